"""What the report's page shows, ready to print: every table with its heading, its columns and its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from screening.library import texts, wording
from screening.reports import presenter
from screening.reports.presenter import Key, Row


@dataclass(frozen=True)
class Table:
    """A table with a caption. ``numeric`` says whether its cells stand to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: list[Row]
    note: str = ""
    numeric: bool = True


@dataclass(frozen=True)
class ReportView:
    """A month, as screen and paper both show it."""

    month: str
    as_of: str
    round_words: str
    reasons: Sequence[str]
    asks: list[str]
    keys: list[Key]
    chain: list[Row]
    tables: list[Table]
    no_people: str
    standing: list[str]


def view_of(content: Mapping[str, Any], month: date, reasons: Sequence[str] = ()) -> ReportView:
    """`reasons`: why the round was held or opened against a rule."""
    return ReportView(
        month=presenter.month_name(month),
        as_of=texts.day(date.fromisoformat(content["as_of"])),
        round_words=round_words(content),
        reasons=reasons,
        asks=presenter.asks(content),
        keys=presenter.keys(content),
        chain=presenter.chain(content),
        tables=[table for table in _tables(content) if table.rows],
        no_people=_no_people(content),
        standing=[wording.standing(name) for name in ("few-flags", "own-forms", "not-looked-at", "not-a-diagnosis")],
    )


def round_words(content: Mapping[str, Any]) -> str:
    current = content["round"]
    if not current:
        return ""
    return _("Round of %(opens)s to %(closes)s") % {
        "opens": texts.day(date.fromisoformat(current["opens"])),
        "closes": texts.day(date.fromisoformat(current["closes"])),
    }


def _no_people(content: Mapping[str, Any]) -> str:
    """Why there is no table of people, in a sentence rather than a sieve of stars."""
    if not content["people"]:
        return _("No round was held in this month, so no children are counted; the work goes on and is counted below.")
    if not presenter.groups(content, "grade"):
        return _("With under 150 children no table by grade or label is printed: too few to hide anybody.")
    return ""


def _tables(content: Mapping[str, Any]) -> list[Table]:
    return [*_work(content), *_people(content), *_year(content)]


def _work(content: Mapping[str, Any]) -> list[Table]:
    owed = (_("Pieces"), _("Oldest"), _("Who moves it on"))
    done = (_("How many"), _("Beside it"))
    return [
        Table(_("Overdue work"), owed, presenter.overdue(content), numeric=False),
        Table(_("Work, and what must be read beside it"), done, presenter.counters(content), numeric=False),
    ]


def _people(content: Mapping[str, Any]) -> list[Table]:
    states = (_("Children"), _("What it means"))
    groups = (_("Enrolled"), _("Rated"), _("Share rated"), _("Counselor sees"), _("Class teacher talks"), _("Seen"))
    hidden = _("“<5” is one to four children; “—” would let a smaller number be worked out. 0 is printed.")
    label = _("Research label: under 18, at least one parent away six months or more. It adds no points to any score.")
    by_label = _("Left-behind and other children (research label)")
    return [
        Table(_("Where every child stands"), states, presenter.states(content), numeric=False),
        Table(_("By grade"), groups, presenter.groups(content, "grade"), hidden),
        Table(by_label, groups, presenter.groups(content, "label"), label),
    ]


def _year(content: Mapping[str, Any]) -> list[Table]:
    months = (_("Median wait, school days"), _("First looks in time"), _("Overdue at month's end"))
    only = _("Work only: between two months most change of a score is noise.")
    return [
        Table(_("Support this month"), (_("Planned"), _("Done")), presenter.support(content)),
        Table(_("The school year so far"), months, presenter.trend(content), only),
    ]

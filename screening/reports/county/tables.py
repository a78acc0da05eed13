"""The tables of a county's month: coverage, work and load, need beside means. Places come in order of name, never of a
figure, and nothing is coloured by one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import ScorePoint, trend_chart
from screening.reports.county.figures import OVERDUE, RATED, SAID, STATES
from screening.reports.county.month import ReportedPlace, StoredMonth
from screening.reports.disclosure_control.model import Exact, Numeral, of_all
from screening.reports.disclosure_control.print_guard import measure
from screening.reports.models import CountyMonth
from screening.reports.periods import month_label
from screening.reports.tables import Cell, ReportPart, ReportTable, Row, is_hidden
from screening.rounds.models import ChildState

Column = tuple[str, Callable[[StoredMonth, ReportedPlace], Cell]]
Block = tuple[str, str, list[Column], str]  # anchor, caption, columns, what each of them counts


def blocks(month: StoredMonth, whole: ReportedPlace, places: Sequence[ReportedPlace]) -> list[ReportPart]:
    """The three tables of these places and, under them, of all together."""
    return [_block(block, month, whole, places) for block in (_coverage(), _load(), _means())]


def _block(block: Block, month: StoredMonth, whole: ReportedPlace, places: Sequence[ReportedPlace]) -> ReportPart:
    """A line a place; its name leads one level further down."""
    anchor, caption, columns, note = block

    def row(place: ReportedPlace) -> Row:
        return Row(place.name, tuple(cell(month, place) for _name, cell in columns), url=place.url)

    rows = [row(place) for place in places]
    if len(rows) > 1:
        rows.append(replace(row(whole), is_total=True))
    names = tuple(name for name, _cell in columns)
    return ReportPart(anchor, caption, tables=(ReportTable(caption, names, rows, note, of_places=True),))


def _coverage() -> Block:
    columns: list[Column] = [
        (_("Children"), people("enrolled")),
        (_("Rated"), people(RATED)),
        (_("Share rated"), _share),
        (_("Sheets in"), _handed_in),
        (pgettext("classes", "Not done"), lambda month, place: month.number(place, "undone") or ""),
        (_("Usable sheets"), work("usable")),
    ]
    note = _(
        "Children: all children of the round. Rated: both teacher forms can be scored. Sheets: one a class; usable is "
        "what was handed in and can be scored for four children in five. A class is not done while a child of it can "
        "be rated and neither is nor has a reason, handed in or not. Teachers' rulers differ: please do not "
        "compare schools."
    )
    return "coverage", _("Coverage"), columns, note


def _load() -> Block:
    columns: list[Column] = [
        (_("Open cases"), people("open")),
        (pgettext("pieces", "Overdue"), people("overdue")),
        (_("Visited"), partial(_of_schools, "visited")),
        (pgettext("fortnight", "Visits"), work("visits_a_fortnight")),
    ]
    note = _(
        "Open cases: children somebody is looking after. Overdue: looks, children to be seen, receipts, follow-ups and "
        "holiday plans past their own date. Visits: days of two weeks on which a counselor comes."
    )
    return "load", _("Work and load"), columns, note


def _means() -> Block:
    columns: list[Column] = [
        (_("Entered"), partial(_of_schools, "with_means")),
        (pgettext("counselor", "Hours"), work("counselor_hours")),
        (pgettext("cases", "Per hour"), per_hour),
        (_("Staff"), work("staff")),
        (_("Clubs"), work("clubs")),
        (_("Lessons"), work("lessons")),
        (_("Books"), work("books")),
    ]
    note = _(
        "From the yearly page of each school. Hours: a counselor's in a week. Per hour: open cases, of the schools "
        "that have entered their hours. Lessons: of one class in a term; of several schools the fewest. A high number "
        "shows where help is short, not which school is good."
    )
    return "means", _("Need beside means"), columns, note


def people(figure: str) -> Callable[[StoredMonth, ReportedPlace], Cell]:
    return lambda month, place: month.people(place, figure) or _("not yet counted")


def work(figure: str) -> Callable[[StoredMonth, ReportedPlace], Cell]:
    def cell(month: StoredMonth, place: ReportedPlace) -> Cell:
        found = month.number(place, figure)
        return found if found is not None else _("none said")

    return cell


def _share(month: StoredMonth, place: ReportedPlace) -> Cell:
    part, whole = month.people(place, RATED), month.people(place, "enrolled")
    return part.share_of(whole) or "—" if part and whole else ""


def _handed_in(month: StoredMonth, place: ReportedPlace) -> Cell:
    done, due = month.number(place, "handed_in"), month.number(place, "sheets")
    return of_all(done, due) if isinstance(done, Exact) and isinstance(due, Exact) else _("none yet")


def _of_schools(figure: str, month: StoredMonth, place: ReportedPlace) -> Cell:
    """How many of the schools; of a single one yes or not yet."""
    part, schools = month.number(place, figure), month.number(place, "schools")
    if len(place.schools) == 1:
        nothing = _("not yet entered") if figure == "with_means" else _("none yet")
        return _("yes") if month.work(place).get(figure) else nothing
    return of_all(part, schools) if isinstance(part, Exact) and isinstance(schools, Exact) else ""


def per_hour(month: StoredMonth, place: ReportedPlace) -> Cell:
    """Open cases for each counselor hour a week, of the schools that have said their hours."""
    found = month.people(place, SAID if len(place.schools) > 1 else "open")
    hours = month.work(place).get("counselor_hours")
    if found is None or hours is None:
        return _("hours missing")
    if not hours:
        return _("no hours")
    return "—" if found.value is None else Numeral(f"{found.value / hours:.1f}")


def state_rows(month: StoredMonth, place: ReportedPlace) -> list[tuple[str, Cell]]:
    """Where every child stands, each child in exactly one line; of a township and the county. Nothing where every
    number is kept back."""
    rows = [(str(ChildState(key.removeprefix("state.")).label), people(key)(month, place)) for key in STATES]
    return [] if all(is_hidden(cell) for _name, cell in rows) else rows


def late_rows(month: StoredMonth, place: ReportedPlace) -> list[tuple[str, Cell]]:
    """What is overdue, by kind; of a township and the county."""
    names = late_names()
    return [(names[kind], people(f"overdue.{kind}")(month, place)) for kind in OVERDUE]


def late_title(month: StoredMonth) -> str:
    if month.row.work.get("holiday"):
        return _("Left over from the term, by kind")
    return _("Overdue, by kind")


def late_names() -> dict[str, Any]:
    return {
        "desk": _("Cases to be looked at"),
        "seen": _("Children to be seen"),
        "receipt": _("Receipts of referrals"),
        "follow-up": _("Follow-ups"),
        "holiday-plan": _("Plans for the holiday"),
    }


def trend_of(rows: Sequence[CountyMonth], whole: ReportedPlace) -> ReportPart | None:
    """`rows`: the months up to the one that is read, oldest first. One alone is no trend."""
    if len(rows) < 2:
        return None
    columns = (_("Share rated"), pgettext("pieces", "Overdue"), _("Median wait"))
    caption = _("Month by month; the wait in school days")
    lines = [Row(formats.short_month(row.month), _cells(StoredMonth(row), whole)) for row in rows]
    note = _("“—”: hidden, or fewer than five children were seen in the month, or it was kept before this was counted.")
    return ReportPart(
        "trend",
        _("The last twelve months"),
        charts=_charts(rows, whole),
        tables=(ReportTable(caption, columns, lines, note, head=_("Month")),),
    )


def _cells(month: StoredMonth, whole: ReportedPlace) -> tuple[Cell, ...]:
    rated, enrolled, wait = month.people(whole, RATED), month.people(whole, "enrolled"), month.row.work.get("wait")
    share = rated.share_of(enrolled) if rated and enrolled else None
    return (share or "—", month.people(whole, "overdue") or "—", "—" if wait is None else measure(f"{wait:g}"))


def _charts(rows: Sequence[CountyMonth], whole: ReportedPlace) -> tuple[ChartFigure, ...]:
    """Coverage, from zero. Of the other two some months are hidden; a line of gaps shows nothing."""
    points = []
    for row in rows:
        rated, enrolled = (StoredMonth(row).people(whole, figure) for figure in (RATED, "enrolled"))
        points.append(ScorePoint(month_label(row.month), rated.rate_of(enrolled) if rated and enrolled else None))
    if 2 * sum(point.value is not None for point in points) <= len(points):
        return ()
    title = _("Children rated, per cent")
    return (ChartFigure(title, trend_chart(title, points)),)

"""The parts of a month that count children: from noticing to helping, where each one stands, by grade, by label."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, funnel_chart, is_worth_drawing
from screening.library import wording
from screening.reports.disclosure_control.model import Exact, Published
from screening.reports.monthly.content import Content, as_of, people, round_words, share, why_hidden
from screening.reports.monthly.figures.people import STEPS, TOTALS
from screening.reports.tables import GuardedSentence, ReportPart, ReportTable, Row, text_of
from screening.rounds.states import REPORTED


def chain(content: Content) -> ReportPart | None:
    """The chain of this month's round, or how far the last round has come since."""
    after = content["after"]
    cells = people(after or content)
    if "chain.flagged" not in cells:
        return None
    rows = _steps(cells)
    current = round_words((after or content)["round"])
    says = _("%(round)s; children, as of %(day)s.") % {"round": current, "day": as_of(content)}
    columns = (_("Children"), pgettext("of the step before", "Share"), _("What counts"))
    title = _("From noticing to helping: last round") if after else _("From noticing to helping")
    caption = _("Children at each step; every step is a part of the one above")
    table = ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Step"), words_from=2)
    talk = GuardedSentence(_("Class teachers were asked to talk first: %(n)s children."), n=cells["talk"])
    left_out = _("Random checks are no flags and are left out. Urgent concerns are not counted in any report.")
    charts = _funnel(_("Bar: came so far; dashed: stayed at the step before"), rows)
    return ReportPart("chain", title, says=(says,), charts=charts, tables=(table,), notes=(text_of(talk), left_out))


def _steps(cells: Mapping[str, Published]) -> list[Row]:
    """Each step with its share of the step before and what counts."""
    words = {
        "flagged": (_("Counselor asked to see"), _("with those whom class teachers passed on")),
        "seen": (_("Child seen"), _("in person, by the counselor")),
        "decided": (_("Decided"), _("by a person, with a reason")),
        "acted": (_("Something to be done"), _("watch, support plan, referral")),
        "started": (_("Begun"), _("plan under way, referral issued")),
        "outcome": (_("With an outcome"), _("case ended, with how it ended")),
    }
    rows = []
    for before, step in zip((None, *STEPS), STEPS, strict=False):
        cell, (name, says) = cells[f"chain.{step}"], words[step]
        rows.append(Row(name, (cell, share(cell, cells[f"chain.{before}"]) if before else "", says)))
    return rows


def _funnel(caption: str, rows: Sequence[Row]) -> tuple[ChartFigure, ...]:
    if not is_worth_drawing(map(_value, rows)):
        return ()
    steps = [Bar(row.name, _value(row), ", ".join(text for text in row.texts[:2] if text)) for row in rows]
    return (ChartFigure(caption, funnel_chart(caption, steps)),)


def _value(row: Row) -> int | None:
    cell = row.cells[0]
    return cell.value if isinstance(cell, Published | Exact) else None


def coverage(content: Content) -> ReportPart | None:
    sheets, rows = _sheets(content), _states(content)
    if not sheets and not rows:
        return None
    caption = _("%(round)s; children, as of %(day)s") % {"round": round_words(content["round"]), "day": as_of(content)}
    columns = (_("Children"), _("What it means"))
    table = ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("State"))
    title = _("Where every child stands") if rows else _("Class sheets")
    return ReportPart("coverage", title, says=sheets, tables=(table,) if rows else ())


def _sheets(content: Content) -> tuple[str, ...]:
    found = content["coverage"]
    if not found:
        return ()
    words = _(
        "Class sheets on %(day)s: %(sheets)s; handed in %(handed_in)s, usable %(usable)s; classes not done %(waiting)s."
    )
    numbers = {name: Exact(count) for name, count in found.items()}
    return (text_of(GuardedSentence(words, day=as_of(content), **numbers)),)


def _states(content: Content) -> list[Row]:
    """Every state with what it means; those nobody is in stay in the list, so that it is seen to be complete."""
    cells = people(content)
    if not cells:
        return []
    rows = [
        Row(wording.state_label(state), (cells[f"state.{state}"], wording.state_explains(state))) for state in REPORTED
    ]
    return [*rows, Row(_("Enrolled"), (cells["enrolled"], _("every child in exactly one state")), is_total=True)]


def groups(content: Content) -> Iterator[ReportPart]:
    """By grade and by both labels, each with the whole school below. None in a small school."""
    policy = _(
        "Policy label: rural hukou, under 16, both parents away, or one away and the other without capacity to care. "
        "It adds no points to any score."
    )
    label = _("Research label: under 18, at least one parent away six months or more. It adds no points to any score.")
    never = _("Grades and classes are not ranked: different people rated them.")
    for anchor, title, head, note in (
        ("grade", _("By grade"), _("Grade"), never),
        ("policy", _("Left-behind and other children (policy label)"), _("Policy label"), policy),
        ("label", _("Left-behind and other children (research label)"), _("Research label"), label),
    ):
        rows = _group_rows(people(content), anchor)
        if not rows:
            continue
        columns = (
            _("Enrolled"),
            _("Rated"),
            _("Share rated"),
            _("Counselor sees"),
            _("Class teacher talks"),
            _("Seen"),
        )
        caption = _("Children, as of %(day)s") % {"day": as_of(content)}
        table = ReportTable(caption, columns, rows, why_hidden(rows), head=head)
        yield ReportPart(anchor, title, tables=(table,), notes=(note,))


def _group_rows(cells: Mapping[str, Published], name: str) -> list[Row]:
    names = {"left-behind": _("Left-behind"), "other": _("Not left-behind"), "unknown": _("Not known")}
    found = {key.split(".")[1] for key in cells if key.startswith(f"{name}.")}
    if name == "grade":
        order = sorted(found, key=lambda band: int(band.partition("-")[0]))
        names = {band: formats.grades(*map(int, band.split("-"))) for band in order}
    else:
        order = [group for group in names if group in found]
    rows = [_row(names[group], [cells[f"{name}.{group}.{column}"] for column in TOTALS]) for group in order]
    return [*rows, _row(_("Whole school"), [cells[total] for total in TOTALS.values()], is_total=True)] if rows else []


def _row(name: str, column: Sequence[Published], *, is_total: bool = False) -> Row:
    enrolled, rated, *others = column
    return Row(name, (enrolled, rated, share(rated, enrolled), *others), is_total=is_total)

"""The parts of a month that count children: from noticing to helping, where each one stands, by grade, by label."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, funnel_chart, is_worth_drawing
from screening.library import wording
from screening.reports.disclosure_control.model import Exact, Published
from screening.reports.monthly.content import Content, as_of, people, round_words, share, why_hidden
from screening.reports.tables import GuardedSentence, ReportPart, ReportTable, Row, text_of
from screening.rounds.models import ChildState

STEPS = ("flagged", "seen", "decided", "acted", "started", "outcome")
GROUP_COLUMNS = ("enrolled", "rated", "flagged", "talk", "seen")
TOTALS = {
    "enrolled": "enrolled",
    "rated": f"state.{ChildState.RATED}",
    "flagged": "chain.flagged",
    "talk": "talk",
    "seen": "chain.seen",
}


def chain(content: Content) -> ReportPart | None:
    """The chain of this month's round, or how far the last round has come since."""
    after = content.get("after")
    cells = people(after) if after else people(content)
    rows = _steps(cells)
    if not rows:
        return None
    current = round_words(after["round"] if after else content["round"])
    says = _("%(round)s; children, as of %(day)s.") % {"round": current, "day": as_of(content)}
    columns = (_("Children"), pgettext("of the step before", "Share"), _("What counts"))
    title = _("From noticing to helping: last round") if after else _("From noticing to helping")
    caption = _("Children at each step; every step is a part of the one above")
    table = ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Step"), words_from=2)
    return ReportPart(
        "chain",
        title,
        says=(says,),
        charts=_funnel(_("Bar: came so far; dashed: stayed at the step before"), rows),
        tables=(table,),
        notes=_beside_the_chain(cells),
    )


def _beside_the_chain(cells: Mapping[str, Published]) -> tuple[str, ...]:
    notes = []
    if "talk" in cells:
        notes.append(
            text_of(GuardedSentence(_("Class teachers were asked to talk first: %(n)s children."), n=cells["talk"]))
        )
    return (*notes, _("Random checks are no flags and are left out. Urgent concerns are not counted in any report."))


def _steps(cells: Mapping[str, Published]) -> list[Row]:
    """Each step with its share of the step before."""
    if "chain.flagged" not in cells:
        return []
    rows = []
    for before, step in zip((None, *STEPS), STEPS, strict=False):
        cell = cells[f"chain.{step}"]
        rate = share(cell, cells[f"chain.{before}"]) if before else ""
        rows.append(Row(_step_name(step), (cell, rate, _step_says(step))))
    return rows


def _step_name(step: str) -> str:
    return {
        "flagged": _("Counselor asked to see"),
        "seen": _("Child seen"),
        "decided": _("Decided"),
        "acted": _("Something to be done"),
        "started": _("Begun"),
        "outcome": _("With an outcome"),
    }[step]


def _step_says(step: str) -> str:
    return {
        "flagged": _("with those whom class teachers passed on"),
        "seen": _("in person, by the counselor"),
        "decided": _("by a person, with a reason"),
        "acted": _("watch, support plan, referral"),
        "started": _("plan under way, referral issued"),
        "outcome": _("case ended, with how it ended"),
    }[step]


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
    found = content.get("coverage")
    if not found:
        return ()
    words = _(
        "Class sheets on %(day)s: %(sheets)s; handed in %(handed_in)s, usable %(usable)s; classes not done %(waiting)s."
    )
    names = ("sheets", "handed_in", "usable", "waiting")
    return (text_of(GuardedSentence(words, day=as_of(content), **{name: Exact(found[name]) for name in names})),)


def _states(content: Content) -> list[Row]:
    """Every state with what it means; those nobody is in stay in the list, so that it is seen to be complete."""
    cells = people(content)
    rows = [
        Row(wording.state_label(state), (cells[f"state.{state}"], wording.state_explains(state)))
        for state in ChildState.values
        if f"state.{state}" in cells
    ]
    total = Row(_("Enrolled"), (cells.get("enrolled", ""), _("every child in exactly one state")), is_total=True)
    return [*rows, total] if rows else []


def by_grade(content: Content) -> ReportPart | None:
    rows = _group_rows(content, "grade")
    never = _("Grades and classes are not ranked: different people rated them.")
    return _groups("grade", (_("By grade"), _("Grade")), rows, never, content)


def by_policy_label(content: Content) -> ReportPart | None:
    rows = _group_rows(content, "policy")
    label = _(
        "Policy label: rural hukou, under 16, both parents away, or one away and the other without capacity to care. "
        "It adds no points to any score."
    )
    title = _("Left-behind and other children (policy label)")
    return _groups("policy", (title, _("Policy label")), rows, label, content)


def by_label(content: Content) -> ReportPart | None:
    rows = _group_rows(content, "label")
    label = _("Research label: under 18, at least one parent away six months or more. It adds no points to any score.")
    title = _("Left-behind and other children (research label)")
    return _groups("label", (title, _("Research label")), rows, label, content)


def _groups(anchor: str, names: tuple[str, str], rows: list[Row], note: str, content: Content) -> ReportPart | None:
    if not rows:
        return None
    columns = (_("Enrolled"), _("Rated"), _("Share rated"), _("Counselor sees"), _("Class teacher talks"), _("Seen"))
    caption = _("Children, as of %(day)s") % {"day": as_of(content)}
    title, head = names
    return ReportPart(
        anchor, title, tables=(ReportTable(caption, columns, rows, why_hidden(rows), head=head),), notes=(note,)
    )


def _group_rows(content: Content, name: str) -> list[Row]:
    """The table by grade or by label, with the whole school below. Empty in a small school."""
    cells = people(content)
    found = sorted({key.split(".")[1] for key in cells if key.startswith(f"{name}.")}, key=_group_order)
    rows = [_row(_group_name(name, group), {key: cells[f"{name}.{group}.{key}"] for key in TOTALS}) for group in found]
    if not rows:
        return []
    return [*rows, _row(_("Whole school"), {key: cells[total] for key, total in TOTALS.items()}, is_total=True)]


def _row(name: str, column: Mapping[str, Published], *, is_total: bool = False) -> Row:
    rate = share(column["rated"], column["enrolled"])
    first, second, *others = (column[key] for key in GROUP_COLUMNS)
    return Row(name, (first, second, rate, *others), is_total=is_total)


def _group_order(group: str) -> tuple[int, str]:
    first = group.partition("-")[0]
    return (int(first), "") if first.isdigit() else (["left-behind", "other", "unknown"].index(group), group)


def _group_name(name: str, group: str) -> str:
    if name == "grade":
        return formats.grades(*(int(grade) for grade in group.split("-")))
    return {"left-behind": _("Left-behind"), "other": _("Not left-behind"), "unknown": _("Not known")}[group]

"""A month's report part by part, as page, paper and spreadsheet all show it: sentences, pictures, tables, remarks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening import formats
from screening.reports.disclosure_control.model import Exact, Published
from screening.reports.monthly import month_charts, month_rows
from screening.reports.monthly.presenter import Content, people
from screening.reports.report_parts import ReportPart
from screening.reports.tables import GuardedSentence, ReportTable, Row, text_of

ROUND, NO_ROUND, HOLIDAY, SMALL = "round", "no-round", "holiday", "small"


def layout_of(content: Content) -> str:
    """Which of the four faces the month has; an older report does not say."""
    return content.get("layout") or (ROUND if content["round"] else NO_ROUND)


def parts_of(content: Content) -> tuple[ReportPart, ...]:
    """Only parts that have something to show. Work comes first where no children are counted."""
    work = [overdue(content), counters(content)]
    children = [chain(content), coverage(content), by_grade(content), by_label(content)]
    order = [*children[:1], *work, *children[1:]] if people(content) else [*work, *children]
    found = [*order, support(content), year(content)]
    return explained_once([part for part in found if part is not None])


def explained_once(parts: list[ReportPart]) -> tuple[ReportPart, ...]:
    """Why cells are hidden is said in full where the first one stands; later tables point there."""
    explained, found = False, []
    for part in parts:
        hidden = any(table.has_hidden for table in part.tables)
        if hidden and explained:
            tables = tuple(replace(table, note=seen_above() if table.note else "") for table in part.tables)
            part = replace(part, tables=tables)
        explained = explained or hidden
        found.append(part)
    return tuple(found)


def seen_above() -> str:
    return _('"<5" and "—": see the first table that has them.')


def round_words(current: Mapping[str, str] | None) -> str:
    if not current:
        return ""
    return _("Round of %(opens)s to %(closes)s") % {
        "opens": formats.day(date.fromisoformat(current["opens"])),
        "closes": formats.day(date.fromisoformat(current["closes"])),
    }


def as_of(content: Content) -> str:
    return formats.day(date.fromisoformat(content["as_of"]))


def books(content: Content) -> str:
    """From when to when, where the county closes its books before the month ends."""
    first, last = map(date.fromisoformat, content.get("period") or (content["as_of"],) * 2)
    if first.day == 1 or first == last:
        return ""
    return _("The month's books: %(first)s to %(last)s.") % {"first": formats.day(first), "last": formats.day(last)}


def chain(content: Content) -> ReportPart | None:
    """The chain of this month's round, or how far the last round has come since."""
    after = content.get("after")
    cells = people(after) if after else people(content)
    rows = month_rows.chain(cells)
    if not rows:
        return None
    current = round_words(after["round"] if after else content["round"])
    says = _("%(round)s; children, as of %(day)s.") % {"round": current, "day": as_of(content)}
    columns = (_("Children"), _("Of the step before"), _("What counts"))
    title = _("From noticing to helping: the last round since") if after else _("From noticing to helping")
    caption = _("Children at each step; every step is a part of the one above")
    table = ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Step"), words_from=2)
    return ReportPart(
        "chain",
        title,
        says=(says,),
        charts=(month_charts.funnel(_("Bar: came so far; dashed: stayed at the step before"), rows),),
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


def overdue(content: Content) -> ReportPart:
    columns = (_("Pieces"), _("Oldest"), _("Who moves it on"))
    caption = _("Pieces past their own date on %(day)s") % {"day": as_of(content)}
    if content["work"]["overdue_total"] == 0:
        return ReportPart(
            "overdue", _("Overdue work"), says=(_("Nothing is overdue on %(day)s.") % {"day": as_of(content)},)
        )
    rows = month_rows.overdue(content)
    table = ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Kind of work"), words_from=2)
    return ReportPart("overdue", _("Overdue work"), tables=(table,))


def counters(content: Content) -> ReportPart:
    columns = (_("How many"), _("Beside it"))
    rows, nothing = month_rows.counters(content)
    idle = pgettext("between names", ", ").join(row.name for row in nothing)
    caption = _("What was done in the month, and what must be read beside it")
    return ReportPart(
        "work",
        _("Work, and what must be read beside it"),
        tables=(ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Work")),),
        notes=(_("None in this month: %(kinds)s.") % {"kinds": idle},) if idle else (),
    )


def coverage(content: Content) -> ReportPart | None:
    sheets, rows = _sheets(content), month_rows.states(content)
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
    words = _("Class sheets: %(sheets)s; handed in %(handed_in)s, usable %(usable)s, still waited for %(waiting)s.")
    names = ("sheets", "handed_in", "usable", "waiting")
    return (text_of(GuardedSentence(words, **{name: Exact(found[name]) for name in names})),)


def by_grade(content: Content) -> ReportPart | None:
    rows = month_rows.groups(content, "grade")
    never = _("Grades and classes are not ranked: different people rated them.")
    return _groups("grade", (_("By grade"), _("Grade")), rows, never, content)


def by_label(content: Content) -> ReportPart | None:
    rows = month_rows.groups(content, "label")
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


def why_hidden(rows: list[Row]) -> str:
    """The sentence that goes with cells that are not printed; nothing where every cell is."""
    table = ReportTable("", (), rows)
    kept = [_('"Not printed": it would tell of one to four children.')] if table.has_suppressed else []
    if not table.has_hidden:
        return "".join(kept)
    hidden = _(
        'Why some cells have no number: "<5" is one to four children, so few that one could tell who. '
        '"—" is not small itself, but would give a "<5" away by subtraction. 0 is printed; '
        "there is no percentage of fewer than ten."
    )
    return " ".join([hidden, *kept])


def support(content: Content) -> ReportPart | None:
    rows = month_rows.support(content)
    if not rows:
        return None
    columns = (_("Noted"), _("Took place"), _("Share"), _("Includes"))
    caption = _("Entries of support plans in the month, by domain")
    table = ReportTable(caption, columns, rows, numeric=False, head=_("Domain"), words_from=3)
    open_to_all = _("Clubs and groups are open to every child; an attendance list never shows who was flagged.")
    return ReportPart(
        "support",
        _("Support this month"),
        charts=tuple(month_charts.support(rows)),
        tables=(table,),
        notes=(open_to_all,),
    )


def year(content: Content) -> ReportPart | None:
    rows = month_rows.trend(content)
    if not rows:
        return None
    columns = (_("Median wait, school days"), _("First looks in time"), _("Sheets handed in"), _("Overdue"))
    caption = _("The school year so far, month by month")
    only = _("Work only: between two months most change of a score is noise. Months without school are left out.")
    return ReportPart(
        "year",
        _("The school year so far"),
        charts=tuple(month_charts.trend(content)),
        tables=(ReportTable(caption, columns, rows, head=_("Month")),),
        notes=(*why_not_printed(content), only),
    )


def why_not_printed(content: Content) -> tuple[str, ...]:
    """The sentence that goes with months whose median or percentage would tell of a few children."""
    if all(entry[key] is not None for entry in content["trend"] for key in ("wait", "in_time", "overdue")):
        return ()
    return (
        _(
            '"Not printed": fewer than five children were seen, or fewer than ten first looks were due, '
            "or it would give a small number away."
        ),
    )

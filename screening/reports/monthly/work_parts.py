"""The parts of a month on its work: what is overdue, what was done, which support took place, the year so far."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, Limit, ScorePoint, bar_chart, is_worth_drawing, trend_chart
from screening.library import texts
from screening.reports.disclosure_control.model import Exact
from screening.reports.disclosure_control.print_guard import measure
from screening.reports.monthly.content import Content, as_of, figure, of_all, overdue_name, share, why_hidden
from screening.reports.tables import (
    Cell,
    GuardedSentence,
    ReportPart,
    ReportTable,
    Row,
    Suppressed,
    anything_in,
    joined,
)


def overdue(content: Content) -> ReportPart:
    """In a long holiday what is overdue was left over from the term."""
    columns = (_("Pieces"), _("Oldest"), _("Who moves it on"))
    title, caption = _("Overdue work"), _("Pieces past their own date on %(day)s") % {"day": as_of(content)}
    if content.get("holiday"):
        title, caption = _("Left over from the term"), _("Pieces past their own date when school ended")
    if content["work"]["overdue_total"] == 0:
        return ReportPart("overdue", title, says=(_("Nothing is overdue on %(day)s.") % {"day": as_of(content)},))
    rows = _overdue_rows(content)
    table = ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Kind of work"), words_from=2)
    return ReportPart("overdue", title, tables=(table,))


def _overdue_rows(content: Content) -> list[Row]:
    """What lies past its own date, by kind, with the oldest and who moves it on."""
    work = content["work"]
    rows = [_late(code, count, days) for code, (count, days) in work["overdue"].items()]
    oldest = max(days for _count, days in work["overdue"].values())
    cells = (figure(work["overdue_total"]), _days_late(oldest), "")
    return [*rows, Row(_("Total"), cells, late=True, is_total=True)]


def _late(code: str, count: int | None, days: int) -> Row:
    name = overdue_name(code)
    return Row(name[:1].upper() + name[1:], (figure(count), _days_late(days) if days else "", _owner(code)))


def _days_late(days: int) -> GuardedSentence:
    return GuardedSentence(ngettext("%(days)s day", "%(days)s days", days), days=Exact(days))


def _owner(code: str) -> str:
    return {
        "desk": _("Counselor"),
        "seen": _("Counselor; headteacher arranges a visit day"),
        "receipt": _("Counselor telephones"),
        "follow-up": _("Counselor and class teacher"),
        "holiday-plan": _("Counselor"),
    }.get(code, "")


def counters(content: Content) -> ReportPart:
    columns = (_("How many"), _("Beside it"))
    rows, nothing = _counter_rows(content)
    idle = pgettext("between names", ", ").join(row.name for row in nothing)
    month = formats.short_month(date.fromisoformat(content["as_of"]))
    caption = _("What was done in %(month)s, and what must be read beside it") % {"month": month}
    table = ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Work"))
    return ReportPart(
        "work",
        _("Work, and what must be read beside it"),
        tables=(table,) if rows else (),
        notes=(_("None in this month: %(kinds)s.") % {"kinds": idle},) if idle else (),
    )


def _counter_rows(content: Content) -> tuple[list[Row], list[Row]]:
    """Each work figure with the figure that must be read beside it, and those of which all is nought.

    What an older report did not count is left out.
    """
    work = content["work"]
    rows = [
        _row(work, _("First look in time"), "desk_in_time", "desk_due", _looks(work)),
        _row(work, _("Overdue"), "overdue_total", beside=_postponed(work)) if _postponed(work) else None,
        _row(
            work, _("Talks answered"), "talks_answered", beside=_beside(work, talks_waiting=_("still waiting: %(n)s"))
        ),
        _row(work, _("Agreed family calls, kept"), "calls_kept", "calls_due", _noted(work, "calls_entered")),
        _row(work, _("Follow-ups done"), "follow_ups_done", "follow_ups_due", _late_beside(work)),
        _row(work, _("Referrals issued"), "referrals_issued", beside=_receipts(work)),
        _row(work, _("Support noted"), "entered", beside=_beside(work, entered_in_time=_("within three days: %(n)s"))),
        _row(work, _("Activities held"), "sessions_held", beside=_beside(work, sessions_not_held=_("not held: %(n)s"))),
        _row(work, _("Teachers' concerns"), "concerns"),
        _row(work, _("Support ended"), "closed", beside=_told(content)),
    ]
    found = [row for row in rows if row is not None]
    return [row for row in found if not _is_idle(row)], [row for row in found if _is_idle(row)]


def _is_idle(row: Row) -> bool:
    return not any(anything_in(cell) for cell in row.cells)


def _beside(work: Content, **remarks: str) -> Cell:
    """Remarks on figures that the report has."""
    found = [GuardedSentence(words, n=figure(work[key])) for key, words in remarks.items() if key in work]
    return joined(*found, by=_("; "))


def _row(work: Content, name: str, figure_of: str, all_of: str = "", beside: Cell = "") -> Row | None:
    """A figure, of all of its kind where there is one; nothing where an older report did not count it."""
    if figure_of not in work:
        return None
    cell = figure(work[figure_of])
    return Row(name, (of_all(cell, figure(work[all_of])) if all_of else cell, beside))


def _looks(work: Content) -> Cell:
    return _beside(work, seen=_("children seen: %(n)s"), reopened=_("opened again within 90 days: %(n)s"))


def _postponed(work: Content) -> Cell:
    return _beside(work, postponed=_("put off: %(n)s"), watch_long=_("on watch for over eight weeks: %(n)s"))


def _waiting(work: Content) -> Cell:
    return _beside(work, talks_waiting=_("still waiting: %(n)s"))


def _noted(work: Content, key: str) -> Cell:
    return _beside(work, **{key: _("noted within three days: %(n)s")})


def _late_beside(work: Content) -> Cell:
    return GuardedSentence(_("overdue: %(n)s"), n=figure(work["overdue"]["follow-up"][0]))


def _receipts(work: Content) -> Cell:
    late = GuardedSentence(_("receipts overdue: %(n)s"), n=figure(work["overdue"]["receipt"][0]))
    return joined(_beside(work, receipts=_("receipts: %(n)s")), late, by=_("; "))


def _told(content: Content) -> Cell:
    """Who says how it ended, and what is left open."""
    says = {
        "child": _("told by the child: %(n)s"),
        "guardian": _("by the guardian: %(n)s"),
        "counselor": _("only by the counselor: %(n)s"),
        "nobody": _("by nobody: %(n)s"),
    }
    told = _beside(content.get("closed_by") or {}, **says)
    left = _beside(content["work"], left_open=_("left open, with a word who goes on: %(n)s"))
    return joined(told, left, by=_("; "))


def support(content: Content) -> ReportPart | None:
    rows = _domain_rows(content)
    if not rows:
        return None
    columns = (_("Noted"), _("Held"), _("Share"), _("Includes"))
    caption = _("Entries of support plans in the month, by domain")
    table = ReportTable(caption, columns, rows, numeric=False, head=_("Domain"), words_from=3)
    open_to_all = _("Clubs and groups are open to every child; an attendance list never shows who was flagged.")
    return ReportPart(
        "support",
        _("Support this month"),
        charts=(_support_chart(rows),),
        tables=(table,),
        notes=(open_to_all,),
    )


def _domain_rows(content: Content) -> list[Row]:
    """Support that was noted and that took place, by domain, with the actions it consisted of."""
    totals: dict[str, tuple[list[int], list[str]]] = {}
    for action, (planned, done) in content["work"]["entries"].items():
        domain = texts.node(f"support_catalogue.actions.{action}.domain")
        numbers, names = totals.setdefault(domain, ([0, 0], []))
        numbers[0] += planned
        numbers[1] += done
        names.append(texts.text(f"support_catalogue.actions.{action}.title"))
    return [_domain(domain, totals[domain]) for domain in texts.ids("support_catalogue.domains") if domain in totals]


def _domain(domain: str, entry: tuple[list[int], list[str]]) -> Row:
    (planned, done), names = entry
    includes = pgettext("between names", ", ").join(names)
    cells = (Exact(planned), Exact(done), share(Exact(done), Exact(planned)), includes)
    return Row(texts.text(f"support_catalogue.domains.{domain}"), cells)


def _support_chart(rows: Sequence[Row]) -> ChartFigure:
    """What was noted as outline, what took place as bar."""
    caption = _("Support noted (outline) and what took place (bar), times")
    bars = []
    for row in rows:
        planned, done, *_others = row.cells
        if isinstance(planned, Exact) and isinstance(done, Exact):
            bars.append(Bar(row.name, done.value, f"{done.text} / {planned.text}", outline=planned.value))
    return ChartFigure(caption, bar_chart(caption, bars))


SEEN_WITHIN = 10  # school days: the time a child waits at most to be seen


def year(content: Content) -> ReportPart | None:
    rows = trend_rows(content)
    if not rows:
        return None
    columns = (_("Median wait"), _("First looks in time"), _("Sheets in"), _("Overdue"))
    caption = _("The school year so far, month by month; the wait in school days")
    only = _("Work only: between two months most change of a score is noise. Months without school are left out.")
    return ReportPart(
        "year",
        _("The school year so far"),
        charts=trend_charts(content),
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


def trend_rows(content: Content) -> list[Row]:
    """Work month by month: median wait, first looks in time, class sheets handed in, arrears.

    A median needs five children and a percentage ten, none of them hidden: a month with fewer says so.
    """
    return [
        Row(
            formats.short_month(date.fromisoformat(entry["month"])),
            (
                Suppressed() if entry["wait"] is None else measure(f"{entry['wait']:g}"),
                Suppressed() if entry["in_time"] is None else measure(f"{entry['in_time']}%"),
                Exact(entry["sheets"]) if entry.get("sheets") is not None else "",
                figure(entry["overdue"]),
            ),
        )
        for entry in content["trend"]
    ]


def trend_charts(content: Content) -> tuple[ChartFigure, ...]:
    """Small charts of the year's work, of those of which two months and half of all may be shown."""
    months = content["trend"]
    labels = [_short_month(date.fromisoformat(entry["month"])) for entry in months]
    found = []
    for key, title, limit, highest in _lines():
        values = [entry.get(key) for entry in months]
        if is_worth_drawing(values):
            points = [ScorePoint(label, value) for label, value in zip(labels, values, strict=True)]
            found.append(ChartFigure(title, trend_chart(title, points, limit=limit, highest=highest)))
    return tuple(found)


def _lines() -> list[tuple[str, str, Limit | None, float | None]]:
    """Key, title, the line they are held against, the most they can be."""
    days = Limit(_("within %(days)s") % {"days": SEEN_WITHIN}, SEEN_WITHIN)
    return [
        ("wait", _("Median wait from flag to being seen, school days"), days, None),
        ("in_time", _("First looks in time, per cent"), None, 100),
        ("overdue", _("Overdue at month's end, pieces"), None, None),
    ]


def _short_month(month: date) -> str:
    return date_format(month, "M") if formats.is_english() else f"{month.month} 月"

"""The parts of a month on its work: what is overdue, what was done, which support took place."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, bar_chart
from screening.library import texts
from screening.reports.disclosure_control.model import Exact
from screening.reports.monthly.presenter import Content, as_of, figure, of_all, overdue_name, share, why_hidden
from screening.reports.report_parts import ReportPart
from screening.reports.tables import Cell, GuardedSentence, ReportTable, Row, anything_in, joined


def overdue(content: Content) -> ReportPart:
    columns = (_("Pieces"), _("Oldest"), _("Who moves it on"))
    caption = _("Pieces past their own date on %(day)s") % {"day": as_of(content)}
    if content["work"]["overdue_total"] == 0:
        return ReportPart(
            "overdue", _("Overdue work"), says=(_("Nothing is overdue on %(day)s.") % {"day": as_of(content)},)
        )
    rows = _overdue_rows(content)
    table = ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Kind of work"), words_from=2)
    return ReportPart("overdue", _("Overdue work"), tables=(table,))


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
    caption = _("What was done in the month, and what must be read beside it")
    return ReportPart(
        "work",
        _("Work, and what must be read beside it"),
        tables=(ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Work")),),
        notes=(_("None in this month: %(kinds)s.") % {"kinds": idle},) if idle else (),
    )


def _counter_rows(content: Content) -> tuple[list[Row], list[Row]]:
    """Each work figure with the figure that must be read beside it, and those of which all is nought.

    What an older report did not count is left out.
    """
    work = content["work"]
    rows = [_looks(work), _overdue_beside(work), _talks(work), _calls(work), _follow_ups(work), _referrals(work)]
    rows += [_support_noted(work), _activities(work), _one(work, "concerns", _("Teachers' concerns")), _closed(content)]
    found = [row for row in rows if row is not None]
    return [row for row in found if not _is_idle(row)], [row for row in found if _is_idle(row)]


def _is_idle(row: Row) -> bool:
    return not any(anything_in(cell) for cell in row.cells)


def _beside(work: Content, **remarks: str) -> Cell:
    """Remarks on figures that the report has."""
    found = [GuardedSentence(words, n=figure(work[key])) for key, words in remarks.items() if key in work]
    return joined(*found, by=_("; "))


def _looks(work: Content) -> Row:
    beside = _beside(work, seen=_("children seen: %(n)s"), reopened=_("opened again within 90 days: %(n)s"))
    return Row(_("First look in time"), (of_all(figure(work["desk_in_time"]), figure(work["desk_due"])), beside))


def _overdue_beside(work: Content) -> Row | None:
    beside = _beside(work, postponed=_("put off: %(n)s"), watch_long=_("on watch for over eight weeks: %(n)s"))
    return Row(_("Overdue"), (figure(work["overdue_total"]), beside)) if beside else None


def _talks(work: Content) -> Row:
    beside = _beside(work, talks_waiting=_("still waiting: %(n)s"))
    return Row(_("Talks answered"), (figure(work["talks_answered"]), beside))


def _calls(work: Content) -> Row | None:
    if "calls_due" not in work:
        return None
    beside = _beside(work, calls_entered=_("noted within three days: %(n)s"))
    return Row(_("Agreed family calls, kept"), (of_all(figure(work["calls_kept"]), figure(work["calls_due"])), beside))


def _follow_ups(work: Content) -> Row:
    done = of_all(figure(work["follow_ups_done"]), figure(work["follow_ups_due"]))
    return Row(
        _("Follow-ups done"), (done, GuardedSentence(_("overdue: %(n)s"), n=figure(work["overdue"]["follow-up"][0])))
    )


def _referrals(work: Content) -> Row:
    issued = figure(work["referrals_issued"])
    late = GuardedSentence(_("receipts overdue: %(n)s"), n=figure(work["overdue"]["receipt"][0]))
    return Row(_("Referrals issued"), (issued, joined(_beside(work, receipts=_("receipts: %(n)s")), late, by=_("; "))))


def _support_noted(work: Content) -> Row | None:
    beside = _beside(work, entered_in_time=_("within three days: %(n)s"))
    return Row(_("Support noted"), (figure(work["entered"]), beside)) if "entered" in work else None


def _activities(work: Content) -> Row | None:
    beside = _beside(work, sessions_not_held=_("not held: %(n)s"))
    return Row(_("Activities held"), (figure(work["sessions_held"]), beside)) if "sessions_held" in work else None


def _one(work: Content, key: str, name: str) -> Row:
    return Row(name, (figure(work[key]), ""))


def _closed(content: Content) -> Row:
    says = {
        "child": _("told by the child: %(n)s"),
        "guardian": _("by the guardian: %(n)s"),
        "counselor": _("only by the counselor: %(n)s"),
        "nobody": _("by nobody: %(n)s"),
    }
    told = _beside(content.get("closed_by") or {}, **says)
    left = _beside(content["work"], left_open=_("left open, with a word who goes on: %(n)s"))
    return Row(_("Support ended"), (figure(content["work"]["closed"]), joined(told, left, by=_("; "))))


def support(content: Content) -> ReportPart | None:
    rows = _domain_rows(content)
    if not rows:
        return None
    columns = (_("Noted"), _("Took place"), _("Share"), _("Includes"))
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

"""The lines of a month's tables: each takes what the report holds and gives rows of cells that may be printed."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from screening import formats
from screening.library import texts, wording
from screening.reports.disclosure_control.model import Exact, Published
from screening.reports.disclosure_control.print_guard import measure
from screening.reports.monthly.presenter import Content, figure, of_all, overdue_name, people, share
from screening.reports.tables import Cell, GuardedSentence, Row, anything_in, joined
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


def step_name(step: str) -> str:
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


def chain(cells: Mapping[str, Published]) -> list[Row]:
    """Each step with its share of the step before."""
    if "chain.flagged" not in cells:
        return []
    rows = []
    for before, step in zip((None, *STEPS), STEPS, strict=False):
        cell = cells[f"chain.{step}"]
        rate = share(cell, cells[f"chain.{before}"]) if before else ""
        rows.append(Row(step_name(step), (cell, rate, _step_says(step))))
    return rows


def states(content: Content) -> list[Row]:
    """Every state with what it means; those nobody is in stay in the list, so that it is seen to be complete."""
    cells = people(content)
    rows = [
        Row(wording.state_label(state), (cells[f"state.{state}"], wording.state_explains(state)))
        for state in ChildState.values
        if f"state.{state}" in cells
    ]
    total = Row(_("Enrolled"), (cells.get("enrolled", ""), _("every child in exactly one state")), is_total=True)
    return [*rows, total] if rows else []


def groups(content: Content, name: str) -> list[Row]:
    """The table by grade or by label, with the whole school below. Empty in a small school."""
    cells = people(content)
    found = sorted({key.split(".")[1] for key in cells if key.startswith(f"{name}.")}, key=_group_order)
    rows = [_group(group_name(name, group), {key: cells[f"{name}.{group}.{key}"] for key in TOTALS}) for group in found]
    if not rows:
        return []
    return [*rows, _group(_("Whole school"), {key: cells[total] for key, total in TOTALS.items()}, is_total=True)]


def _group(name: str, column: Mapping[str, Published], *, is_total: bool = False) -> Row:
    rate = share(column["rated"], column["enrolled"])
    first, second, *others = (column[key] for key in GROUP_COLUMNS)
    return Row(name, (first, second, rate, *others), is_total=is_total)


def _group_order(group: str) -> tuple[int, str]:
    return (int(group), "") if group.isdigit() else (["left-behind", "other", "unknown"].index(group), group)


def group_name(name: str, group: str) -> str:
    if name == "grade":
        return formats.grade(int(group))
    return {"left-behind": _("Left-behind"), "other": _("Not left-behind"), "unknown": _("Not known")}[group]


def overdue(content: Content) -> list[Row]:
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


def counters(content: Content) -> tuple[list[Row], list[Row]]:
    """Each work figure with the figure that must be read beside it, and those of which all is nought.

    What an older report did not count is left out.
    """
    work = content["work"]
    rows = [_looks(work), _overdue_beside(work), _talks(work), _calls(work), _follow_ups(work), _referrals(work)]
    rows += [_support(work), _activities(work), _one(work, "concerns", _("Teachers' concerns")), _closed(content)]
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


def _support(work: Content) -> Row | None:
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


def support(content: Content) -> list[Row]:
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


def trend(content: Content) -> list[Row]:
    """Work month by month: median wait, first looks in time, class sheets handed in, arrears.

    A median needs five children and a percentage ten, none of them hidden: a month with fewer says so.
    """
    return [
        Row(
            formats.short_month(date.fromisoformat(entry["month"])),
            (
                _("not printed") if entry["wait"] is None else measure(f"{entry['wait']:g}"),
                _("not printed") if entry["in_time"] is None else f"{entry['in_time']}%",
                Exact(entry["sheets"]) if entry.get("sheets") is not None else "",
                figure(entry["overdue"]),
            ),
        )
        for entry in content["trend"]
    ]

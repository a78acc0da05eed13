"""What is still open in a case, in words."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.cases.deciding import unresolved_items as open_ends
from screening.cases.deciding.unresolved_items import Kind
from screening.cases.models import Case, LeftOpen
from screening.library import texts


def open_things(case: Case) -> dict[str, tuple[str, list[str]]]:
    """Each kind of what is open, with its title and its rows."""
    return {kind: (title_of(kind), _LINES[kind](case)) for kind in open_ends.open_kinds(case)}


def title_of(kind: str) -> str:
    return {
        Kind.REFERRAL.value: _("A referral that was not answered"),
        Kind.CALLS.value: _("Calls that were missed"),
        Kind.ACTIONS.value: _("Actions of the plan that go on"),
        Kind.FOLLOW_UPS.value: _("Follow-ups that did not take place"),
        Kind.GUARDIAN.value: _("The family does not know yet"),
    }[kind]


def _referrals(case: Case) -> list[str]:
    rows = open_ends.unanswered_referrals(case).select_related("receiver")
    return [f"{row.receiver.unit} · {formats.day(timezone.localdate(row.issued_at))}" for row in rows if row.issued_at]


def _calls(case: Case) -> list[str]:
    return [formats.day(day) for day in open_ends.missed_calls(case)]


def _actions(case: Case) -> list[str]:
    rows = open_ends.open_actions(case, timezone.localdate())
    return [texts.text(f"support_catalogue.actions.{row.action}.title") for row in rows]


def _follow_ups(case: Case) -> list[str]:
    return [formats.day(row.due_on) for row in open_ends.overdue_follow_ups(case, timezone.localdate())]


def _guardian(case: Case) -> list[str]:
    return []


_LINES: dict[str, Callable[[Case], list[str]]] = {
    Kind.REFERRAL.value: _referrals,
    Kind.CALLS.value: _calls,
    Kind.ACTIONS.value: _actions,
    Kind.FOLLOW_UPS.value: _follow_ups,
    Kind.GUARDIAN.value: _guardian,
}


def left_open_words(row: LeftOpen) -> str:
    """For the timeline of a case that ended."""
    return _("%(what)s: %(said)s") % {"what": title_of(row.kind), "said": row.said}

"""What is still open in a case, in words."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.cases.deciding import unresolved_items as open_ends
from screening.cases.deciding.unresolved_items import Kind, OpenThing
from screening.cases.models import Case, LeftOpen, PlanAction, Referral
from screening.library import texts


def title_of(kind: str) -> str:
    return {
        Kind.REFERRAL.value: _("A referral that runs"),
        Kind.HOSPITAL.value: _("Not back in class after the hospital"),
        Kind.CALLS.value: _("Calls that were missed"),
        Kind.ACTIONS.value: _("Actions of the plan that go on"),
        Kind.FOLLOW_UPS.value: _("Follow-ups that did not take place"),
        Kind.GUARDIAN.value: _("The last try to tell the family failed"),
    }[kind]


def lines_of(case: Case, one: OpenThing) -> list[str]:
    """The rows of one open thing; empty where its title says all."""
    today = timezone.localdate()
    if one.kind == Kind.REFERRAL:
        running = open_ends.running_referrals(case).select_related("receiver")
        return [_referral(row) for row in running if row.public_id == one.thing]
    if one.kind == Kind.ACTIONS:
        return [_action(row) for row in open_ends.open_actions(case, today) if row.public_id == one.thing]
    if one.kind == Kind.HOSPITAL:
        answer = open_ends.not_back(case)
        return [f"{formats.day(answer.asked_on)} · {answer.because}"] if answer else []
    if one.kind == Kind.CALLS:
        return [formats.day(day) for day in open_ends.missed_calls(case)]
    if one.kind == Kind.FOLLOW_UPS:
        return [formats.day(row.due_on) for row in open_ends.overdue_follow_ups(case, today)]
    return []


def _referral(row: Referral) -> str:
    issued = formats.day(timezone.localdate(row.issued_at)) if row.issued_at else ""
    return " · ".join(filter(None, (row.receiver.unit, str(row.get_state_display()), issued)))


def _action(row: PlanAction) -> str:
    return texts.text(f"support_catalogue.actions.{row.action}.title")


def left_open_words(row: LeftOpen) -> str:
    """For the timeline of a case that ended."""
    looks = _("looks again on %(day)s") % {"day": formats.day(row.look_on)} if row.look_on else ""
    said = " · ".join(filter(None, (row.goes_on.name if row.goes_on else "", looks, row.said)))
    what = _named(row.case, row.kind, row.thing) if row.thing else title_of(row.kind)
    return _("%(what)s: %(said)s") % {"what": what, "said": said}


def _named(case: Case, kind: str, thing: UUID) -> str:
    """Which one it was, whatever became of it since."""
    if kind == Kind.REFERRAL:
        found = case.referrals.filter(public_id=thing).select_related("receiver").first()
        return found.receiver.unit if found else title_of(kind)
    plan = getattr(case, "plan", None)
    action = plan.actions.filter(public_id=thing).first() if plan else None
    return _action(action) if action else title_of(kind)

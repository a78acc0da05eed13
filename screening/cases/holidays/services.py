"""A plan for a long holiday: written down, and its two dated checks come up by themselves."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding.services.deciding import CaseClosed
from screening.cases.deciding.services.next_step import set_next
from screening.cases.holidays.breaks import Break, check_plan
from screening.cases.models import Case, FollowUp, HolidayPlan
from screening.idempotency.once import once


@once("case.holiday_plan", strict=True)
def save_holiday_plan(case: Case, *, by: User, nonce: UUID, holiday: Break, **said: Any) -> HolidayPlan:
    """One more plan for this holiday; the last one holds, and its dates take the place of those of the one before.
    The same press twice is one. Raises CaseClosed, NotYet, SentBefore."""
    case = Case.objects.select_for_update().select_related("student").get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        raise CaseClosed
    made = {"recorded_by": by, "recorded_at": timezone.now()}
    plan = HolidayPlan(case=case, holiday_starts=holiday.starts, **made, **said)
    check_plan(plan, holiday)
    before = case.holiday_plans.filter(holiday_starts=holiday.starts).order_by("pk").last()
    plan.first_look = _check_on(case, plan.first_on, (before.first_look, before.first_on) if before else None)
    plan.back = _check_on(case, plan.back_on, (before.back, before.back_on) if before else None)
    plan.save()
    set_next(case)
    detail = {"holiday": holiday.starts.isoformat(), "safe": plan.safe}
    audit.record(by=by, verb="case.holiday_plan", obj=case, subjects=[case.student.public_id], detail=detail)
    return plan


def _check_on(case: Case, day: date, before: tuple[FollowUp | None, date] | None) -> FollowUp:
    """The follow-up that comes up on the day; one that was planned before and not done moves to it, and one that is
    done is asked again only on another day."""
    planned, planned_for = before or (None, day)
    if planned is None or (planned.done_on is not None and planned_for != day):
        return FollowUp.objects.create(case=case, due_on=day)
    if planned.done_on is None:
        planned.due_on = day
        planned.save(update_fields=["due_on"])
    return planned

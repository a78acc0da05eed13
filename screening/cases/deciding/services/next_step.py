"""The next dated step of a case: while it is decided and open there always is one."""

from datetime import date

from django.utils import timezone

from screening.cases.deciding.safety_follow_up import look_by_rhythm
from screening.cases.models import Case, GuardianContact
from students.selectors import calendar_of

HELPED = (Case.State.WATCH, Case.State.PLAN, Case.State.REFERRED)


def set_next(case: Case) -> None:
    """The earliest of what stands. Without any step a decided case is due today: somebody has to look."""
    case.refresh_from_db(fields=["state", "paused_on"])
    found = next_day(case)
    if found is None and is_decided(case) and case.paused_on is None:
        found = timezone.localdate()
    Case.objects.filter(pk=case.pk).exclude(state=Case.State.CLOSED).update(next_on=found)
    case.next_on = found


def is_decided(case: Case) -> bool:
    return case.decisions.filter(superseded_at__isnull=True).exists()


def next_day(case: Case) -> date | None:
    """Open follow-ups, the day of the decision or the plan's review, the day to try the family again, and what a family
    that took its consent back leaves to be done; while its clocks stand still that alone."""
    tasks = list(case.consent_tasks.filter(done_on__isnull=True).values_list("due_on", flat=True))
    if case.paused_on:
        return min(tasks, default=None)
    written = (_after_standstills(case, day) for day in (*_standing(case), _try_again(case)) if day)
    days: list[date | None] = [*written, *tasks]
    days += case.follow_ups.filter(done_on__isnull=True).values_list("due_on", flat=True)
    days.append(look_by_rhythm(case))
    return min((day for day in days if day), default=None)


def _standing(case: Case) -> list[date]:
    """“Watch until”, the referral's next look, and the review of a plan, which in a plan's own case takes the place of
    the decision's day; each met by a follow-up on that day or later."""
    decision = case.decisions.filter(superseded_at__isnull=True).first()
    review = case.plan.review_on if hasattr(case, "plan") else None
    until = decision.until if decision and not (review and case.state == Case.State.PLAN) else None
    last = case.follow_ups.filter(done_on__isnull=False).order_by("-done_on").values_list("done_on", flat=True).first()
    return [day for day in (until, review) if day and not (last and last >= day)]


def _after_standstills(case: Case, day: date) -> date:
    """A day that fell among those on which the clocks stood still."""
    for one in case.standstills.all():
        if one.since <= day < one.until:
            day = calendar_of(case.school.township.county).after_a_standstill(day, one.since, one.until)
    return day


def _try_again(case: Case) -> date | None:
    latest: GuardianContact | None = case.guardian_contacts.order_by("recorded_at", "pk").last()
    return latest.try_again_on if latest and latest.why_not else None

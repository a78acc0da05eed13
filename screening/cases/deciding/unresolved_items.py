"""What is still open in a case, thing by thing: referrals that run, a child not back from hospital, actions, calls,
follow-ups, a family that does not know.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from screening.cases.models import BackInClass, Case, FollowUp, LeftOpen, PlanAction, Referral

Kind = LeftOpen.Kind
CALLS = "family-call-schedule"
GOES_ON = (Kind.REFERRAL, Kind.HOSPITAL, Kind.ACTIONS)  # with somebody, and looked at again on a day


class OpenThing(NamedTuple):
    """`thing`: public id of the referral or the action."""

    kind: str
    thing: UUID | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.thing.hex[:12]}" if self.thing else str(self.kind)


def open_things(case: Case) -> list[OpenThing]:
    """What is open today, in the order in which it is shown."""
    return list(_things(case, timezone.localdate()))


def open_kinds(case: Case) -> list[str]:
    return list(dict.fromkeys(str(one.kind) for one in open_things(case)))


def _things(case: Case, today: date) -> Iterator[OpenThing]:
    for referral in running_referrals(case):
        yield OpenThing(Kind.REFERRAL.value, referral.public_id)
    if not_back(case):
        yield OpenThing(Kind.HOSPITAL.value)
    if missed_calls(case):
        yield OpenThing(Kind.CALLS.value)
    for action in open_actions(case, today):
        yield OpenThing(Kind.ACTIONS.value, action.public_id)
    if overdue_follow_ups(case, today).exists():
        yield OpenThing(Kind.FOLLOW_UPS.value)
    if not family_knows(case):
        yield OpenThing(Kind.GUARDIAN.value)


def running_referrals(case: Case) -> QuerySet[Referral]:
    """With a receiver, answered or not: as long as it goes on, somebody has to hear how it ends."""
    return case.referrals.filter(state__in=Referral.WITH_RECEIVER).order_by("issued_at", "pk")


def not_back(case: Case) -> BackInClass | None:
    """The last answer, where it is “not back”."""
    latest: BackInClass | None = case.back_in_class.order_by("pk").last()
    return latest if latest and not latest.is_back else None


def open_actions(case: Case, today: date) -> list[PlanAction]:
    plan = getattr(case, "plan", None)
    if plan is None:
        return []
    runs_on = Q(ends__isnull=True) | Q(ends__gte=today)
    return list(plan.actions.filter(runs_on, ended_on__isnull=True).order_by("starts", "pk"))


def overdue_follow_ups(case: Case, today: date) -> QuerySet[FollowUp]:
    return case.follow_ups.filter(done_on__isnull=True, due_on__lt=today).order_by("due_on")


def missed_calls(case: Case) -> list[date]:
    """The days of the calls that were missed at the end of each schedule, since the last one that was kept."""
    plan = getattr(case, "plan", None)
    found: list[date] = []
    for action in plan.actions.filter(action=CALLS) if plan else ():
        for entry in action.entries.order_by("-dated"):
            if entry.status != "missed":
                break
            found.append(entry.dated)
    return sorted(found)


def family_knows(case: Case) -> bool:
    """Somebody at home was told, or nobody had to be: the last word is not an open try."""
    latest = case.guardian_contacts.order_by("recorded_at", "pk").last()
    return latest is None or latest.why_not in ("", "safety")

"""What is still open in a case: referrals, calls, actions, follow-ups, a family that does not know."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from screening.cases.models import Case, FollowUp, LeftOpen, PlanAction, Referral

Kind = LeftOpen.Kind
CALLS = "family-call-schedule"


def open_kinds(case: Case) -> list[str]:
    """Kinds of what is open today, in the order in which they are shown."""
    today = timezone.localdate()
    found = {
        Kind.REFERRAL: unanswered_referrals(case).exists(),
        Kind.CALLS: bool(missed_calls(case)),
        Kind.ACTIONS: bool(open_actions(case, today)),
        Kind.FOLLOW_UPS: overdue_follow_ups(case, today).exists(),
        Kind.GUARDIAN: not family_knows(case),
    }
    return [kind.value for kind, is_open in found.items() if is_open]


def unanswered_referrals(case: Case) -> QuerySet[Referral]:
    return case.referrals.filter(state=Referral.State.ISSUED).order_by("issued_at")


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

"""The door to flags, cases and decisions for counting what they found: the county's officer, numbers for children."""

from typing import Any

from django.db.models import Count, Max, QuerySet
from django.http import Http404

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.models import Case, Decision, TalkTask, UrgentConcern
from screening.rounds.access import rounds_of
from screening.rounds.models import ChildState, Flag, FlagReason, RoundChild, RoundForm, ScreeningRound
from students.access import county_of, schools_of
from students.models import County, School

Values = QuerySet[Any, Any]


def schools_counted(user: User) -> QuerySet[School]:
    """Schools of the own county, for whoever may read its aggregates."""
    return schools_of(user) if can(user, Permission.READ_DISTRICT) else School.objects.none()


def get_county_or_404(user: User) -> County:
    if not can(user, Permission.READ_DISTRICT):
        raise Http404
    return county_of(user)


def rounds_counted(user: User) -> QuerySet[ScreeningRound]:
    """Rounds of the own county that have begun, oldest first."""
    rounds = rounds_of(user) if can(user, Permission.READ_DISTRICT) else ScreeningRound.objects.none()
    return rounds.exclude(state=ScreeningRound.State.PLANNED).order_by("opens_on", "pk")


def forms_counted(user: User) -> Values:
    """(round, id of the form, version) of every form of these rounds."""
    rows = RoundForm.objects.filter(round__in=rounds_counted(user))
    return rows.values_list("round_id", "instrument_version__instrument", "instrument_version__version")


def flags_counted(user: User) -> Values:
    """Flags that stand, each with the case it opened."""
    rows = Flag.objects.filter(school__in=schools_counted(user), withdrawn_at__isnull=True)
    return rows.values("pk", "round_id", "student_id", "raised_at", "case__pk", "case__first_seen_on").order_by("pk")


def reasons_counted(user: User) -> Values:
    """(flag, code, parameters, rule version) of every reason, notes left out."""
    rows = FlagReason.objects.filter(flag__in=_flags(user), is_note=False)
    return rows.values_list("flag_id", "code", "params", "rule_version").order_by("pk")


def decisions_counted(user: User) -> Values:
    """(case, decision, when) in the order they were taken."""
    rows = Decision.objects.filter(case__school__in=schools_counted(user))
    return rows.values_list("case_id", "decision", "decided_at").order_by("decided_at", "pk")


def talks_counted(user: User) -> Values:
    """(case, when) of talks a class teacher has answered."""
    rows = TalkTask.objects.filter(
        case__school__in=schools_counted(user), state=TalkTask.State.ANSWERED, answered_at__isnull=False
    )
    return rows.values_list("case_id", "answered_at").order_by("pk")


def random_checks_counted(user: User) -> Values:
    """(round, case, opened, first seen) of children drawn at random among those without a flag."""
    rows = Case.objects.filter(school__in=schools_counted(user), kind=Case.Kind.RANDOM_CHECK, round__isnull=False)
    return rows.values_list("round_id", "pk", "opened_on", "first_seen_on").order_by("pk")


def rated_counted(user: User) -> Values:
    """(round, child) of children both of whose teacher forms could be scored."""
    rows = RoundChild.objects.filter(round__in=rounds_counted(user), state=ChildState.RATED)
    return rows.values_list("round_id", "student_id").order_by("pk")


def urgent_counted(user: User) -> Values:
    """(child, when) of urgent concerns about a known child."""
    rows = UrgentConcern.objects.filter(school__in=schools_counted(user), student__isnull=False)
    return rows.values_list("student_id", "raised_at").order_by("pk")


def state_counted(user: User) -> list[Any]:
    """What tells one state of these rows from another: corrections and withdrawals count as well as new ones."""
    flags = _flags(user).aggregate(count=Count("pk"), newest=Max("pk"))
    decisions = Decision.objects.filter(case__school__in=schools_counted(user)).aggregate(count=Count("pk"))
    return [*flags.values(), *decisions.values()]


def record_reading(user: User, county: County, *, purpose: str) -> None:
    audit.record(by=user, verb="yield.show", obj=county, purpose=purpose)


def _flags(user: User) -> QuerySet[Flag]:
    return Flag.objects.filter(school__in=schools_counted(user), withdrawn_at__isnull=True)

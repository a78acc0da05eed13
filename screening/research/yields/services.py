"""Flags, cases and decisions of a county for counting what was found. Whoever shows the counts has passed the door."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from accounts import audit
from accounts.models import User
from screening.cases.models import Case, Decision, EarlierFlag, TalkTask, UrgentConcern
from screening.reports.models import CountyMonth
from screening.rounds.models import ChildState, Flag, FlagReason, RoundChild, RoundForm, ScreeningRound
from students.models import County

Values = QuerySet[Any, Any]


def rounds_counted(county: County) -> QuerySet[ScreeningRound]:
    """Rounds that have begun, oldest first."""
    rounds = ScreeningRound.objects.filter(county=county).exclude(state=ScreeningRound.State.PLANNED)
    return rounds.select_related("rule_set").order_by("opens_on", "pk")


def forms_counted(county: County) -> Values:
    """(round, id of the form, version) of every form of these rounds."""
    rows = RoundForm.objects.filter(round__in=rounds_counted(county))
    return rows.values_list("round_id", "instrument_version__instrument", "instrument_version__version")


def standing(county: County) -> QuerySet[Flag]:
    return Flag.objects.filter(school__township__county=county, withdrawn_at__isnull=True)


def flags_counted(county: County) -> Values:
    """(flag, round, child, when, case, seen) of every flag that stands; `seen`: on which day the child was seen first
    after it. What became of a flag whose case something newer has joined is told by `joined_counted`."""
    columns = ("pk", "round_id", "student_id", "raised_at", "case__pk", "case__first_seen_on")
    return standing(county).values_list(*columns).order_by("pk")


def joined_counted(county: County) -> dict[int, tuple[int, date | None]]:
    """Flag → its case, which is about something newer now, and the day on which the child was seen first after it."""
    rows = EarlierFlag.objects.filter(flag__in=standing(county)).order_by("-joined_at", "-pk")
    seen = Coalesce("first_seen_on", "case__first_seen_on")
    return {flag: (case, day) for flag, case, day in rows.values_list("flag_id", "case_id", seen)}


def reasons_counted(county: County) -> Values:
    """(flag, code, scale, rule version) of every reason, notes left out."""
    rows = FlagReason.objects.filter(flag__in=standing(county), is_note=False)
    return rows.values_list("flag_id", "code", KeyTextTransform("scale", "params"), "rule_version").order_by("pk")


def decisions_counted(county: County) -> Values:
    """(case, decision, when) in the order they were taken."""
    rows = Decision.objects.filter(case__school__township__county=county)
    return rows.values_list("case_id", "decision", "decided_at").order_by("decided_at", "pk")


def talks_counted(county: County) -> Values:
    """(case, when) of talks a class teacher has answered."""
    rows = TalkTask.objects.filter(
        case__school__township__county=county, state=TalkTask.State.ANSWERED, answered_at__isnull=False
    )
    return rows.values_list("case_id", "answered_at").order_by("pk")


def random_checks_counted(county: County) -> list[Any]:
    """(round, case, opened, first seen) of children drawn at random among those without a flag, also where a flag has
    joined the case since."""
    drawn = {"kind": Case.Kind.RANDOM_CHECK, "round__isnull": False}
    rows = Case.objects.filter(school__township__county=county, **drawn)
    before = EarlierFlag.objects.filter(case__school__township__county=county, **drawn)
    seen = Coalesce("first_seen_on", "case__first_seen_on")
    return [
        *rows.values_list("round_id", "pk", "opened_on", "first_seen_on").order_by("pk"),
        *before.values_list("round_id", "case", "opened_on", seen).order_by("pk"),
    ]


def rated_counted(county: County) -> Values:
    """(round, child) of children both of whose teacher forms could be scored."""
    rows = RoundChild.objects.filter(round__in=rounds_counted(county), state=ChildState.RATED)
    return rows.values_list("round_id", "student_id").order_by("pk")


def urgent_counted(county: County) -> Values:
    """(child, when) of urgent concerns about a known child."""
    rows = UrgentConcern.objects.filter(school__township__county=county, student__isnull=False)
    return rows.values_list("student_id", "raised_at").order_by("pk")


def state_counted(county: County) -> list[Any]:
    """What tells one state of these rows from another: corrections and withdrawals count as well as new ones."""
    flags = standing(county).aggregate(count=Count("pk"), newest=Max("pk"))
    decisions = Decision.objects.filter(case__school__township__county=county).aggregate(count=Count("pk"))
    return [*flags.values(), *decisions.values()]


def record_reading(user: User, month: CountyMonth, *, purpose: str) -> None:
    audit.record(by=user, verb="yield.show", obj=month, purpose=purpose)

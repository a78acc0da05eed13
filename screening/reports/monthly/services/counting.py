"""Where counting starts: every row of one school, obtained through a door or by the monthly job, which has no user."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from screening.cases.models import (
    ActivitySession,
    Case,
    Decision,
    FollowUp,
    HandOver,
    HolidayPlan,
    LeftOpen,
    PlanEntry,
    Referral,
    ReferralReminder,
    ReferralStatus,
    TalkTask,
)
from screening.reports.monthly.school_records import ChildRecords, SchoolRecords
from screening.reports.periods import Period
from screening.rounds.models import (
    Assessment,
    Informant,
    Result,
    RoundChild,
    RoundSchool,
    ScreeningRound,
    Sheet,
    SheetRow,
    TeacherConcern,
)
from students.models import CareArrangement, Consent, Enrolment, School


def records_of(*, school: School, period: Period) -> SchoolRecords:
    """The round is the one whose window touches the period; most months of a year have none."""
    current, last = _rounds(school, period)
    return SchoolRecords(
        school=school,
        children=RoundChild.objects.filter(school_class__school=school, round=current),
        last_children=RoundChild.objects.filter(school_class__school=school, round=last),
        child=_child_records(school, current),
        round=current,
        last_round=last,
        sessions=ActivitySession.objects.filter(activity__school=school, superseded_at__isnull=True),
        concerns=_concerns(school),
        talks=TalkTask.objects.filter(school_class__school=school, kind=TalkTask.Kind.TIER_B),
        sheets=Sheet.objects.filter(school_class__school=school, informant=Informant.TEACHER),
        assessments=Assessment.objects.filter(school_class__school=school, informant=Informant.TEACHER),
        **_case_records(school),
    )


def _rounds(school: School, period: Period) -> tuple[ScreeningRound | None, ScreeningRound | None]:
    """The round of the period, and without one the round before it."""
    mine = ScreeningRound.objects.filter(round_schools__school=school).exclude(state=ScreeningRound.State.PLANNED)
    newest = mine.filter(opens_on__lte=period.last).order_by("-opens_on").first()
    if newest is None or newest.closes_on >= period.first:
        return newest, None
    return None, newest


def _case_records(school: School) -> dict[str, Any]:
    """Cases of the school, and cases another school has taken over since: they were its own before that day."""
    gone = HandOver.objects.filter(from_school=school, accepted_at__isnull=False).exclude(to_school=school)
    every = Case.objects.filter(Q(school=school) | Q(pk__in=gone.values("case")))
    cases = every.values("pk")
    return {
        "every_case": every,
        "decisions": Decision.objects.filter(case__in=cases),
        "hand_overs": HandOver.objects.filter(case__in=cases, accepted_at__isnull=False, to_school__isnull=False),
        "referrals": Referral.objects.filter(case__in=cases),
        "receipts": ReferralStatus.objects.filter(referral__case__in=cases),
        "reminders": ReferralReminder.objects.filter(referral__case__in=cases),
        "follow_ups": FollowUp.objects.filter(case__in=cases),
        "entries": PlanEntry.objects.filter(action__plan__case__in=cases),
        "left_open": LeftOpen.objects.filter(case__in=cases),
        "holiday_plans": HolidayPlan.objects.filter(case__in=cases),
    }


def _concerns(school: School) -> QuerySet[TeacherConcern]:
    """About children who sat in the school on the day."""
    raised = TruncDate("raised_at")
    seat = Q(student__enrolments__ends__isnull=True) | Q(student__enrolments__ends__gte=F("raised_on"))
    return (
        TeacherConcern.objects.annotate(raised_on=raised)
        .filter(seat, student__enrolments__school_class__school=school, student__enrolments__starts__lte=F("raised_on"))
        .distinct()
    )


def _child_records(school: School, current: ScreeningRound | None) -> ChildRecords:
    once_here = Enrolment.objects.filter(school_class__school=school).values("student")
    places = RoundChild.objects.filter(Q(school_class__school=school) | Q(student__in=once_here), round=current)
    students = places.values("student")
    forms = {"informant": Informant.TEACHER}
    return ChildRecords(
        places=places,
        seats=Enrolment.objects.filter(student__in=students),
        consents=Consent.objects.filter(student__in=students),
        care=CareArrangement.objects.filter(student__in=students),
        sheet_rows=SheetRow.objects.filter(sheet__round=current, student__in=students, sheet__informant="teacher"),
        results=Result.objects.adopted().filter(
            assessment__in=Assessment.objects.filter(round=current, student__in=students, **forms)
        ),
        opened=RoundSchool.objects.filter(round=current, opened_at__isnull=False),
    )

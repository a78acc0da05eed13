"""Where counting starts: every row of one school, obtained through a door or by the monthly job, which has no user."""

from screening.cases.models import Case, Decision, FollowUp, HolidayPlan, PlanEntry, Referral, ReferralStatus, TalkTask
from screening.reports.periods import Period
from screening.reports.records import SchoolRecords
from screening.rounds.models import RoundChild, ScreeningRound, TeacherConcern
from students.models import School


def records_of(*, school: School, period: Period) -> SchoolRecords:
    """The round is the one whose window touches the period; most months of a year have none."""
    current = (
        ScreeningRound.objects.filter(
            round_schools__school=school, opens_on__lte=period.last, closes_on__gte=period.first
        )
        .exclude(state=ScreeningRound.State.PLANNED)
        .order_by("-opens_on")
        .first()
    )
    cases = Case.objects.filter(school=school, kind=Case.Kind.FLAG)
    return SchoolRecords(
        school=school,
        children=RoundChild.objects.filter(school_class__school=school, round=current),
        cases=cases,
        decisions=Decision.objects.filter(case__in=cases),
        talks=TalkTask.objects.filter(school_class__school=school, kind=TalkTask.Kind.TIER_B),
        referrals=Referral.objects.filter(case__school=school),
        receipts=ReferralStatus.objects.filter(referral__case__school=school),
        follow_ups=FollowUp.objects.filter(case__school=school),
        entries=PlanEntry.objects.filter(action__plan__case__school=school),
        concerns=TeacherConcern.objects.filter(student__enrolments__school_class__school=school).distinct(),
        every_case=Case.objects.filter(school=school),
        holiday_plans=HolidayPlan.objects.filter(case__school=school),
        round=current,
    )

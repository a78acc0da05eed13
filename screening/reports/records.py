"""The rows a school's figures are counted from."""

from dataclasses import dataclass

from django.db.models import QuerySet

from screening.cases.models import Case, Decision, FollowUp, HolidayPlan, PlanEntry, Referral, ReferralStatus, TalkTask
from screening.rounds.models import RoundChild, ScreeningRound, TeacherConcern
from students.models import School


@dataclass(frozen=True)
class SchoolRecords:
    """The rows of one school that its figures are counted from. Rows only; nothing here names a child."""

    school: School
    children: QuerySet[RoundChild]
    cases: QuerySet[Case]
    decisions: QuerySet[Decision]
    talks: QuerySet[TalkTask]
    referrals: QuerySet[Referral]
    receipts: QuerySet[ReferralStatus]
    follow_ups: QuerySet[FollowUp]
    entries: QuerySet[PlanEntry]
    concerns: QuerySet[TeacherConcern]
    every_case: QuerySet[Case]  # random checks as well
    holiday_plans: QuerySet[HolidayPlan]
    round: ScreeningRound | None

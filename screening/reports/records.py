"""The rows a school's figures are counted from."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

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
from screening.reports.rows import Rows
from screening.rounds.models import (
    Assessment,
    Result,
    RoundChild,
    RoundSchool,
    ScreeningRound,
    Sheet,
    SheetRow,
    TeacherConcern,
)
from students.models import CareArrangement, Consent, Enrolment, School


@dataclass(frozen=True)
class ChildRecords:
    """What says where the children of a round stood on a day: places in the round, and the dated rows behind them."""

    places: QuerySet[RoundChild]  # of the school, and of children who were there once
    seats: QuerySet[Enrolment]
    consents: QuerySet[Consent]
    care: QuerySet[CareArrangement]
    sheet_rows: QuerySet[SheetRow]
    results: QuerySet[Result]
    opened: QuerySet[RoundSchool]


@dataclass(frozen=True)
class SchoolRecords:
    """The rows of one school that its figures are counted from. Rows only; nothing here names a child.

    ``every_case`` and what belongs to cases include those that another school has taken over since.
    """

    school: School
    children: QuerySet[RoundChild]  # as they stand today
    last_children: QuerySet[RoundChild]  # of the last round, where no window touches the period
    child: ChildRecords
    every_case: QuerySet[Case]  # random checks as well
    decisions: QuerySet[Decision]
    hand_overs: QuerySet[HandOver]
    talks: QuerySet[TalkTask]
    referrals: QuerySet[Referral]
    receipts: QuerySet[ReferralStatus]
    reminders: QuerySet[ReferralReminder]
    follow_ups: QuerySet[FollowUp]
    entries: QuerySet[PlanEntry]
    sessions: QuerySet[ActivitySession]
    left_open: QuerySet[LeftOpen]
    concerns: QuerySet[TeacherConcern]
    holiday_plans: QuerySet[HolidayPlan]
    sheets: QuerySet[Sheet]  # of teachers, in every round of the school
    assessments: QuerySet[Assessment]  # of teachers
    round: ScreeningRound | None  # whose window touches the period
    last_round: ScreeningRound | None  # the one before, where no window touches it

    @cached_property
    def rows(self) -> Rows:
        return Rows(self)

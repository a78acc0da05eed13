"""The rows a school's figures are counted from."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

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

Row = Mapping[str, Any]

CASE = (
    "id student_id school_id school_class_id round_id kind tier became_a_on opened_on desk_due_on seen_due_on "
    "first_seen_on closed_at outcome outcome_reported_by plan__starts"
).split()


def day_of(moment: datetime | date | None) -> date | None:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


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
    def rows(self) -> "Rows":
        return Rows(self)


class Rows:
    """The same rows as plain values: each table is asked once, however many months are counted from it."""

    def __init__(self, records: SchoolRecords) -> None:
        self._records = records
        self.school_id = records.school.pk

    @cached_property
    def cases(self) -> list[Row]:
        return list(self._records.every_case.order_by("opened_on", "pk").values(*CASE))

    @cached_property
    def decisions(self) -> dict[int, list[Row]]:
        """Case → its decisions, oldest first."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self._records.decisions.order_by("decided_at", "pk").values(
            "case_id", "decision", "until", "decided_at"
        ):
            found[row["case_id"]].append(row)
        return found

    @cached_property
    def moves(self) -> dict[int, list[Row]]:
        """Case → schools it was taken over from, oldest first."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self._records.hand_overs.order_by("accepted_at").values("case_id", "from_school_id", "accepted_at"):
            found[row["case_id"]].append(row)
        return found

    @cached_property
    def referrals(self) -> list[Row]:
        rows = self._records.referrals.filter(issued_at__isnull=False).order_by("issued_at", "pk")
        return list(rows.values("id", "case_id", "issued_at", "reply_due_on"))

    @cached_property
    def issued(self) -> dict[int, date]:
        """Case → the day its first referral was issued."""
        found: dict[int, date] = {}
        for row in self.referrals:
            found.setdefault(row["case_id"], timezone.localdate(row["issued_at"]))
        return found

    @cached_property
    def receipts(self) -> list[Row]:
        return list(self._records.receipts.order_by("dated", "pk").values("referral_id", "state", "dated"))

    @cached_property
    def reminders(self) -> list[date]:
        return list(self._records.reminders.values_list("dated", flat=True))

    @cached_property
    def follow_ups(self) -> list[Row]:
        return list(self._records.follow_ups.values("due_on", "done_on", "case_id"))

    @cached_property
    def talks(self) -> list[Row]:
        fields = "id case_id state answered_at case__opened_on case__became_a_on".split()
        return list(self._records.talks.values(*fields))

    @cached_property
    def holiday_plans(self) -> list[Row]:
        rows = self._records.holiday_plans.order_by("pk")
        return list(rows.values("case_id", "holiday_starts", "first_on", "back_on", "recorded_at"))

    @cached_property
    def sheets(self) -> list[Row]:
        fields = "round_id school_class_id state submitted_at reopened_at round__opens_on round__closes_on".split()
        return list(self._records.sheets.values(*fields))

    @cached_property
    def first_answers(self) -> dict[tuple[int, int], datetime]:
        """(round, class) → when a child of it was first handed in."""
        rows = self._records.assessments.values_list("round", "school_class").annotate(Min("submitted_at")).order_by()
        return {(one, school_class): first for one, school_class, first in rows}

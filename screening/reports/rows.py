"""The rows of a school as plain values, each table asked once however many months are counted from them."""

from collections import defaultdict
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Min
from django.utils import timezone

if TYPE_CHECKING:
    from screening.reports.records import SchoolRecords

Row = dict[str, Any]

CASE = (
    "id student_id school_id school_class_id round_id kind tier became_a_on opened_on desk_due_on seen_due_on "
    "first_seen_on closed_at outcome outcome_reported_by plan__starts"
).split()


def day_of(moment: datetime | date | None) -> date | None:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


class Rows:
    """Loaded when first asked for."""

    def __init__(self, records: "SchoolRecords") -> None:
        self._records = records
        self.school_id = records.school.pk

    @cached_property
    def cases(self) -> list[Row]:
        return list(self._records.every_case.order_by("opened_on", "pk").values(*CASE))

    @cached_property
    def decisions(self) -> dict[int, list[Row]]:
        """Case → its decisions, oldest first."""
        found = defaultdict(list)
        for row in self._records.decisions.order_by("decided_at", "pk").values(
            "case_id", "decision", "until", "decided_at"
        ):
            found[row["case_id"]].append(row)
        return found

    @cached_property
    def moves(self) -> dict[int, list[Row]]:
        """Case → schools it was taken over from, oldest first."""
        found = defaultdict(list)
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

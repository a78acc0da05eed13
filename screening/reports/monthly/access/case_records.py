"""The rows that cases of a school or a county are counted from, as plain values: each table is asked once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from screening.cases.models import Case, Decision, EarlierFlag, HandOver, Referral

Row = Mapping[str, Any]
CASE = (
    "id student_id school_id school_class_id round_id kind tier became_a_on opened_on desk_due_on seen_due_on "
    "first_seen_on closed_at outcome outcome_reported_by plan__starts"
).split()
AS_OF_CASE = [name for name in CASE if name in {*EarlierFlag.AS_OF_CASE, "round_id"}]


class CaseRecords:
    """Cases and what tells how they stood on a day."""

    def __init__(self, cases: QuerySet[Case]) -> None:
        self._cases = cases
        self._of_case: dict[str, Any] = {"case__in": cases.values("pk")}

    @cached_property
    def cases(self) -> list[Row]:
        """Random checks as well."""
        return list(self._cases.order_by("opened_on", "pk").values(*CASE))

    @cached_property
    def came_up(self) -> dict[int, list[Row]]:
        """Case → its row as it stood each time something came up, the last as it stands now; `since`: from which
        moment, None for the first."""
        joined = EarlierFlag.objects.filter(**self._of_case).order_by("joined_at", "pk")
        earlier = _by_case(joined.values("case_id", "joined_at", *AS_OF_CASE))
        return {row["id"]: list(_each_time(row, earlier.get(row["id"], ()))) for row in self.cases}

    @cached_property
    def decisions(self) -> dict[int, list[Row]]:
        """Case → its decisions, oldest first."""
        rows = Decision.objects.filter(**self._of_case).order_by("decided_at", "pk")
        return _by_case(rows.values("case_id", "decision", "until", "decided_at"))

    @cached_property
    def moves(self) -> dict[int, list[Row]]:
        """Case → schools it was taken over from, oldest first."""
        accepted = HandOver.objects.filter(accepted_at__isnull=False, to_school__isnull=False, **self._of_case)
        return _by_case(accepted.order_by("accepted_at").values("case_id", "from_school_id", "accepted_at"))

    @cached_property
    def referrals(self) -> list[Row]:
        rows = Referral.objects.filter(issued_at__isnull=False, **self._of_case).order_by("issued_at", "pk")
        return list(rows.values("id", "case_id", "issued_at", "reply_due_on"))

    @cached_property
    def issued(self) -> dict[int, date]:
        """Case → the day its first referral was issued."""
        found: dict[int, date] = {}
        for row in self.referrals:
            found.setdefault(row["case_id"], timezone.localdate(row["issued_at"]))
        return found


def _by_case(rows: QuerySet[Any, Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["case_id"]].append(row)
    return found


def _each_time(row: Row, earlier: Sequence[Row]) -> Iterator[Row]:
    since = None
    for before in earlier:
        yield {**row, **{name: before[name] for name in AS_OF_CASE}, "since": since}
        since = before["joined_at"]
    yield {**row, "since": since}

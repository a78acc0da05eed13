"""Where counting starts: the rows of one school or county as plain values, each table asked once. They are obtained
through a door or by the monthly job, which has no user; nothing here names a child."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from screening.cases.models import (
    ActivitySession,
    Case,
    Decision,
    EarlierFlag,
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


class SchoolRecords(CaseRecords):
    """The rows of one school that its figures are counted from, as plain values: each table is asked once, however
    many months are counted from it. Rows only; nothing here names a child.

    What belongs to cases includes those that another school has taken over since: they were its own before that day.
    """

    def __init__(self, *, school: School, period: Period) -> None:
        self.school, self._period = school, period
        gone = HandOver.objects.filter(from_school=school, accepted_at__isnull=False).exclude(to_school=school)
        here, elsewhere = Case.objects.filter(school=school), Case.objects.filter(pk__in=gone.values("case"))
        rows = here.order_by().values(*CASE).union(elsewhere.order_by().values(*CASE))
        self.cases = sorted(rows, key=itemgetter("opened_on", "id"))
        self.as_of: dict[date, Sequence[Any]] = {}  # what `figures.cases` has made of them, by day
        self._keys = [row["id"] for row in self.cases]
        super().__init__(Case.objects.filter(pk__in=self._keys))
        self._of_case = {"case__in": self._keys}

    @cached_property
    def _rounds(self) -> tuple[ScreeningRound | None, ScreeningRound | None]:
        return _rounds(self.school, self._period)

    @property
    def round(self) -> ScreeningRound | None:
        """Whose window touches the period."""
        return self._rounds[0]

    @property
    def last_round(self) -> ScreeningRound | None:
        """The one before, where no window touches it."""
        return self._rounds[1]

    # Rows of which each figure asks for its own

    @cached_property
    def places(self) -> QuerySet[RoundChild]:
        """Children of the round that sit in the school, or did."""
        once_here = Enrolment.objects.filter(school_class__school=self.school).values("student")
        placed = RoundChild.objects.filter(round=self.round)
        now, then = placed.filter(school_class__school=self.school), placed.filter(student__in=once_here)
        return RoundChild.objects.filter(pk__in=_either(now.values_list("pk"), then.values_list("pk")))

    @property
    def _placed(self) -> dict[str, Any]:
        return {"student__in": self.places.values("student")}

    @property
    def last_children(self) -> QuerySet[RoundChild]:
        return RoundChild.objects.filter(school_class__school=self.school, round=self.last_round)

    @property
    def seats(self) -> QuerySet[Enrolment]:
        return Enrolment.objects.filter(**self._placed)

    @property
    def consents(self) -> QuerySet[Consent]:
        return Consent.objects.filter(**self._placed)

    @property
    def care(self) -> QuerySet[CareArrangement]:
        return CareArrangement.objects.filter(**self._placed)

    @property
    def sheet_rows(self) -> QuerySet[SheetRow]:
        return SheetRow.objects.filter(sheet__round=self.round, sheet__informant=Informant.TEACHER, **self._placed)

    @property
    def results(self) -> QuerySet[Result]:
        of_teachers = Assessment.objects.filter(round=self.round, informant=Informant.TEACHER, **self._placed)
        return Result.objects.adopted().filter(assessment__in=of_teachers)

    @property
    def opened(self) -> QuerySet[RoundSchool]:
        return RoundSchool.objects.filter(round=self.round, opened_at__isnull=False)

    @property
    def concerns(self) -> QuerySet[TeacherConcern]:
        """About children who sat in the school on the day."""
        seat = Q(student__enrolments__ends__isnull=True) | Q(student__enrolments__ends__gte=F("raised_on"))
        began = {
            "student__enrolments__school_class__school": self.school,
            "student__enrolments__starts__lte": F("raised_on"),
        }
        return TeacherConcern.objects.annotate(raised_on=TruncDate("raised_at")).filter(seat, **began).distinct()

    @property
    def entries(self) -> QuerySet[PlanEntry]:
        return PlanEntry.objects.filter(action__plan__case__in=self._keys)

    @property
    def left_open(self) -> QuerySet[LeftOpen]:
        return LeftOpen.objects.filter(**self._of_case)

    @property
    def sessions(self) -> QuerySet[ActivitySession]:
        return ActivitySession.objects.filter(activity__school=self.school, superseded_at__isnull=True)

    # Tables that every month reads

    @property
    def _issued(self) -> list[int]:
        """Referrals that anybody outside can have answered."""
        return [row["id"] for row in self.referrals]

    @cached_property
    def receipts(self) -> list[Row]:
        rows = ReferralStatus.objects.filter(referral__in=self._issued).order_by("dated", "pk")
        return list(rows.values("referral_id", "state", "dated"))

    @cached_property
    def reminders(self) -> list[date]:
        rows = ReferralReminder.objects.filter(referral__in=self._issued)
        return list(rows.values_list("dated", flat=True))

    @cached_property
    def follow_ups(self) -> list[Row]:
        return list(FollowUp.objects.filter(**self._of_case).values("due_on", "done_on", "case_id"))

    @cached_property
    def talks(self) -> list[Row]:
        rows = TalkTask.objects.filter(school_class__school=self.school, kind=TalkTask.Kind.TIER_B)
        return list(rows.values("id", "case_id", "state", "answered_at", "case__opened_on", "case__became_a_on"))

    @cached_property
    def holiday_plans(self) -> list[Row]:
        rows = HolidayPlan.objects.filter(**self._of_case).order_by("pk")
        return list(rows.values("case_id", "holiday_starts", "first_on", "back_on", "recorded_at"))

    @cached_property
    def sheets(self) -> list[Row]:
        """Of teachers, in every round of the school."""
        rows = Sheet.objects.filter(school_class__school=self.school, informant=Informant.TEACHER)
        fields = "round_id school_class_id state submitted_at reopened_at round__opens_on round__closes_on".split()
        return list(rows.values(*fields))

    @cached_property
    def first_answers(self) -> dict[tuple[int, int], datetime]:
        """(round, class) → when a child of it was first handed in by its teacher."""
        rows = Assessment.objects.filter(school_class__school=self.school, informant=Informant.TEACHER)
        first = rows.values_list("round", "school_class").annotate(Min("submitted_at")).order_by()
        return {(one, school_class): moment for one, school_class, moment in first}


def _either(one: QuerySet[Any, tuple[int]], other: QuerySet[Any, tuple[int]]) -> list[int]:
    """Keys as values: each question begins with the school, which an “or” of both would not."""
    return [key for (key,) in one.union(other)]


def _rounds(school: School, period: Period) -> tuple[ScreeningRound | None, ScreeningRound | None]:
    """The round of the period, and without one the round before it; most months of a year have none."""
    mine = ScreeningRound.objects.filter(round_schools__school=school).exclude(state=ScreeningRound.State.PLANNED)
    newest = mine.filter(opens_on__lte=period.last).order_by("-opens_on").first()
    if newest is None or newest.closes_on >= period.first:
        return newest, None
    return None, newest

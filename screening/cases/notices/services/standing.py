"""How much waits for whom today. Numbers only: no row of a child leaves this file."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from accounts.models import User
from screening.cases.access.emergency import notices_of
from screening.cases.holidays.breaks import next_break
from screening.cases.models import (
    Case,
    EmergencyLook,
    FollowUp,
    HandOver,
    HolidayPlan,
    LookUp,
    Referral,
    TalkTask,
    TeacherMessage,
    WatchCheck,
)
from screening.rounds.models import RoundSchool, ScreeningRound, Sheet, Tier
from students.dated import in_force
from students.models import County, StaffAssignment
from students.selectors import calendar_of

Duty = StaffAssignment.Duty
CLOSING_SOON = 3  # school days
WEEK = timedelta(days=6)


@dataclass(frozen=True)
class StandingNotice:
    """`newest`: when the youngest of these things came; then it is said again although it was said lately."""

    to: int
    kind: str
    page: str
    count: int = 1
    newest: datetime | None = None
    params: dict[str, str] = field(default_factory=dict)


Source = Callable[[Sequence[int], date], Iterable[StandingNotice]]


def _queue(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    rows = Case.objects.filter(school__in=schools, tier=Tier.A, state=Case.State.WAITING)
    return _of_owners(rows, "owner", "queue", "cases:list_cases")


def _overdue(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    desk = Q(state=Case.State.WAITING, desk_due_on__lt=today)
    seen = Q(state__in=Case.UNDECIDED, first_seen_on__isnull=True, seen_due_on__lt=today)
    late = Counter(dict(_counted(Case.objects.filter(desk | seen, school__in=schools, tier=Tier.A), "owner")))
    follow_ups = FollowUp.objects.filter(case__school__in=schools, done_on__isnull=True, due_on__lt=today)
    late.update(dict(_counted(follow_ups.exclude(case__state=Case.State.CLOSED), "case__owner")))
    return (StandingNotice(owner, "overdue", "cases:list_cases", count) for owner, count in late.items())


def _follow_ups(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    rows = FollowUp.objects.filter(case__school__in=schools, done_on__isnull=True)
    rows = rows.filter(due_on__gte=today, due_on__lte=today + WEEK).exclude(case__state=Case.State.CLOSED)
    return _of_owners(rows, "case__owner", "follow-up", "cases:list_cases")


def _receipts(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    rows = Referral.objects.filter(case__school__in=schools, state__in=Referral.WITH_RECEIVER, word_due_on__lt=today)
    return _of_owners(rows, "case__owner", "receipt-missing", "cases:list_referrals")


def _talks(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    rows = TalkTask.objects.filter(school_class__school__in=schools, state=TalkTask.State.WAITING)
    return _of_teachers(rows, "school_class", "please-talk", today)


def _checks(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    rows = WatchCheck.objects.filter(case__school__in=schools, answered_at__isnull=True, due_on__lte=today + WEEK)
    return _of_teachers(rows.exclude(case__state=Case.State.CLOSED), "case__school_class", "watch-check", today)


def _answers(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    """What the counselor answered; the receipt that a concern gets at once needs no notice."""
    rows = TeacherMessage.objects.filter(student__cases__school__in=schools, read_at__isnull=True)
    readers = rows.exclude(kind="acknowledged").values_list("to")
    for to, newest in readers.annotate(newest=Max("sent_at")):
        yield StandingNotice(to, "teacher-ack", "cases:list_messages", newest=newest)


def _hand_overs(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    waits = HandOver.objects.filter(to_school__in=schools, why__in=HandOver.NEEDS_RECEIPT)
    waits = waits.filter(accepted_at__isnull=True, superseded_at__isnull=True).exclude(case__state=Case.State.CLOSED)
    return _of_posts(waits, "to_school", "sealed_at", Duty.COUNSELOR, "hand-over", "cases:list_handovers", today)


def _looks(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    """As on the first screen of each headteacher, from whom an urgent concern may be kept."""
    waits = EmergencyLook.objects.filter(case__school__in=schools, noted_at__isnull=True)
    posts = _posts(today, Duty.HEADTEACHER).filter(school__in=waits.values("case__school"))
    for head in User.objects.filter(pk__in=posts.values("user")):
        looks = list(notices_of(head))
        if looks:
            yield StandingNotice(head.pk, "break-glass", "home:show_home", len(looks), looks[0].opened_at)


def _rounds_opened(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    opened = RoundSchool.objects.filter(school__in=schools, opened_at__date=today).select_related("round")
    for place in opened:
        one = place.round
        days = {"start": one.opens_on.isoformat(), "end": one.closes_on.isoformat()}
        params = {"round": f"{one.school_year}-{one.term}", **days}
        posts = _posts(today, Duty.CLASS_TEACHER).filter(school=place.school_id)
        for teacher in posts.values_list("user", flat=True).distinct():
            yield StandingNotice(teacher, "round-open", "home:show_home", newest=place.opened_at, params=params)


def _rounds_closing(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    for one in ScreeningRound.objects.filter(state=ScreeningRound.State.OPEN).select_related("county"):
        days = calendar_of(one.county).school_days_between(today, one.closes_on)
        if one.closes_on < today or days > CLOSING_SOON:
            continue
        rows = Sheet.objects.filter(round=one, school_class__school__in=schools, informant="teacher")
        rows = rows.filter(state__in=(Sheet.State.OPEN, Sheet.State.REOPENED))
        yield from _of_teachers(rows, "school_class", "round-closing", today, days=str(days))


def _look_ups(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    """The last entry of a child says whether its look-up goes on, and when somebody asks again."""
    later = LookUp.objects.filter(student=OuterRef("student"), recorded_at__gt=OuterRef("recorded_at"))
    rows = LookUp.objects.filter(~Exists(later), closed="", next_on__lte=today, school_class__school__in=schools)
    return _of_teachers(rows, "school_class", "look-up", today, page="cases:list_look_ups")


def _holiday_plans(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    """Open cases without a plan, in the weeks before a long holiday."""
    for county in County.objects.filter(townships__schools__in=schools).distinct():
        holiday = next_break(calendar_of(county), today)
        if holiday is None or not holiday.is_near(today):
            continue
        planned = HolidayPlan.objects.filter(holiday_starts=holiday.starts, case=OuterRef("pk"))
        rows = Case.objects.filter(~Exists(planned), school__in=schools, school__township__county=county)
        rows = rows.exclude(state=Case.State.CLOSED)
        yield from _of_owners(rows, "owner", "holiday-plans", "cases:list_holiday_plans")


SOURCES: tuple[Source, ...] = (
    _queue,
    _overdue,
    _follow_ups,
    _receipts,
    _talks,
    _checks,
    _answers,
    _hand_overs,
    _looks,
    _rounds_opened,
    _rounds_closing,
    _look_ups,
    _holiday_plans,
)


def _counted(rows: QuerySet[Any], by: str) -> QuerySet[Any, tuple[int, int]]:
    counted: QuerySet[Any, tuple[int, int]] = rows.order_by().values_list(by).annotate(Count("pk"))
    return counted


def _of_owners(rows: QuerySet[Any], owner: str, kind: str, page: str) -> Iterator[StandingNotice]:
    return (StandingNotice(to, kind, page, count) for to, count in _counted(rows, owner))


def _of_teachers(
    rows: QuerySet[Any], school_class: str, kind: str, today: date, *, page: str = "home:show_home", **params: str
) -> Iterator[StandingNotice]:
    """What is asked about children of a class is asked of its class teacher."""
    by_class, sums = dict(_counted(rows, school_class)), Counter[int]()
    posts = _posts(today, Duty.CLASS_TEACHER).filter(school_class__in=by_class)
    for teacher, place in posts.values_list("user", "school_class").distinct():
        sums[teacher] += by_class[place]
    return (StandingNotice(to, kind, page, count, params=params) for to, count in sums.items())


def _of_posts(
    rows: QuerySet[Any], school: str, since: str, duty: str, kind: str, page: str, today: date
) -> Iterator[StandingNotice]:
    """What waits at a school for whoever holds a post there."""
    found = {place: (count, newest) for place, count, newest in _counted(rows, school).annotate(Max(since))}
    posts = _posts(today, duty).filter(school__in=found)
    for to, place in posts.values_list("user", "school").distinct():
        count, newest = found[place]
        yield StandingNotice(to, kind, page, count, newest)


def _posts(today: date, duty: str) -> QuerySet[StaffAssignment]:
    return StaffAssignment.objects.filter(in_force(today), duty=duty, user__is_active=True)

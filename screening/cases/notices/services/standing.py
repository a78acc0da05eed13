"""How much waits for whom today. Numbers only: no row of a child leaves this file."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils import timezone

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
from screening.cases.steps.deadlines import DeadlinesBySchool
from screening.cases.steps.next_step import GONE, NextStep, required_since
from screening.cases.steps.selectors import steps_of, without_word
from screening.rounds.completion.standing import TO_REMIND, Step, count_classes, facts_of_teachers
from screening.rounds.models import ChildState, RoundChild, RoundSchool, ScreeningRound, Sheet, Tier
from students.dated import in_force
from students.models import County, School, StaffAssignment
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
    """As the counselor's list counts them: to be looked at by the counselor, and nothing decided yet."""
    waits = Counter(
        row.school_id
        for row, _step in _open_steps(schools, today)
        if row.tier == Tier.A and row.state in Case.UNDECIDED
    )
    return _to_counselors(waits, "queue", "cases:list_cases", today)


def overdue(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    late = Counter(row.school_id for row, step in _open_steps(schools, today) if step.late_since)
    return _to_counselors(late, "overdue", "home:show_home", today)


def waits_too_long(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    """Nobody waits unseen: whoever leads the school learns how many, on the day on which another one is too late."""
    deadlines, found = _deadlines(schools, today), defaultdict[int, list[date]](list)
    for row, step in _open_steps(schools, today):
        since = required_since(deadlines[row.school_id], step)
        if since:
            found[row.school_id].append(since)
    for to, place in _posts(today, Duty.HEADTEACHER).filter(school__in=found).values_list("user", "school").distinct():
        newest = timezone.make_aware(datetime.combine(max(found[place]), time.min))
        yield StandingNotice(to, "waits-too-long", "home:show_home", len(found[place]), newest)


def _deadlines(schools: Sequence[int], today: date) -> DeadlinesBySchool:
    return DeadlinesBySchool(School.objects.filter(pk__in=schools).select_related("township__county"), today)


def _open_steps(schools: Sequence[int], today: date) -> Iterator[tuple[Any, NextStep]]:
    rows = Case.objects.filter(school__in=schools, flag__withdrawn_at__isnull=True)
    return steps_of(rows, _deadlines(schools, today))


def _to_counselors(by_school: Mapping[int, int], kind: str, page: str, today: date) -> Iterator[StandingNotice]:
    """A counselor's number is that of all the own schools, as on the own first screen."""
    sums = Counter[int]()
    posts = _posts(today, Duty.COUNSELOR).filter(school__in=by_school)
    for to, school in posts.values_list("user", "school").distinct():
        sums[to] += by_school[school]
    return (StandingNotice(to, kind, page, count) for to, count in sums.items())


def _follow_ups(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    rows = FollowUp.objects.filter(case__school__in=schools, done_on__isnull=True)
    rows = rows.filter(due_on__gte=today, due_on__lte=today + WEEK).exclude(case__state=Case.State.CLOSED)
    return _of_owners(rows, "case__owner", "follow-up", "cases:list_cases")


def _receipts(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    rows = without_word(Referral.objects.filter(case__school__in=schools), today)
    return _of_owners(rows, "case__owner", "receipt-missing", "cases:list_referrals")


def _talks(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    rows = TalkTask.objects.filter(school_class__school__in=schools, state=TalkTask.State.WAITING)
    return _of_teachers(rows, "school_class", "please-talk", today)


def _checks(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    rows = WatchCheck.objects.filter(case__school__in=schools, answered_at__isnull=True, due_on__lte=today + WEEK)
    return _of_teachers(rows.exclude(case__state=Case.State.CLOSED), "case__school_class", "watch-check", today)


def _answers(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    """What the counselor answered, and what still waits; the receipt that a concern gets at once needs no notice."""
    rows = TeacherMessage.objects.filter(student__cases__school__in=schools, read_at__isnull=True)
    waits = rows.filter(kind=TeacherMessage.STILL_WAITING)
    answered = rows.exclude(kind__in=(TeacherMessage.ACKNOWLEDGED, TeacherMessage.STILL_WAITING))
    for kind, unread in (("teacher-ack", answered), ("still-waiting", waits)):
        for to, newest in unread.values_list("to").annotate(newest=Max("sent_at")):
            yield StandingNotice(to, kind, "cases:list_messages", newest=newest)


def _hand_overs(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    waits = HandOver.objects.filter(to_school__in=schools, why__in=HandOver.NEEDS_RECEIPT)
    waits = waits.filter(accepted_at__isnull=True, superseded_at__isnull=True).exclude(case__state=Case.State.CLOSED)
    return _of_posts(waits, "to_school", "sealed_at", Duty.COUNSELOR, "hand-over", "cases:list_handovers", today)


def _gone(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    waits = Counter(row.school_id for row, step in _open_steps(schools, today) if step.kind == GONE)
    return _to_counselors(waits, "child-left", "cases:list_due", today)


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
    for one, days in _open_rounds(today):
        if days > CLOSING_SOON:
            continue
        waits = {place: 1 for place, step in _steps(one, schools, today).items() if step in TO_REMIND}
        yield from _to_teachers(waits, "round-closing", today, days=str(days))


def _late_rows(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    """Children who could not be rated when their class was handed in, and can be now; near the end of a round the
    notice of its closing says so daily."""
    for one, days in _open_rounds(today):
        if days <= CLOSING_SOON:
            continue
        late = [place for place, step in _steps(one, schools, today).items() if step == Step.LATE]
        rows = RoundChild.objects.filter(round=one, school_class__in=late, state=ChildState.TO_RATE)
        newest, came = dict(rows.order_by().values_list("school_class").annotate(Max("since"))), defaultdict(list)
        for teacher, place in _class_teachers(newest, today):
            came[teacher].append(newest[place])
        for teacher, times in came.items():
            yield StandingNotice(teacher, "late-rows", "home:show_home", len(times), max(times))


def _open_rounds(today: date) -> Iterator[tuple[ScreeningRound, int]]:
    """With the school days that are left."""
    rows = ScreeningRound.objects.filter(state=ScreeningRound.State.OPEN, closes_on__gte=today)
    for one in rows.select_related("county"):
        yield one, calendar_of(one.county).school_days_between(today, one.closes_on)


def _steps(one: ScreeningRound, schools: Sequence[int], today: date) -> dict[int, Step]:
    """Class → what it waits for, as every page says it."""
    children = RoundChild.objects.filter(round=one, school_class__school__in=schools)
    sheets = Sheet.objects.filter(round=one, school_class__school__in=schools)
    found = count_classes(children, facts_of_teachers(sheets, today))
    return {place: standing.step for _round, place, _school, standing in found}


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


SOURCES: list[Source] = [
    _queue,
    overdue,
    waits_too_long,
    _follow_ups,
    _receipts,
    _talks,
    _checks,
    _answers,
    _hand_overs,
    _gone,
    _looks,
    _rounds_opened,
    _rounds_closing,
    _late_rows,
    _look_ups,
    _holiday_plans,
]


def _counted(rows: QuerySet[Any], by: str) -> QuerySet[Any, tuple[int, int]]:
    counted: QuerySet[Any, tuple[int, int]] = rows.order_by().values_list(by).annotate(Count("pk"))
    return counted


def _of_owners(rows: QuerySet[Any], owner: str, kind: str, page: str) -> Iterator[StandingNotice]:
    return (StandingNotice(to, kind, page, count) for to, count in _counted(rows, owner))


def _of_teachers(
    rows: QuerySet[Any], school_class: str, kind: str, today: date, *, page: str = "home:show_home", **params: str
) -> Iterator[StandingNotice]:
    """What is asked about children of a class is asked of its class teacher."""
    return _to_teachers(dict(_counted(rows, school_class)), kind, today, page=page, **params)


def _to_teachers(
    by_class: Mapping[int, int], kind: str, today: date, *, page: str = "home:show_home", **params: str
) -> Iterator[StandingNotice]:
    sums = Counter[int]()
    for teacher, place in _class_teachers(by_class, today):
        sums[teacher] += by_class[place]
    return (StandingNotice(to, kind, page, count, params=params) for to, count in sums.items())


def _class_teachers(classes: Iterable[int], today: date) -> Iterable[tuple[int, int]]:
    posts = _posts(today, Duty.CLASS_TEACHER).filter(school_class__in=list(classes))
    return posts.values_list("user", "school_class").distinct()


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

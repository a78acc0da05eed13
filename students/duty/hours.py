"""Which lines of the duty list are needed, and which of them hold at a moment.

The day's two people answer all day. Where children board, two people are named for the evening as well; they answer
first from `EVENING_FROM` until `EVENING_UNTIL` of the next morning.
"""

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from students.calendar import DAY, SchoolCalendar
from students.models import DutyDay, StaffAssignment

EVENING_FROM, EVENING_UNTIL = time(18), time(7)
Hours = DutyDay.Hours


def holds_at(moment: datetime) -> Q:
    """Lines of the duty list whose people are on duty: the day's, and in the evening and at night the evening's."""
    local = timezone.localtime(moment)
    today = local.date()
    lines = Q(date=today, hours=Hours.DAY)
    if local.time() >= EVENING_FROM:
        lines |= Q(date=today, hours=Hours.EVENING)
    if local.time() < EVENING_UNTIL:
        lines |= Q(date=today - DAY, hours=Hours.EVENING)
    return lines


def both_work_there() -> Q:
    """Lines on whose day both who are named work at the school: a name is nobody who comes."""
    works = StaffAssignment.objects.filter(school=OuterRef("school"), starts__lte=OuterRef("date"))
    works = works.filter(Q(ends__isnull=True) | Q(ends__gte=OuterRef("date")), user__is_active=True)
    return Q(Exists(works.filter(user=OuterRef("duty_person"))) & Exists(works.filter(user=OuterRef("deputy"))))


def first_called(lines: list[DutyDay]) -> DutyDay | None:
    """Of those that hold at one school the evening's people: the day's have gone home."""
    return min(lines, key=lambda line: line.hours != Hours.EVENING, default=None)


def needed_duties(calendar: SchoolCalendar, first: date, last: date, *, boarders: bool) -> list[tuple[date, str]]:
    """Every school day and every day of a holiday; where children board every evening of or before a school day."""
    lines = []
    for offset in range((last - first).days + 1):
        day = first + DAY * offset
        if calendar.is_school_day(day) or calendar.is_holiday(day):
            lines.append((day, str(Hours.DAY)))
        if boarders and needs_evening(calendar, day):
            lines.append((day, str(Hours.EVENING)))
    return lines


def needs_evening(calendar: SchoolCalendar, day: date) -> bool:
    """Boarders sleep at school before a school day, and are there until the end of it."""
    return calendar.is_school_day(day) or calendar.is_school_day(day + DAY)

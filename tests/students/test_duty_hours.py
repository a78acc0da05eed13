"""Which lines of the duty list are needed, and who answers at which hour."""

from datetime import date

import pytest

from students.calendar import DaySpan, SchoolCalendar, TermDates
from students.duty.hours import first_called, holds_at, needed_duties
from students.models import DutyDay
from tests.factories import at

DAY, EVENING = DutyDay.Hours.DAY, DutyDay.Hours.EVENING
CALENDAR = SchoolCalendar.of(
    [TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22))],
    [DaySpan(date(2026, 10, 1), date(2026, 10, 7))],
    [date(2026, 10, 10)],
)


def days(first, last, hours, **kinds):
    lines = needed_duties(CALENDAR, date(2026, 10, first), date(2026, 10, last), **kinds)
    return [day.day for day, part in lines if part == hours]


def test_school_days_make_up_days_and_holidays_need_people_and_plain_weekends_do_not():
    assert days(1, 12, DAY, boarders=False) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]
    assert days(1, 12, EVENING, boarders=False) == []


def test_boarders_need_somebody_on_the_evening_before_a_school_day_and_after_it():
    assert days(1, 12, EVENING, boarders=True) == [7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize(
    ("moment", "answers"),
    [
        (at("2026-10-19", "06:59"), "sunday evening"),
        (at("2026-10-19", "07:00"), "monday"),
        (at("2026-10-19", "17:59"), "monday"),
        (at("2026-10-19", "18:00"), "monday evening"),
        (at("2026-10-19", "23:59"), "monday evening"),
        (at("2026-10-20", "00:00"), "monday evening"),
        (at("2026-10-20", "07:00"), "tuesday"),
    ],
)
def test_the_evenings_people_answer_first_until_the_morning(cast, moment, answers):
    lines = [(18, EVENING), (19, DAY), (19, EVENING), (20, DAY)]
    names = dict(zip(lines, ("sunday evening", "monday", "monday evening", "tuesday"), strict=True))
    people = {"duty_person": cast.zhou, "duty_phone": "1", "deputy": cast.admin, "deputy_phone": "2"}
    for day, hours in lines:
        DutyDay.objects.create(school=cast.school, date=date(2026, 10, day), hours=hours, **people)
    found = first_called(list(DutyDay.objects.filter(holds_at(moment))))
    assert names[found.date.day, found.hours] == answers


def test_where_nobody_is_named_for_the_evening_the_days_people_go_on_answering(cast):
    people = {"duty_person": cast.zhou, "duty_phone": "1", "deputy": cast.admin, "deputy_phone": "2"}
    DutyDay.objects.create(school=cast.school, date=date(2026, 10, 19), **people)
    assert first_called(list(DutyDay.objects.filter(holds_at(at("2026-10-19", "22:00"))))).hours == DAY
    assert first_called([]) is None

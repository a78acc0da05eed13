"""When an agreed action is due and how often it took place."""

from datetime import date, timedelta

import pytest

from screening.cases.plans.rhythm import MONTHLY, ONCE, Agreed, Entered, counts, missed_in_a_row
from students.calendar import DaySpan, SchoolCalendar, TermDates
from tests.factories import at

TERM = TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22))
CALENDAR = SchoolCalendar.of([TERM], [DaySpan(date(2026, 10, 1), date(2026, 10, 7))])
WEDNESDAY = date(2026, 10, 14)


def entered(day, status, written=None):
    return Entered(day, status, at(str(written or day), "18:00"))


def days(agreed, since=date(2026, 9, 1), upto=date(2026, 10, 31)):
    return agreed.days(CALENDAR, since, upto)


def test_every_wednesday_from_the_first_after_the_start_and_none_in_a_holiday():
    agreed = Agreed(date(2026, 9, 21), weekday=2)
    assert days(agreed, upto=date(2026, 10, 20)) == [date(2026, 9, 23), date(2026, 9, 30), WEDNESDAY]


def test_sundays_at_home_count_and_the_last_day_ends_it():
    agreed = Agreed(date(2026, 10, 10), until=date(2026, 10, 18), weekday=6)
    assert days(agreed) == [date(2026, 10, 11), date(2026, 10, 18)]


def test_once_is_asked_once_and_a_month_is_four_weeks():
    assert days(Agreed(date(2026, 10, 12), weekday=0, every_weeks=ONCE)) == [date(2026, 10, 12)]
    assert days(Agreed(date(2026, 9, 14), weekday=0, every_weeks=MONTHLY)) == [date(2026, 9, 14), date(2026, 10, 12)]


def test_without_a_day_the_week_is_asked_about_on_friday():
    assert days(Agreed(date(2026, 10, 12)), upto=date(2026, 10, 23)) == [date(2026, 10, 16), date(2026, 10, 23)]


@pytest.mark.parametrize(("entry", "answered"), [(-3, False), (-2, True), (0, True), (4, True), (5, False)])
def test_anything_entered_from_monday_to_sunday_answers_the_week(entry, answered):
    agreed = Agreed(date(2026, 9, 21), weekday=2)
    assert agreed.is_answered(WEDNESDAY, [WEDNESDAY + timedelta(days=entry)]) is answered


def test_what_took_place_and_what_was_written_down_within_three_days_is_counted():
    late = WEDNESDAY + timedelta(days=4)
    rows = [
        entered(date(2026, 10, 7), "kept", date(2026, 10, 10)),
        entered(WEDNESDAY, "missed", late),
        entered(date(2026, 10, 21), "moved"),
    ]
    found = counts(rows)
    assert (found.took_place, found.all, found.missed, found.moved, found.in_time) == (1, 3, 1, 1, 2)


@pytest.mark.parametrize(
    ("statuses", "twice"),
    [("kept missed missed", True), ("missed missed kept", False), ("missed moved missed", False), ("missed", False)],
)
def test_two_missed_in_a_row_are_noticed_until_the_next_one_that_came_about(statuses, twice):
    rows = [entered(WEDNESDAY + timedelta(weeks=n), status) for n, status in enumerate(statuses.split())]
    assert missed_in_a_row(rows) is twice
    assert missed_in_a_row(rows[::-1]) is twice

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.calendar import DaySpan, SchoolCalendar, TermDates

AUTUMN = TermDates(2025, 1, date(2025, 9, 1), date(2026, 1, 30))
SPRING = TermDates(2025, 2, date(2026, 3, 2), date(2026, 7, 3))  # Spring Festival 2026 lies in the break before it
NEXT = TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22))
NATIONAL_DAY = DaySpan(date(2025, 10, 1), date(2025, 10, 8))
LABOUR_DAY = DaySpan(date(2026, 5, 1), date(2026, 5, 5))
MAKE_UP = (date(2025, 9, 28), date(2025, 10, 11), date(2026, 5, 9))  # a Sunday and two Saturdays
CALENDAR = SchoolCalendar.of([NEXT, SPRING, AUTUMN], [NATIONAL_DAY, LABOUR_DAY], MAKE_UP)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2025, 9, 1), True),  # the first day of term
        (date(2025, 8, 31), False),
        (date(2025, 9, 27), False),  # a Saturday
        (date(2025, 9, 28), True),  # a Sunday that makes up for National Day
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),  # the last day of the holiday
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),
        (date(2026, 1, 30), True),  # the last day of term
        (date(2026, 1, 31), False),
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 3, 2), True),
        (date(2026, 5, 4), False),
        (date(2026, 5, 9), True),
    ],
)
def test_school_is_held_on_weekdays_of_a_term_and_on_make_up_days(day: date, held: bool) -> None:
    assert CALENDAR.is_school_day(day) is held


def test_a_clock_started_before_national_day_stands_still_in_it() -> None:
    assert CALENDAR.add_school_days(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert CALENDAR.add_school_days(date(2025, 9, 30), 3) == date(2025, 10, 11)  # the make-up Saturday counts
    assert CALENDAR.school_days_between(date(2025, 9, 30), date(2025, 10, 11)) == 3


def test_a_clock_started_before_spring_festival_goes_on_in_the_next_term() -> None:
    assert CALENDAR.add_school_days(date(2026, 1, 29), 2) == date(2026, 3, 2)
    assert CALENDAR.school_days_between(date(2026, 1, 30), date(2026, 3, 1)) == 0


def test_no_school_day_is_added_by_adding_none_and_none_is_taken_back() -> None:
    assert CALENDAR.add_school_days(date(2026, 2, 17), 0) == date(2026, 2, 17)
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add_school_days(date(2026, 2, 17), -1)


def test_the_next_school_day_is_today_if_school_is_held_today() -> None:
    assert CALENDAR.next_school_day(date(2025, 9, 28)) == date(2025, 9, 28)
    assert CALENDAR.next_school_day(date(2026, 2, 17)) == date(2026, 3, 2)


def test_after_the_last_known_term_comes_a_break_and_then_every_weekday_counts() -> None:
    assert not CALENDAR.has_run_out(date(2027, 3, 18))
    assert CALENDAR.is_holiday(date(2027, 3, 18))
    assert CALENDAR.add_school_days(date(2027, 1, 22), 1) == date(2027, 3, 19)
    assert CALENDAR.has_run_out(date(2027, 3, 19))
    assert not CALENDAR.is_holiday(date(2027, 3, 19))


def test_without_a_term_every_weekday_is_a_school_day() -> None:
    assert SchoolCalendar.of([]).add_school_days(date(2026, 10, 16), 1) == date(2026, 10, 19)


def test_a_calendar_that_ends_in_july_has_run_out_in_september_and_a_new_school_year_has_begun() -> None:
    calendar = SchoolCalendar.of([AUTUMN, SPRING])
    assert [calendar.has_run_out(day) for day in (date(2026, 8, 27), date(2026, 8, 28))] == [False, True]
    late = SchoolCalendar.of([AUTUMN, TermDates(2025, 2, date(2026, 3, 2), date(2026, 7, 15))])
    assert [late.has_run_out(day) for day in (date(2026, 8, 31), date(2026, 9, 1))] == [False, True]
    assert [late.school_year(day) for day in (date(2026, 8, 31), date(2026, 9, 1))] == [2025, 2026]
    assert late.is_school_day(date(2026, 9, 1))


def test_the_week_of_the_first_day_is_week_one_even_if_term_begins_on_a_tuesday() -> None:
    assert [CALENDAR.school_week(date(2026, 9, day)) for day in (1, 6, 7)] == [1, 1, 2]
    assert CALENDAR.school_week(date(2026, 10, 19)) == 8
    assert CALENDAR.school_week(date(2026, 2, 17)) is None


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2025, 8, 31), 2024),  # before anything known: by the month
        (date(2025, 9, 1), 2025),
        (date(2026, 2, 17), 2025),
        (date(2026, 8, 31), 2025),  # the summer break still belongs to the old year
        (date(2026, 9, 1), 2026),
    ],
)
def test_a_school_year_begins_with_its_first_term(day: date, year: int) -> None:
    assert CALENDAR.school_year(day) == year


def test_a_term_is_found_by_its_days_and_a_break_by_the_end_of_a_term() -> None:
    assert CALENDAR.term_of(date(2026, 3, 2)) == SPRING
    assert CALENDAR.term_of(date(2026, 2, 17)) is None
    assert CALENDAR.next_break(date(2025, 11, 1)) == date(2026, 1, 31)
    assert CALENDAR.is_holiday(date(2025, 10, 3))
    assert not CALENDAR.is_holiday(date(2025, 9, 27))  # only a weekend


@given(st.dates(date(2025, 8, 1), date(2026, 12, 31)), st.integers(0, 120))
def test_adding_school_days_and_counting_them_agree(start: date, days: int) -> None:
    end = CALENDAR.add_school_days(start, days)
    assert CALENDAR.school_days_between(start, end) == days
    if days:
        assert CALENDAR.school_days_between(start, end - timedelta(days=1)) == days - 1


@given(st.dates(date(2025, 8, 1), date(2026, 12, 31)), st.integers(0, 60), st.integers(0, 60))
def test_after_a_standstill_a_day_comes_as_many_school_days_later(since: date, stood: int, left: int) -> None:
    until, day = since + timedelta(days=stood), since + timedelta(days=left)
    moved = CALENDAR.after_a_standstill(day, since, until)
    assert moved >= until
    assert CALENDAR.school_days_between(day, moved) >= CALENDAR.school_days_between(since, until)

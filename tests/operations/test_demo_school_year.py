"""The demo's school years and its own day, for every day of the year on which it may be started. No database."""

from datetime import date, timedelta

import pytest

from screening.operations.demo.school_year import demo_day, holidays_of, round_opens, spring_festival, terms_of
from students.calendar import SchoolCalendar

YEARS = range(2022, 2046)
STARTED = ("01-01", "02-15", "07-15", "08-20", "09-01", "10-26", "11-28", "12-31")


def calendar(*years: int) -> SchoolCalendar:
    holidays = [span for year in years for span in holidays_of(year).values()]
    return SchoolCalendar.of([term for year in years for term in terms_of(year)], holidays)


@pytest.mark.parametrize("year", YEARS)
def test_a_school_year_is_one_a_chinese_visitor_knows(year):
    autumn, spring = terms_of(year)
    assert date(year, 9, 1) <= autumn.starts <= date(year, 9, 3)
    assert date(year + 1, 1, 10) <= autumn.ends <= date(year + 1, 1, 31)
    assert autumn.ends + timedelta(days=7) < spring_festival(year + 1) < spring.starts - timedelta(days=12)
    assert date(year + 1, 2, 1) < spring.starts < date(year + 1, 3, 8)
    assert date(year + 1, 7, 4) <= spring.ends <= date(year + 1, 7, 10)
    july_and_august = (date(year + 1, 7, 11) + timedelta(days=days) for days in range(52))
    assert all(calendar(year, year + 1).is_holiday(day) for day in july_and_august)


@pytest.mark.parametrize("year", YEARS)
def test_rounds_open_in_weeks_six_to_eight_and_end_four_weeks_before_a_break(year):
    for term in terms_of(year):
        opens = round_opens(term)
        assert calendar(year).is_school_day(opens)
        assert 6 <= (calendar(year).school_week(opens) or 0) <= 8
        assert opens + timedelta(days=25) < term.ends - timedelta(weeks=4)


@pytest.mark.parametrize("started", [f"{year}-{day}" for year in (2026, 2027, 2031) for day in STARTED])
def test_whenever_it_is_started_the_demo_stands_on_a_school_day_of_the_autumn_round(started):
    day = demo_day(date.fromisoformat(started))
    autumn = terms_of(day.year)[0]
    assert calendar(day.year).school_days_between(round_opens(autumn), day) in range(10, 15)
    assert timedelta(0) <= date.fromisoformat(started) - day < timedelta(days=372)


def test_every_day_of_two_years_is_a_day_of_the_same_kind_and_the_demos_own_day_stays():
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(730)]
    assert all(demo_day(demo_day(day)) == demo_day(day) for day in days)
    assert {day.weekday() - demo_day(day).weekday() for day in days} == {0, 1, 2}  # of a weekend it is the Friday


def test_the_moon_is_where_it_was():
    assert spring_festival(2026) == date(2026, 2, 17)
    assert spring_festival(2027) == date(2027, 2, 6)
    assert spring_festival(2033) == date(2033, 1, 31)

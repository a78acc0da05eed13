"""The month of a report: its first and last day, and the moment its figures stand at."""

from datetime import date, timedelta

import pytest

from screening.reports.periods import closed_on, months_of_year, period_of, school_year_of
from tests.factories import at

FAR = date(2030, 1, 1)


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 11, 17), date(2026, 11, 30)),
        (date(2027, 2, 28), date(2027, 2, 28)),
        (date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_books_that_are_closed_with_the_month_are_the_month(month, last):
    period = period_of(month, FAR)
    assert (period.first, period.last) == (month.replace(day=1), last)
    assert period.month == month.replace(day=1)


def test_a_month_that_runs_stands_at_today():
    period = period_of(date(2026, 10, 1), date(2026, 10, 19))
    assert period.last == date(2026, 10, 19)
    assert period.has(at("2026-10-19", "23:59")) and not period.has(at("2026-10-20", "00:00"))


@pytest.mark.parametrize("closing_day", [1, 15, 25, 28, 30, 31])
def test_whatever_the_closing_day_no_day_is_in_two_months_and_none_in_no_month(closing_day):
    months = [*months_of_year(2026), *months_of_year(2027)]
    periods = [period_of(month, FAR, closing_day) for month in months]
    for before, after in zip(periods, periods[1:], strict=False):
        assert after.first == before.last + timedelta(days=1)
    assert [period.month for period in periods] == months


@pytest.mark.parametrize(
    ("month", "closing_day", "closed"),
    [
        (date(2026, 10, 9), 25, date(2026, 10, 25)),
        (date(2027, 2, 3), 31, date(2027, 2, 28)),
        (date(2027, 2, 3), 30, date(2027, 2, 28)),
        (date(2026, 11, 30), 31, date(2026, 11, 30)),
    ],
)
def test_a_month_that_has_no_such_day_is_closed_on_its_last(month, closing_day, closed):
    assert closed_on(month, closing_day) == closed


def test_a_month_is_called_after_the_day_its_books_are_closed():
    period = period_of(date(2026, 10, 1), FAR, 25)
    assert (period.first, period.last, period.month) == (date(2026, 9, 26), date(2026, 10, 25), date(2026, 10, 1))


def test_the_first_moment_counts_and_the_first_after_it_does_not():
    period = period_of(date(2026, 10, 1), FAR)
    assert period.has(at("2026-10-01", "00:00")) and period.has(period.until - timedelta(microseconds=1))
    assert not period.has(period.since - timedelta(microseconds=1)) and not period.has(period.until)


def test_moments_are_those_of_the_place_and_not_of_greenwich():
    assert period_of(date(2026, 10, 1), FAR).since.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_a_school_year_is_reported_from_september_to_august(day, year):
    assert school_year_of(day) == year
    assert day.replace(day=1) in months_of_year(year)


def test_a_school_year_has_twelve_months_in_their_order():
    months = months_of_year(2026)
    assert len(months) == 12 and months == sorted(months)
    assert (months[0], months[-1]) == (date(2026, 9, 1), date(2027, 8, 1))

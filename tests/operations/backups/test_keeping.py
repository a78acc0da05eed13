"""Which daily backups stay."""

from datetime import date, timedelta

import pytest

from screening.operations.backups.making import kept

pytestmark = pytest.mark.once
TODAY = date(2026, 11, 30)


def every_day(count: int) -> list[date]:
    return [TODAY - timedelta(days=back) for back in range(count)]


def test_of_two_years_there_stay_seven_days_four_weeks_twelve_months():
    stays = kept(every_day(730))
    assert stays >= set(every_day(7))
    assert len({(day.year, day.month) for day in stays}) == 12
    assert len({day.isocalendar()[:2] for day in stays if day > TODAY - timedelta(days=28)}) == 4
    assert len(stays) <= 7 + 4 + 12
    assert min(stays).month == 12


def test_kept_day_by_day_nothing_is_lost_that_would_be_kept_at_the_end():
    there: set[date] = set()
    for day in reversed(every_day(500)):
        there = kept(there | {day})
    assert there == kept(every_day(500))


def test_a_computer_that_was_off_keeps_what_it_has():
    few = [TODAY - timedelta(days=40 * back) for back in range(5)]
    assert kept(few) == set(few)
    assert kept([]) == set()

"""Clocks in school days: 1–7 October is a holiday, the counselor comes on Mondays and Wednesdays."""

from datetime import date

import pytest

from screening.cases import clocks
from screening.scoring.rules import current_rules
from students.calendar import SchoolCalendar, Span, TermDates

RULES = current_rules().clocks
CALENDAR = SchoolCalendar.of(
    [TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22)), TermDates(2026, 2, date(2027, 3, 1), date(2027, 7, 2))],
    [Span(date(2026, 10, 1), date(2026, 10, 7))],
)
MONDAY = date(2026, 10, 19)


def test_tier_a_is_looked_at_within_five_school_days_and_seen_on_the_second_visit_day():
    visits = [date(2026, 10, 26), date(2026, 10, 21), MONDAY, date(2026, 10, 28)]
    due = clocks.tier_a(MONDAY, calendar=CALENDAR, visits=visits, rules=RULES)
    assert due == clocks.DueDates(desk=date(2026, 10, 26), seen=date(2026, 10, 26))


def test_a_school_visited_once_a_fortnight_gets_no_longer_clock():
    due = clocks.tier_a(MONDAY, calendar=CALENDAR, visits=[date(2026, 10, 30), date(2026, 11, 13)], rules=RULES)
    assert due.seen == date(2026, 11, 2)  # ten school days, before the second visit


def test_a_school_without_a_counselor_still_has_a_date():
    assert clocks.tier_a(MONDAY, calendar=CALENDAR, visits=[], rules=RULES).seen == date(2026, 11, 2)


def test_clocks_stand_still_in_the_holiday():
    due = clocks.tier_a(date(2026, 9, 29), calendar=CALENDAR, visits=[], rules=RULES)
    assert due.desk == date(2026, 10, 13)  # 30 September, then 8, 9, 12 and 13 October


def test_the_class_teacher_has_fifteen_school_days():
    assert clocks.tier_b(MONDAY, calendar=CALENDAR, rules=RULES) == clocks.DueDates(answer=date(2026, 11, 9))


@pytest.mark.parametrize(
    ("due", "today", "late"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, date(2026, 10, 20), 1),
        (date(2026, 9, 30), date(2026, 10, 7), 0),  # the holiday does not make it later
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (None, MONDAY, 0),
    ],
)
def test_days_late_are_school_days(due, today, late):
    assert clocks.days_late(due, today, CALENDAR) == late

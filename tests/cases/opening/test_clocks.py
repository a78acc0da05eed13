"""Clocks in school days: 1–7 October is a holiday, the counselor comes on Mondays and Wednesdays."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from screening.cases.opening import clocks
from screening.cases.steps.deadlines import Deadlines
from screening.scoring.rules import current_rules
from students.calendar import DaySpan, SchoolCalendar, TermDates

RULES = current_rules().clocks
CALENDAR = SchoolCalendar.of(
    [TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22)), TermDates(2026, 2, date(2027, 3, 1), date(2027, 7, 2))],
    [DaySpan(date(2026, 10, 1), date(2026, 10, 7))],
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


# A whole school year: two terms, the Spring Festival between them, a holiday with a make-up day on each side.
YEAR = SchoolCalendar.of(
    [TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22)), TermDates(2026, 2, date(2027, 3, 1), date(2027, 7, 2))],
    [DaySpan(date(2026, 10, 1), date(2026, 10, 7)), DaySpan(date(2027, 5, 1), date(2027, 5, 5))],
    [date(2026, 9, 27), date(2026, 10, 10), date(2027, 5, 8)],
)


def fortnightly(first: date) -> list[date]:
    return [first, first + timedelta(days=14), first + timedelta(days=28)]


def test_make_up_days_count_as_school_days():
    due = clocks.tier_a(date(2026, 9, 25), calendar=YEAR, visits=[], rules=RULES)
    assert due.desk == date(2026, 10, 8)  # Sunday 27, 28, 29, 30 September, then 8 October
    assert due.seen == date(2026, 10, 14)  # Saturday 10 October counts, Sunday 11 does not


def test_a_case_opened_before_the_spring_festival_goes_on_after_it():
    due = clocks.tier_a(date(2027, 1, 20), calendar=YEAR, visits=[], rules=RULES)
    assert due.desk == date(2027, 3, 3)  # 21 and 22 January, then 1, 2 and 3 March
    assert clocks.tier_b(date(2027, 1, 20), calendar=YEAR, rules=RULES).answer == date(2027, 3, 17)


def test_the_second_visit_once_a_fortnight_with_a_holiday_between_is_never_later_than_ten_school_days():
    due = clocks.tier_a(date(2026, 9, 24), calendar=YEAR, visits=fortnightly(date(2026, 9, 25)), rules=RULES)
    assert due.seen == date(2026, 10, 9)  # the second visit; ten school days would be 13 October
    later = clocks.tier_a(date(2026, 9, 25), calendar=YEAR, visits=fortnightly(date(2026, 9, 25)), rules=RULES)
    assert later.seen == date(2026, 10, 14)  # 9 and 23 October are the next visits: the clock is earlier


@given(st.dates(date(2026, 9, 1), date(2027, 6, 1)), st.integers(0, 13), st.sampled_from([7, 14, 21]))
def test_a_school_visited_less_often_never_gets_a_longer_clock(opened, first, every):
    days = [opened + timedelta(days=first + every * turn) for turn in range(12)]
    visits = [day for day in days if YEAR.is_school_day(day)]
    due = clocks.tier_a(opened, calendar=YEAR, visits=visits, rules=RULES)
    assert due.seen is not None and opened < due.seen <= YEAR.add_school_days(opened, RULES.child_seen)
    assert sum(opened < day < due.seen for day in visits) < clocks.VISITS_TO_SEE_A_CHILD


@given(st.dates(date(2026, 9, 1), date(2027, 6, 1)))
def test_no_clock_runs_out_on_a_day_without_school(opened):
    due = clocks.tier_a(opened, calendar=YEAR, visits=[], rules=RULES)
    answer = clocks.tier_b(opened, calendar=YEAR, rules=RULES).answer
    assert all(day is not None and YEAR.is_school_day(day) for day in (due.desk, due.seen, answer))


def test_days_waited_are_school_days_in_whatever_order_they_are_asked():
    known, today = Deadlines(YEAR, date(2027, 3, 10)), date(2027, 3, 10)
    for days in (40, 3, 0, 41, 120, -5):
        since = today - timedelta(days=days)
        assert known.waited(since) == YEAR.school_days_between(since, today)

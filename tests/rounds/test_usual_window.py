"""The two weeks a round is offered: from a school Monday, in weeks 5 to 8 while they last, never outside the term."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from screening.rounds.opening import usual_window, window_problems
from students.calendar import DaySpan, SchoolCalendar, TermDates
from tests.pages.structure import Page
from tests.rounds import factories as rounds

TERM = TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 20))
NATIONAL_DAY = DaySpan(date(2026, 10, 1), date(2026, 10, 8))
CALENDAR = SchoolCalendar.of([TERM], [NATIONAL_DAY])


@pytest.mark.parametrize(
    ("today", "window"),
    [
        ("2026-07-15", ("2026-09-28", "2026-10-09")),  # the fifth week, and its holiday between
        ("2026-09-28", ("2026-10-12", "2026-10-23")),  # the Monday in the holiday is none
        ("2026-10-19", ("2026-10-26", "2026-11-06")),
        ("2026-11-30", ("2026-12-07", "2026-12-18")),  # late: the form asks for a reason
        ("2027-01-12", ("2027-01-18", "2027-01-20")),
        ("2027-01-18", None),
    ],
)
def test_two_weeks_from_the_next_school_monday(today, window):
    found = usual_window(CALENDAR, TERM, date.fromisoformat(today))
    assert (found and tuple(day.isoformat() for day in found)) == window


@given(st.integers(min_value=0, max_value=200))
def test_it_begins_after_today_on_a_school_monday_and_stays_in_the_term(offset):
    today = date(2026, 7, 1) + timedelta(days=offset)
    first, last = usual_window(CALENDAR, TERM, today) or (None, None)
    if first is None:
        assert today >= date(2027, 1, 11)
        return
    assert first > today and first.weekday() == 0 and TERM.starts <= first < last <= TERM.ends
    assert CALENDAR.is_school_day(first) and CALENDAR.is_school_day(last)
    assert today > date(2026, 10, 18) or not window_problems(CALENDAR, first, last)


def test_the_form_begins_with_the_term_and_days_of_the_round_that_comes(cast, as_):
    def begins_with():
        html = as_(cast.district).get(reverse("rounds:create_round")).content.decode()
        fields = {one.get("name"): one.get("value") for one in Page(html).root.iter("input")}
        chosen = [one.get("value") for one in Page(html).root.iter("option") if one.get("selected") is not None]
        return fields["opens_on"], fields["closes_on"], chosen[0]

    assert begins_with() == ("2026-10-26", "2026-11-06", "2026-1")
    rounds.make_round(cast)
    assert begins_with()[2] == "2026-2"

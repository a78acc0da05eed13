"""A month whose figures were taken in a long holiday: nothing is overdue that waits for a school day."""

from datetime import date

import pytest

from screening.reports.county.services import make_county_month
from screening.reports.county.services.counting import counts_of, late_children
from screening.reports.monthly.services import make_report
from screening.reports.periods import holiday_of_month, holiday_on, period_of
from students.calendar import SchoolCalendar, TermDates
from students.models import Term
from tests.reports.factories import fill_class, make_round, open_case

FIRST, SECOND = (
    TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22)),
    TermDates(2026, 2, date(2027, 3, 1), date(2027, 7, 9)),
)
CALENDAR = SchoolCalendar.of([FIRST, SECOND])
JANUARY, MARCH_1 = date(2027, 1, 1), {"back": "2027-03-01"}


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2027, 1, 22), None),
        (date(2027, 1, 23), MARCH_1),
        (date(2027, 2, 28), MARCH_1),
        (date(2027, 3, 1), None),
        (date(2027, 7, 31), {"back": None}),
    ],
)
def test_a_long_holiday_ends_on_the_first_school_day(day, found):
    assert holiday_on(CALENDAR, day) == found


@pytest.mark.parametrize(
    ("last", "is_in"), [(date(2027, 1, 20), False), (date(2027, 1, 31), True), (date(2027, 2, 28), False)]
)
def test_a_month_is_one_of_the_holiday_where_it_is_read_in_it_too(last, is_in):
    assert bool(holiday_of_month(CALENDAR, last)) == is_in


@pytest.fixture
def in_january(cast):
    """School ends on January 22: five children were to be seen before, six by a day of the holiday."""
    Term.objects.filter(county=cast.county).delete()
    for one in (FIRST, SECOND):
        Term.objects.create(
            county=cast.county, school_year=one.school_year, number=one.number, starts=one.starts, ends=one.ends
        )
    current = make_round(cast, cast.school)
    children = fill_class(current, cast.class_3_1, {"rated": 24})
    for child in children[:11]:
        due = date(2027, 1, 15) if child in children[:5] else date(2027, 1, 27)
        open_case(current, child, cast.class_3_1, cast.wang, desk_due_on=due, seen_due_on=due)
    return period_of(JANUARY, date(2027, 2, 3))


def test_what_falls_due_in_the_holiday_is_not_overdue_in_it(cast, in_january):
    people = next(
        one for one in counts_of(county=cast.county, period=in_january) if one.school == cast.school.pk
    ).people
    assert (people["overdue.desk"], people["overdue.seen"], people["overdue.holiday-plan"]) == (5, 5, 11)
    assert {kind: len(rows) for kind, rows in late_children(county=cast.county, period=in_january).items()} == {
        "desk": 5,
        "seen": 5,
        "follow-up": 0,
    }


def test_school_and_county_keep_when_school_begins(cast, in_january):
    today = date(2027, 2, 3)
    row = make_county_month(county=cast.county, month=JANUARY, today=today, by=None)
    figures = make_report(school=cast.school, month=JANUARY, today=today, by=cast.chen).figures
    assert row.work["holiday"] == figures["holiday"] == MARCH_1
    assert [ask["code"] for ask in figures["asks"]] == ["holiday-plan", "holiday-until"]
    assert figures["work"]["overdue"]["desk"] == [5, 16]


def test_a_month_read_when_school_has_begun_asks_as_usual(cast, in_january):
    today = date(2027, 3, 3)
    row = make_county_month(county=cast.county, month=date(2027, 2, 1), today=today, by=None)
    figures = make_report(school=cast.school, month=date(2027, 2, 1), today=today, by=cast.chen).figures
    assert "holiday" not in row.work and figures["holiday"] is None
    assert figures["work"]["overdue"].keys() == {"desk", "seen", "receipt", "follow-up"}
    assert [ask["code"] for ask in figures["asks"]] == ["look"]

"""What the county's officer is shown of a month: counted at once, published once, kept."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from accounts.models import User
from screening.cases.models import Case, HandOver
from screening.cases.opening.services.joining import bring_back
from screening.reports.county.figures import county_key, school_key, township_key
from screening.reports.county.month import StoredMonth, cells_of, county_place
from screening.reports.county.services import MonthNotOver, make_county_month, make_missing_county_months, making
from screening.reports.county.services.counting import counts_of
from screening.reports.county.tables import per_hour
from screening.reports.models import CountyMonth, Publication
from screening.reports.periods import period_of
from screening.rounds.models import ScreeningRound
from students.models import School, SchoolClass
from students.resources.services import enter_resources
from tests.factories import at, make_county
from tests.reports.factories import fill_class, make_round, open_case

SEPTEMBER, OCTOBER, TODAY = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 4)


@pytest.fixture
def october(cast):
    """The township school rated twenty-four of thirty children and has six cases, five of them late; the village
    school rated all of its twelve."""
    current = make_round(cast, cast.school, cast.outside_school)
    children = fill_class(current, cast.class_3_1, {"rated": 24, "to-rate": 6})
    fill_class(current, cast.outside_class, {"rated": 12})
    for child in children[:5]:
        open_case(current, child, cast.class_3_1, cast.wang)
    open_case(current, children[5], cast.class_3_1, cast.wang, desk_due_on=date(2026, 11, 6), seen_due_on=None)
    return period_of(OCTOBER, TODAY)


def counts_by_school(cast, period):
    return {one.school: one for one in counts_of(county=cast.county, period=period)}


def test_every_school_of_the_county_is_counted_with_the_work_of_its_children(cast, october):
    found = counts_by_school(cast, october)
    people = found[cast.school.pk].people
    assert (people["enrolled"], people["state.rated"], people["state.to-rate"]) == (30, 24, 6)
    assert (people["open"], people["overdue.desk"], people["overdue.seen"], people["overdue"]) == (6, 5, 5, 10)
    assert found[cast.second_school.pk].people["open"] == 0


def test_a_child_rated_in_october_was_still_to_be_rated_in_september(cast, october):
    people = counts_by_school(cast, period_of(SEPTEMBER, TODAY))[cast.outside_school.pk].people
    assert (people["state.rated"], people["state.to-rate"]) == (0, 12)


def test_visits_of_a_fortnight_are_counted_whether_the_counselor_comes_every_week_or_not(cast, october):
    found = counts_by_school(cast, october)
    assert found[cast.school.pk].work["visits_a_fortnight"] == 4
    assert found[cast.outside_school.pk].work["visits_a_fortnight"] == 1


def test_cases_for_each_hour_leave_out_schools_that_have_not_said_their_hours(cast, october):
    values = {"staff": 40, "teachers": 31, "night_staff": 0, "clubs": 6, "lessons": 4, "books": 5200}
    with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
        told = {**values, "counselor_hours": Decimal("12.0")}
        enter_resources(cast.school, by=cast.admin, school_year=2026, values=told)
    row = make_county_month(county=cast.county, month=OCTOBER, today=TODAY, by=None)
    schools = [cast.school, cast.second_school, cast.outside_school]
    assert per_hour(StoredMonth(row), county_place("禾溪县", schools)) == "0.5"
    assert per_hour(StoredMonth(row), county_place("禾溪县", schools[1:])) == gettext("hours missing")


def test_what_joins_a_case_later_changes_no_month_before_it(cast, october):
    Case.objects.filter(seen_due_on__isnull=False).update(first_seen_on=date(2026, 10, 12))
    before = counts_by_school(cast, october)[cast.school.pk].people
    with time_machine.travel("2026-11-03T09:00:00+08:00", tick=False):
        brought_back = [bring_back(case) for case in Case.objects.all()]
    assert (sum(brought_back), before["overdue.desk"], before["overdue.seen"]) == (5, 5, 0)
    assert counts_by_school(cast, october)[cast.school.pk].people == before


def test_a_case_taken_over_in_november_was_the_first_schools_in_october(cast, october):
    case = Case.objects.exclude(seen_due_on=None).first()
    take_over(case, cast.second_class, cast.wang, at("2026-11-02"))
    found = counts_by_school(cast, october)
    assert (found[cast.school.pk].people["open"], found[cast.school.pk].people["overdue.desk"]) == (6, 5)
    assert found[cast.second_school.pk].people["open"] == 0


def take_over(case: Case, to_class: SchoolClass, by: User, moment: datetime) -> None:
    HandOver.objects.create(
        case=case,
        why=HandOver.Why.SCHOOL,
        from_owner=case.owner,
        from_school=case.school,
        from_class=case.school_class,
        to_school=to_class.school,
        to_class=to_class,
        sealed_at=moment,
        accepted_at=moment,
        accepted_by=by,
    )
    Case.objects.filter(pk=case.pk).update(school=to_class.school, school_class=to_class)


def queries_of_counting(cast, period):
    with CaptureQueriesContext(connection) as queries:
        counts_of(county=cast.county, period=period)
    return len(queries)


def test_three_hundred_schools_ask_as_many_questions_as_three(cast, october):
    few = queries_of_counting(cast, october)
    township = cast.school.township
    School.objects.bulk_create(
        School(township=township, name=f"第{number}小学", kind="village") for number in range(297)
    )
    assert queries_of_counting(cast, october) == few
    assert len(counts_of(county=cast.county, period=october)) == 300


def test_a_published_figure_is_the_sum_of_the_schools_below_it(cast, october):
    cells = county_publication_on(TODAY, cast, OCTOBER)
    assert cells[county_key("enrolled")].value == 42
    assert cells[county_key("state.rated")].value == 36
    assert cells[township_key(cast.school.township_id, "enrolled")].value == 30
    assert cells[school_key(cast.school.pk, "open")].value == 6


def county_publication_on(today, cast, month):
    return cells_of(make_county_month(county=cast.county, month=month, today=today, by=None))


def test_four_children_left_out_of_a_school_are_not_to_be_worked_out(cast):
    current = make_round(cast, cast.school)
    fill_class(current, cast.class_3_1, {"rated": 26, "refused": 4})
    cells = county_publication_on(TODAY, cast, OCTOBER)
    assert cells[school_key(cast.school.pk, "enrolled")].value == 30
    assert cells[school_key(cast.school.pk, "state.rated")].value is None
    assert cells[county_key("state.refused")].text == "<5"


def test_the_same_rows_make_no_second_revision_and_changed_ones_do(cast, october):
    first = make_county_month(county=cast.county, month=OCTOBER, today=TODAY, by=None)
    assert make_county_month(county=cast.county, month=OCTOBER, today=TODAY, by=cast.district) == first
    fill_class(ScreeningRound.objects.get(), cast.second_class, {"rated": 11})
    assert make_county_month(county=cast.county, month=OCTOBER, today=TODAY, by=None).revision == 2


def test_a_month_that_is_not_over_is_not_made(cast, october):
    with pytest.raises(MonthNotOver):
        make_county_month(county=cast.county, month=OCTOBER, today=date(2026, 10, 31), by=None)
    assert not CountyMonth.objects.exists()


def test_a_county_that_closes_its_books_on_the_25th_counts_to_that_day_and_by_itself(cast, october):
    cast.county.report_closing_day = 25
    cast.county.save()
    for day in (date(2026, 10, 25), date(2026, 10, 26), date(2026, 10, 27)):
        make_missing_county_months(today=day)
    rows = CountyMonth.objects.order_by("month")
    assert [(row.month, row.work["as_of"]) for row in rows] == [(SEPTEMBER, "2026-09-25"), (OCTOBER, "2026-10-25")]


def test_a_clock_that_is_cut_off_keeps_what_it_has_made_and_goes_on_with_the_next_county(cast, october, monkeypatch):
    other, keep = make_county("南坡县"), making._kept

    def cut_off(county, *rest):
        if county == other:
            raise SoftTimeLimitExceeded
        return keep(county, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(making, "_kept", cut_off)
        with pytest.raises(SoftTimeLimitExceeded):
            make_missing_county_months(today=TODAY)
    assert CountyMonth.objects.get().county == cast.county
    assert Publication.objects.count() == 1  # of the other nothing is left half done
    assert [row.county for row in make_missing_county_months(today=TODAY)] == [other]

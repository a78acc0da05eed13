"""Before a long holiday every open case has a plan; its checks come up by themselves, and a missing one is work."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from screening.cases.follow_up import services as support
from screening.cases.holidays.breaks import next_break
from screening.cases.models import Case, HolidayPlan
from screening.documents.models import Document
from screening.documents.paper_codes import find_paper, paper_code
from students.calendar import SchoolCalendar, TermDates
from students.models import Term
from tests.cases import factories as make
from tests.cases.pages import page, url

CALENDAR = SchoolCalendar.of(
    [
        TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22)),
        TermDates(2026, 2, date(2027, 2, 22), date(2027, 7, 2)),
        TermDates(2027, 1, date(2027, 9, 1), date(2028, 1, 21)),
    ]
)
PLAN = {
    "stays_where": "外婆家",
    "who_looks_in": "刘主任 0000-555 0131",
    "how_often": "weekly",
    "first_on": "2027-01-28",
    "child_contact": "0000-555 0110",
    "stand_in": "班主任李老师",
    "safe": "no",
    "back_on": "2027-02-22",
}


@pytest.fixture
def calendar(cast):
    second = {"starts": date(2027, 2, 22), "ends": date(2027, 7, 2)}
    Term.objects.update_or_create(county=cast.county, school_year=2026, number=2, defaults=second)


@pytest.fixture
def at_the_end(cast, as_, watched, calendar, time_machine_at):
    """The counselor two weeks before the winter holiday."""
    time_machine_at("2027-01-08")
    return as_(cast.wang)


def write(browser, case, **data):
    return browser.post(url("plan_holiday", case.public_id), {"nonce": uuid.uuid4(), **PLAN, **data})


@pytest.mark.parametrize(
    ("today", "term", "starts", "ends"),
    [
        (date(2026, 10, 19), 1, date(2027, 1, 23), date(2027, 2, 21)),
        (date(2027, 2, 1), 1, date(2027, 1, 23), date(2027, 2, 21)),
        (date(2027, 2, 22), 2, date(2027, 7, 3), date(2027, 8, 31)),
        (date(2028, 2, 1), 1, date(2028, 1, 22), None),
    ],
)
def test_the_two_long_holidays_of_the_calendar(today, term, starts, ends):
    found = next_break(CALENDAR, today)
    assert (found.term, found.starts, found.ends) == (term, starts, ends)


def test_plans_are_asked_for_from_four_weeks_before_until_school_begins():
    found = next_break(CALENDAR, date(2026, 12, 1))
    near = [
        found.is_near(day) for day in (date(2026, 12, 25), date(2026, 12, 26), date(2027, 2, 21), date(2027, 2, 22))
    ]
    assert near == [False, True, True, False]
    assert [found.plan_is_owed(day) for day in (date(2027, 1, 21), date(2027, 1, 22))] == [False, True]
    assert next_break(SchoolCalendar.of([]), date(2026, 12, 1)) is None


def test_a_plan_is_kept_and_its_two_days_come_up(cast, at_the_end, watched):
    assert "还有 1 名孩子没有假期安排" in page(at_the_end.get(url("list_holiday_plans")))
    assert write(at_the_end, watched).status_code == 302
    assert sorted(watched.follow_ups.values_list("due_on", flat=True)) == [date(2027, 1, 28), date(2027, 2, 22)]
    text = page(at_the_end.get(url("list_holiday_plans")))
    assert "没有假期安排" not in text
    assert "2027 年 1 月 28 日" in text


def test_a_changed_plan_moves_its_days_and_keeps_the_one_before(cast, at_the_end, watched):
    write(at_the_end, watched)
    write(at_the_end, watched, first_on="2027-02-01", stays_where="姑姑家")
    assert HolidayPlan.objects.count() == 2
    assert sorted(watched.follow_ups.values_list("due_on", flat=True)) == [date(2027, 2, 1), date(2027, 2, 22)]
    assert "姑姑家" in page(at_the_end.get(url("plan_holiday", watched.public_id)))


def test_sent_twice_it_is_one_and_with_other_words_it_is_not_lost(cast, at_the_end, watched):
    nonce = uuid.uuid4()
    assert [write(at_the_end, watched, nonce=nonce).status_code for _press in range(2)] == [302, 302]
    assert "姑姑家" in page(write(at_the_end, watched, nonce=nonce, stays_where="姑姑家"), 422)
    assert HolidayPlan.objects.get().stays_where == "外婆家"


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_on": "2027-01-20"},
        {"first_on": "2027-02-23"},
        {"back_on": "2027-02-20"},
        {"home_from": "2027-02-10", "home_until": "2027-02-01"},
        {"stays_where": ""},
        {"safe": ""},
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(cast, at_the_end, watched, wrong):
    page(write(at_the_end, watched, **wrong), 422)
    assert not HolidayPlan.objects.exists()
    assert not watched.follow_ups.exists()


def test_a_worry_about_safety_leads_to_the_urgent_concern(cast, at_the_end, watched):
    assert write(at_the_end, watched, safe="yes")["Location"].startswith(reverse("cases:raise_urgent"))


def test_an_ended_case_needs_no_plan(cast, at_the_end, watched):
    support.close_case(Case.objects.get(pk=watched.pk), by=cast.wang, outcome="better", reported_by="child")
    assert at_the_end.get(url("plan_holiday", watched.public_id)).status_code == 404
    assert watched.student.name not in page(at_the_end.get(url("list_holiday_plans")))


def test_the_paper_leads_back_to_the_plan_of_this_child_only(cast, at_the_end, watched):
    assert at_the_end.post(url("plan_holiday", watched.public_id), {"do": "print"}).status_code == 302
    assert Document.objects.get().kind == "holiday-plan"
    code = paper_code("holiday-plan", watched.public_id)
    assert find_paper(cast.wang, code) == reverse("cases:plan_holiday", args=[watched.public_id])
    for person in (cast.li, cast.tian, cast.chen):
        assert find_paper(person, code) is None


def test_before_the_holiday_the_first_screen_says_how_many_have_a_plan(cast, at_the_end, watched):
    assert "1 个孩子里有 0 个写好了假期安排" in at_the_end.get(reverse("home:show_home")).content.decode()


def test_a_missing_plan_is_counted_for_the_headteacher_on_the_last_school_day(
    cast,
    as_,
    watched,
    calendar,
    time_machine_at,
):
    make.make_case(cast, "bo")
    time_machine_at("2027-01-21")
    assert "假期安排" not in as_(cast.chen).get(reverse("home:show_home")).content.decode()
    time_machine_at("2027-01-22")
    write(as_(cast.wang), watched)
    text = as_(cast.chen).get(reverse("home:show_home")).content.decode()
    assert "1 份长假安排还没有写" in text
    assert watched.student.name not in text

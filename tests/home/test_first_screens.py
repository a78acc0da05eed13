import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from screening.cases.fallback.printing import request_pack
from screening.cases.models import Case
from screening.cases.referrals.services import issue_referral
from screening.cases.review.services import record_review
from screening.cases.urgent.services.emergency import open_in_emergency
from screening.reports.models import MonthlyReport
from screening.reports.monthly.services import make_report
from students.models import DutyDay
from students.services.children import move_student
from students.services.staff import disable_colleague
from tests.cases import factories as make
from tests.factories import assign, make_class, make_school, make_student, make_user
from tests.reports.factories import fill_class, make_round
from tests.rounds.factories import open_round

MOST_QUERIES = 30
PEOPLE = ("li", "wang", "chen", "admin", "staff", "district", "protection", "auditor")


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_has_a_first_screen_on_the_first_day(cast, as_, who):
    assert as_(getattr(cast, who)).get("/").status_code == 200


def queries_of_home(browser):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/").status_code == 200
    return len(queries)


def questions(browser):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/").status_code == 200
    return sum(one["sql"].startswith("SELECT") and "accounts_audit" not in one["sql"] for one in captured)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_first_screen_asks_the_same_number_of_questions_for_two_children_as_for_forty(cast, as_, who):
    current = make_round(cast, cast.school)
    browser = as_(getattr(cast, who))
    fill_class(current, cast.class_3_1, {"rated": 2})
    few = queries_of_home(browser)
    fill_class(current, cast.class_3_2, {"rated": 30, "no-consent-yet": 8})
    assert queries_of_home(browser) <= few + 2  # a last-seen row and a kept session may come or go


def test_the_district_is_told_where_the_round_stands_and_sees_no_child(cast, as_):
    make_round(cast, cast.school)
    page = as_(cast.district).get("/").content.decode()
    assert "2026 年 10 月 23 日" in page
    assert not [child for child in cast.children.values() if child.name in page]


def test_the_administrator_is_told_of_missing_consent_and_of_days_without_anybody_on_duty(cast, as_):
    current = make_round(cast, cast.school)
    fill_class(current, cast.class_3_2, {"rated": 1})  # before that the set-up list says it
    children = fill_class(current, cast.class_3_1, {"no-consent-yet": 2})
    for child in children:
        row = child.round_children.get()
        row.owner = "school-administrator"
        row.save()
    page = as_(cast.admin).get("/").content.decode()
    assert "还有 2 名学生没有同意书" in page
    assert "接下来两周有 14 天没有人值班" in page


@pytest.fixture
def busy(cast, time_machine_at):
    """A round that runs, a score of children who wait in every way, a plan, three urgent concerns that nobody took for
    an hour, a report, a child who goes to another school."""
    current = open_round(cast)
    for number in range(20):
        child = make_student(cast.class_3_1, f"张{number}", 20 + number)
        make.open_case_for_flag(make.make_flag(child, cast.district, tier="AB"[number % 2]))
    make.planned_case(cast)
    DutyDay.objects.update(duty_person=cast.li)
    for _number in range(3):
        make.make_urgent(cast, cast.zhou, student=cast.children["bo"])
    make_report(school=cast.school, month=date(2026, 9, 30), today=timezone.localdate(), by=None)
    move_student(cast.children["yu"], by=cast.admin, to=cast.outside_class, day=timezone.localdate())
    time_machine_at("2026-10-19", "10:00")
    return current


@pytest.mark.parametrize("who", PEOPLE)
def test_whatever_waits_a_first_screen_asks_no_more_than_that(cast, as_, busy, who):
    browser = as_(getattr(cast, who))
    browser.get("/")
    assert questions(browser) <= MOST_QUERIES


def test_before_the_first_report_a_headteacher_reads_what_is_to_be_done_and_no_empty_table(cast, as_, busy):
    MonthlyReport.objects.all().delete()
    page = as_(cast.chen).get("/").content.decode()
    assert "还有 2 个班没有做完" in page
    assert "还没有月报" in page
    assert "<table" not in page
    assert 'class="cols"' not in page  # nothing stands in a first column
    assert "这些数说明什么" not in page


def test_a_headteacher_of_a_school_without_children_reads_what_is_missing_and_no_thanks(cast, as_):
    school = make_school(cast.county, "新开小学")
    head = make_user("head2", "孙校长", Role.HEADTEACHER)
    assign(head, school, "headteacher")
    page = as_(head).get("/").content.decode()
    assert "花名册里还没有学生" in page and "第一份" in page
    assert "没有逾期的事" not in page and "自动生成" not in page
    child = make_student(make_class(school), "周一", 1)
    assert "没有逾期的事" in as_(head).get("/").content.decode()
    case = make.open_case_for_flag(make.make_flag(child, cast.district))
    Case.objects.filter(pk=case.pk).update(state="plan", next_on=date(2026, 9, 30))  # a plan nobody looked at
    assert "没有逾期的事" not in as_(head).get("/").content.decode()
    assert "有事过了约定的日子" in as_(head).get("/").content.decode()


@pytest.fixture
def never_so_busy(cast, busy, time_machine_at):
    """All that a headteacher's first screen can be about: a referral without an answer as well, somebody who is on the
    duty list and works here no more, a look in an emergency, a pack being made, children who wait too long, no
    counselor, no contact at the county; and three more urgent concerns of this hour."""
    case = Case.objects.filter(student__name="张1").get()
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    issue_referral(make.make_referral(cast, case), by=cast.wang)
    look = {"number": case.number, "reason": "他没有回家", "nonce": uuid.uuid4(), "password": "a-good-password"}
    open_in_emergency(cast.school, by=cast.tian, **look)
    request_pack(cast.school, by=cast.chen)
    time_machine_at("2026-11-23", "09:00")
    for _number in range(3):
        make.make_urgent(cast, cast.zhou, student=cast.children["bo"])
    for day in (23, 24):
        make.make_duty(cast.school, cast.li, cast.staff, date(2026, 11, day))
    disable_colleague(cast.staff, by=cast.admin)
    disable_colleague(cast.wang, by=cast.admin)
    cast.protection.is_active = False
    cast.protection.save()
    time_machine_at("2026-11-23", "10:00")


def test_however_busy_a_headteacher_is_the_first_screen_asks_no_more_than_that(cast, as_, never_so_busy):
    browser = as_(cast.chen)
    html = browser.get("/").content.decode()
    for said in (
        "还没有人确认",
        "打开了张1的个案",
        "郑主任",
        "现在在本校没有职责",
        "晚了十个上课日",
        "在等心理老师接收",
        "1 份转介",
    ):
        assert said in html, said
    assert questions(browser) <= MOST_QUERIES + 1  # whether a worker answers, while the pack is being made

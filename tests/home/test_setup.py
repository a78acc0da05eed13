"""The list that leads from an empty school to the first class handed in: always one line to go on with, never wrong."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role, User
from screening.home import administrator
from screening.home.setup import SetupLine, setup_lists
from screening.jobs import scheduled
from screening.operations.services import begin_school
from screening.rounds.services import settle_open_rounds
from students.models import School
from students.services.children import Details, add_student
from students.services.places import set_county_contacts
from students.services.staff import end_assignment
from tests import factories
from tests.cases.factories import make_duty
from tests.pages.structure import Page
from tests.rounds import factories as rounds

ROSTER, STAFF, CONSENT, DUTY, COUNTY, ROUND = range(6)


@pytest.fixture
def admin(db) -> User:
    names = {"county": "河西县", "township": "柳湾镇", "school": "柳湾小学", "kind": "township"}
    begin_school(**names, administrator=User(username="heli", name="何丽"), posts={}, day=date(2026, 9, 1))
    return User.objects.get()


@pytest.fixture
def school(admin) -> School:
    return School.objects.get()


def lines(admin: User) -> tuple[SetupLine, ...]:
    (one,) = setup_lists(admin, School.objects.filter(assignments__user=admin))
    return one.lines


def colleague(school: School, username: str, role: str, duty: str, *more: object) -> User:
    """Somebody who has not signed in yet."""
    person = factories.make_user(username, username, role)
    User.objects.filter(pk=person.pk).update(last_login=None)
    factories.assign(person, school, duty, *more)
    return person


def test_an_empty_school_begins_with_the_roster_and_says_what_comes_later(admin):
    now = lines(admin)
    assert not any(line.is_done for line in now)
    assert "roster/upload" in now[ROSTER].url
    assert [bool(line.url) for line in now] == [True, True, False, False, True, False]
    assert "班主任、心理教师、校长" in now[STAFF].says
    assert "您" in now[COUNTY].who


def test_the_first_screen_shows_it_in_the_place_of_the_duty_list_alone(admin, as_):
    User.objects.update(must_change_password=False)
    page = as_(admin).get("/").content.decode()
    assert "准备清单" in page
    assert "花名册、同意书和值班表都齐了" not in page
    assert administrator.build(admin)["tasks"] == []


def test_classes_without_children_and_children_without_an_answer_are_counted(admin, school):
    first, second = factories.make_class(school, 3, 1), factories.make_class(school, 3, 2)
    child = factories.make_student(first, consent=False)
    factories.make_student(first, "韦一", 2, consent=False)
    assert "1 个班没有学生" in lines(admin)[ROSTER].says
    factories.make_student(second)
    now = lines(admin)
    assert now[ROSTER].is_done
    assert "3 名学生里，2 名" in now[CONSENT].says
    factories.make_consent(child, outcome="refused", answer="no")
    assert "3 名学生里，1 名" in lines(admin)[CONSENT].says  # a no is an answer


def test_every_class_has_a_teacher_and_the_school_a_counselor_and_a_headteacher(admin, school):
    classes = [factories.make_class(school, 3, 1), factories.make_class(school, 3, 2)]
    colleague(school, "lifang", Role.TEACHER, "class-teacher", classes[0])
    colleague(school, "wangjing", Role.COUNSELOR, "counselor")
    assert "1 个班的班主任" in lines(admin)[STAFF].says
    colleague(school, "zhoumin", Role.TEACHER, "class-teacher", classes[1])
    assert "校长" in lines(admin)[STAFF].says
    colleague(school, "chen", Role.HEADTEACHER, "headteacher")
    staff = lines(admin)[STAFF]
    assert staff.is_done
    assert "4 位还没有登录过" in staff.says


def test_the_duty_list_waits_for_a_second_colleague_and_then_counts_its_days(admin, school):
    assert not lines(admin)[DUTY].url
    chen = colleague(school, "chen", Role.HEADTEACHER, "headteacher")
    assert "14 天" in lines(admin)[DUTY].says
    for offset in range(14):
        make_duty(school, chen, admin, date(2026, 10, 19) + timedelta(days=offset))
    assert lines(admin)[DUTY].is_done


def test_the_county_is_whole_with_an_officer_a_number_and_a_contact(admin, school):
    county = school.township.county
    set_county_contacts(
        county, by=None, emergency_numbers="0000-1", protection_contact_name="郑", protection_contact_phone="0000-2"
    )
    assert "区县管理员" in lines(admin)[COUNTY].says
    factories.assign_county(factories.make_user("zheng", "郑国华", Role.DISTRICT_OFFICER), county)
    now = lines(admin)
    assert now[COUNTY].is_done
    assert "郑国华" in now[ROUND].who


def test_the_list_stays_while_the_teachers_rate_and_goes_with_the_first_class(cast, as_):
    made = rounds.make_round(cast)
    assert "还缺" in lines(cast.admin)[ROUND].says
    rounds.name_duty(cast, made, cast.school)
    ready = lines(cast.admin)[ROUND]
    assert ready.acts_at_once and "可以启动" in ready.says
    assert as_(cast.admin).post(ready.url).status_code == 302
    assert lines(cast.admin)[ROUND].is_done
    rounds.hand_in(rounds.sheet_of(made, cast.class_3_1), cast.li, {1: rounds.CALM})
    assert setup_lists(cast.admin, [cast.school]) == []


def test_a_round_that_would_leave_a_class_with_nobody_to_rate_is_opened_where_it_says_so(cast):
    rounds.name_duty(cast, rounds.make_round(cast), cast.school)
    assert lines(cast.admin)[ROUND].acts_at_once
    for name in ("yu", "bo", "nur"):
        factories.make_consent(cast.children[name], "refused", "no")
    now = lines(cast.admin)[ROUND]
    assert not now.acts_at_once and now.url == reverse("rounds:list_rounds") and "三年级(1)班" in now.says
    assert "三年级(2)班" not in now.says


def test_a_round_that_asks_for_more_days_than_two_weeks_leaves_the_duty_list_open(cast):
    made = rounds.make_round(cast, closes_on=date(2026, 11, 13))
    for offset in range(14):
        make_duty(cast.school, cast.chen, cast.staff, date(2026, 10, 19) + timedelta(days=offset))
    now = lines(cast.admin)[DUTY]
    assert not now.is_done and f"first=2026-11-02&last={made.closes_on}" in now.url  # the named days stay as they are


def test_the_duty_list_opens_at_the_first_day_nobody_is_named_for_and_reaches_far_enough(cast, as_):
    for offset in range(7):
        make_duty(cast.school, cast.chen, cast.staff, date(2026, 10, 19) + timedelta(days=offset))
    html = as_(cast.admin).get(lines(cast.admin)[DUTY].url).content.decode()
    fields = {one.get("name"): one.get("value") for one in Page(html).root.iter("input")}
    assert (fields["first"], fields["last"]) == ("2026-10-26", "2026-11-01")


def test_a_duty_list_that_counts_on_somebody_who_left_is_not_done(cast):
    for offset in range(14):
        make_duty(cast.school, cast.chen, cast.staff, date(2026, 10, 19) + timedelta(days=offset))
    assert lines(cast.admin)[DUTY].is_done
    end_assignment(cast.chen.assignments.get(), by=cast.admin)
    now = lines(cast.admin)[DUTY]
    assert not now.is_done and "14 条" in now.says and "first=2026-10-19" in now.url


def test_an_open_round_in_which_nobody_agreed_is_not_said_to_be_filled_in(cast):
    for name in ("yu", "bo", "nur", "hao"):
        factories.make_consent(cast.children[name], "refused", "no")
    rounds.open_round(cast)
    says = lines(cast.admin)[ROUND].says
    assert "还没有一名孩子可以填" in says and "可以填了" not in says


@pytest.mark.parametrize(
    ("opened", "says"), [(False, "10 月 30 日结束，本校没有启动"), (True, "10 月 30 日结束，没有一个班交表")]
)
def test_a_round_that_went_by_is_not_none_planned(cast, opened, says):
    if opened:
        rounds.open_round(cast)
    else:
        rounds.make_round(cast)
    with time_machine.travel("2026-11-02T09:00:00+08:00", tick=False):
        scheduled.run_due()
        assert says in lines(cast.admin)[ROUND].says


def test_a_school_that_has_begun_asks_nothing_of_the_setup(cast):
    rounds.hand_in(rounds.sheet_of(rounds.open_round(cast), cast.class_3_1), cast.li, {1: rounds.CALM})
    built = administrator.build(cast.admin)
    assert built["setup"] == []
    assert built["tasks"]


def test_what_the_list_asked_for_the_other_classes_stays_asked_after_the_first_is_handed_in(cast):
    """A class without a teacher, families without an answer and a class that is not done: each until it is settled."""
    made = rounds.open_round(cast)
    rounds.hand_in(rounds.sheet_of(made, cast.class_3_1), cast.li, {1: rounds.CALM})
    end_assignment(cast.zhou.assignments.get(), by=cast.admin)
    child = add_student(cast.class_3_2, by=cast.admin, details=Details("莫小小", "girl", 2017, 8))
    notes = [link.note for link in administrator.build(cast.admin)["tasks"]]
    assert any("三年级(2)班没有班主任" in note for note in notes)
    assert any("还有 1 名学生没有同意书" in note for note in notes)
    assert any("班没有做完" in note for note in notes)
    factories.make_consent(child, outcome="refused", answer="no")
    settle_open_rounds([child.pk])
    assert not any("名学生没有同意书" in link.note for link in administrator.build(cast.admin)["tasks"])


def test_whoever_came_from_the_list_to_the_duty_list_is_led_back(cast, as_):
    line = lines(cast.admin)[DUTY]
    days = {"first": "2026-10-19", "last": "2026-11-13", "hours": ["day"]}
    two = {"person": cast.chen.public_id, "deputy": cast.staff.public_id, "phone": "0000-1", "deputy_phone": "0000-2"}
    assert as_(cast.admin).post(line.url, {**days, **two}).url == "/"
    assert lines(cast.admin)[DUTY].is_done

"""The child's file: what every room knows of one child, in order of time, to each reader what that one may know."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases.follow_up.services import close_case
from screening.cases.home_visits.services import record_home_visit
from screening.cases.look_ups.services import record_look_up
from screening.cases.models import Case, FollowUp, Referral
from screening.cases.plans.services import save_plan
from screening.cases.referrals import services
from screening.cases.review.services import decide
from screening.cases.urgent.services import acting as urgent_acting
from screening.rounds.services import raise_concern, record_child_asks
from students.child_file import events_of, next_of
from students.models import FamilyContact
from students.services.children import end_enrolment
from students.services.family import withdraw_consent
from tests.cases import factories as make
from tests.cases.pages import page
from tests.rounds import factories as fill

OF_A_FILE, OF_A_CASE = 51, 39  # questions of a counselor, about a child with two cases


def file_of(case_or_child) -> str:
    child = getattr(case_or_child, "student", case_or_child)
    return reverse("students:show_student", args=[child.public_id])


def kinds(user, child) -> set[str]:
    return {line.kind for line in events_of(user, child)}


@pytest.fixture
def long_story(cast, time_machine_at) -> Case:
    fill.hand_in(fill.sheet_of(fill.open_round(cast), cast.class_3_1), cast.li, {1: fill.HIGH})
    first = Case.objects.get()
    close_case(_planned(cast, first), by=cast.wang, outcome="better", reported_by="child")
    time_machine_at("2026-11-02")
    child = first.student
    raise_concern(child, by=cast.li, note="午饭一个人", nonce=uuid.uuid4())
    record_child_asks(child, by=cast.wang, nonce=uuid.uuid4(), whom="音乐老师")
    case = Case.objects.exclude(pk=first.pk).get()
    _planned(cast, case)
    referral = services.issue_referral(make.make_referral(cast, case, consent_from="奶奶,电话"), by=cast.wang)
    services.record_referral_status(
        referral, by=cast.wang, nonce=uuid.uuid4(), state=Referral.State.RECEIVED, dated=date(2026, 11, 2)
    )
    return case


def _planned(cast, case) -> Case:
    decide(
        case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision("support-plan", "family-contact"),
        guardian=make.TOLD,
    )  # fmt: skip
    save_plan(
        case, by=cast.wang, nonce=uuid.uuid4(), starts=date(2026, 10, 19), review_on=date(2026, 11, 30),
        child_goal="", agreed_with="",
    )  # fmt: skip
    case.refresh_from_db()
    return case


def test_two_cases_stand_in_one_story_with_what_every_room_knows(cast, as_, long_story):
    text = page(as_(cast.wang).get(file_of(long_story)))
    for words in ("明显偏多", "午饭一个人", "音乐老师", "县人民医院", "同意书", "支持计划"):
        assert words in text, words
    ended, now = Case.objects.order_by("pk")
    for case in (ended, now):
        assert reverse("cases:show_case", args=[case.public_id]) in text
    days = [line.day for line in events_of(cast.wang, long_story.student)]
    assert days == sorted(days, reverse=True)


def test_next_dates_stand_on_top_the_earliest_first(cast, long_story):
    found = next_of(cast.wang, long_story.student)
    assert [line.day for line in found] == sorted(line.day for line in found)
    assert {"支持计划", "转介", "个案"} <= {line.kind for line in found}


def test_a_look_promised_at_the_end_of_a_case_stands_among_what_comes_next(cast, long_story):
    ended = Case.objects.get(student=long_story.student, state=Case.State.CLOSED)
    FollowUp.objects.create(case=ended, due_on=date(2026, 11, 16))
    assert date(2026, 11, 16) in [line.day for line in next_of(cast.wang, long_story.student)]


def test_a_number_in_the_file_is_called_with_one_press(cast, as_, long_story):
    contact = {"name": "王家奶奶", "relation": "奶奶", "phone": "0000-555 6284", "is_guardian": True}
    FamilyContact.objects.create(student=long_story.student, recorded_by=cast.li, recorded_at=timezone.now(), **contact)
    assert 'href="tel:0000-555 6284"' in page(as_(cast.wang).get(file_of(long_story)))


def test_the_class_teacher_reads_the_own_concern_and_nothing_of_the_case(cast, as_, long_story):
    text = page(as_(cast.li).get(file_of(long_story)))
    assert "午饭一个人" in text
    for words in ("明显偏多", "音乐老师", "县人民医院", long_story.number, "支持计划"):
        assert words not in text, words
    assert kinds(cast.li, long_story.student) <= {"担心", "同意书", "班级", "照料", "消息", "聊一聊"}


def test_the_administrator_reads_classes_and_consent_alone(cast, long_story):
    assert kinds(cast.admin, long_story.student) <= {"同意书", "班级", "照料"}
    assert next_of(cast.admin, long_story.student) == []


def test_the_file_is_read_once_and_recorded_once(cast, as_, long_story):
    before = AuditEvent.objects.count()
    page(as_(cast.wang).get(file_of(long_story)))
    since = AuditEvent.objects.order_by("pk")[before:]
    assert [(one.verb, one.purpose) for one in since if one.verb.endswith("show")] == [("student.show", "file")]


def questions(browser, address) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    asked = [one["sql"] for one in captured if one["sql"].startswith("SELECT")]
    return sum("accounts_audit" not in sql for sql in asked)


def test_whatever_two_cases_tell_file_and_case_ask_the_database_no_more_than_that(cast, as_, long_story):
    withdraw_consent(long_story.student, by=cast.admin, dated=date(2026, 11, 2), nonce=uuid.uuid4())
    record_home_visit(long_story.student, by=cast.wang, nonce=uuid.uuid4(), visited_on=date(2026, 11, 1), safety="no")
    address = reverse("cases:show_case", args=[long_story.public_id])
    asked = {one: questions(as_(cast.wang), one) for one in (file_of(long_story), address)}
    assert asked[file_of(long_story)] <= OF_A_FILE and asked[address] <= OF_A_CASE, asked


def test_nothing_is_told_before_a_child_drawn_at_random_has_been_seen(cast, long_story):
    Case.objects.filter(pk=long_story.pk).update(hidden_until_seen=True)
    assert not kinds(cast.wang, long_story.student) & {"筛查", "担心", "想聊"}


def test_a_child_off_the_roster_keeps_its_file_for_the_counselor_of_its_case(cast, as_, long_story, time_machine_at):
    end_enrolment(long_story.student, by=cast.admin, last_day=date(2026, 11, 2))
    time_machine_at("2026-11-04")
    assert "现在不在班里" in page(as_(cast.wang).get(file_of(long_story)))
    for person in (cast.li, cast.tian):
        assert as_(person).get(file_of(long_story)).status_code == 404
    of_roster = page(as_(cast.admin).get(file_of(long_story)))  # for a year: whether it came back
    assert "回来了" in of_roster and long_story.number not in of_roster


@pytest.mark.parametrize("about", ["no", "staff"])
def test_an_urgent_concern_is_told_to_whoever_may_see_it_and_to_nobody_else(cast, as_, long_story, about):
    child = long_story.student
    before = {person.pk: page(as_(person).get(file_of(child))) for person in (cast.wang, cast.admin)}
    make.make_urgent(cast, cast.li, about=about, whom=cast.wang.name if about == "staff" else "", student=child)
    told = page(as_(cast.wang).get(file_of(child)))
    assert ("▲ 紧急" in told) == (about == "no")
    assert "▲ 紧急" in page(as_(cast.li).get(file_of(child)))
    if about == "staff":
        assert _lines(told) == _lines(before[cast.wang.pk])
    assert _lines(page(as_(cast.admin).get(file_of(child)))) == _lines(before[cast.admin.pk])


def _lines(text: str) -> str:
    start = text.index("<main")
    return text[start : text.index("csrfmiddlewaretoken", start)]


def test_what_was_urgent_and_the_plan_are_told_newest_first_and_once(cast, long_story):
    concern = make.make_urgent(cast, cast.wang, student=long_story.student)
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    urgent_acting.close_urgent(concern, by=cast.chen)
    lines = [line.text for line in events_of(cast.wang, long_story.student)]
    assert [words for words in lines if "紧急关注" in words] == ["紧急关注已结束", "王静提出了紧急关注"]
    plans = [line for line in events_of(cast.wang, long_story.student) if "支持计划" in line.text]
    assert {line.kind for line in plans if "写了" in line.text} == {"支持计划"}


def test_look_ups_and_home_visits_are_told_as_each_reader_may_read_them(cast, long_story):
    child = long_story.student
    record_look_up(
        child, by=cast.wang, nonce=uuid.uuid4(), last_seen_on=date(2026, 10, 30), tries="打了两次电话",
        where="home-ill", seen="heard", safe="yes", next_on=date(2026, 11, 5),
    )  # fmt: skip
    record_home_visit(
        child, by=cast.wang, nonce=uuid.uuid4(), visited_on=date(2026, 11, 1), visitors="王静", met="奶奶",
        agreed="周三通话", safety="no",
    )  # fmt: skip
    mine = " ".join(line.detail for line in events_of(cast.wang, child))
    assert "打了两次电话" in mine and "周三通话" in mine
    teachers = " ".join(line.detail for line in events_of(cast.li, child))
    assert "打了两次电话" not in teachers and "周三通话" not in teachers
    assert any(line.kind == "未到校" for line in next_of(cast.li, child))

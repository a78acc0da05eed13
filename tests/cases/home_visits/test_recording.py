"""A home visit is typed in: what needs the family's agreement, and where it leads."""

import uuid

import pytest
from django.urls import reverse

from screening.cases.models import HomeVisit
from tests import factories

VISIT = {
    "visited_on": "2026-10-18",
    "visitors": "李老师、王老师",
    "met": "奶奶",
    "agreed": "周三晚上打电话，爸爸，到期末",
    "safety": "no",
}
AT_HOME = {"day_night": "和奶奶睡", "parents_home": "until", "leaving_on": "2026-10-25"}


@pytest.fixture
def address(cast):
    return reverse("cases:record_home_visit", args=[cast.children["yu"].public_id])


def send(browser, address, **data):
    return browser.post(address, {"nonce": uuid.uuid4(), **VISIT, **data})


def test_a_visit_is_kept_and_read_by_teacher_and_counselor(cast, as_, address):
    answer = send(as_(cast.li), address, **AT_HOME)
    assert answer["Location"] == reverse("students:show_student", args=[cast.children["yu"].public_id])
    page = as_(cast.wang).get(address).content.decode()
    for words in ("李老师、王老师", "和奶奶睡", "2026 年 10 月 25 日", "没有看到"):
        assert words in page


def test_a_worry_leads_to_the_urgent_concern_and_a_change_to_the_care_situation(cast, as_, address):
    assert send(as_(cast.li), address, safety="yes")["Location"].startswith(reverse("cases:raise_urgent"))
    changed = send(as_(cast.li), address, care_update="妈妈出去了")
    assert changed["Location"] == reverse("students:record_care", args=[cast.children["yu"].public_id])


@pytest.mark.parametrize("home", [{"day_night": "和奶奶睡"}, {"parents_home": "none"}, {"care_update": "妈妈出去了"}])
def test_life_at_home_is_not_recorded_against_the_familys_will_but_the_visit_is(cast, as_, address, home):
    factories.make_consent(cast.children["yu"], answer="no")
    refused = send(as_(cast.li), address, **home)
    assert refused.status_code == 422
    assert not HomeVisit.objects.exists()
    assert send(as_(cast.li), address).status_code == 302


@pytest.mark.parametrize(
    "lacks", [{"met": ""}, {"safety": ""}, {"visited_on": "2026-10-20"}, {"next_on": "2026-10-18"}]
)
def test_what_is_missing_is_said_and_nothing_is_written(cast, as_, address, lacks):
    assert send(as_(cast.li), address, **lacks).status_code == 422
    assert not HomeVisit.objects.exists()


def test_sent_twice_it_is_one_and_it_stays_shut_to_others(cast, as_, address):
    nonce = uuid.uuid4()
    for _time in range(2):
        assert as_(cast.li).post(address, {**VISIT, "nonce": nonce}).status_code == 302
    assert HomeVisit.objects.count() == 1
    for person, status in (("zhou", 404), ("tian", 404), ("chen", 403), ("admin", 403)):
        assert as_(cast.people[person]).get(address).status_code == status


def test_what_a_counselor_wrote_down_is_for_counselors(cast, as_, address):
    send(as_(cast.wang), address, met="姑姑", calls="不想接电话")
    send(as_(cast.li), address)
    as_teacher, as_counselor = (as_(person).get(address).content.decode() for person in (cast.li, cast.wang))
    assert "不想接电话" not in as_teacher
    assert "姑姑" not in as_teacher
    assert "奶奶" in as_teacher
    assert "不想接电话" in as_counselor


def test_a_post_without_anything_in_it_is_asked_about(cast, as_, address):
    assert as_(cast.li).post(address).status_code in (200, 422)

"""A look-up: who was asked, whether anybody saw the child, and what a worrying answer does."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from screening.cases.look_ups.access import missed_children_of, open_look_ups_of
from screening.cases.models import LookUp
from screening.rounds.models import RoundChild
from tests.rounds import factories as rounds

FOUND = {
    "last_seen_on": "2026-10-14",
    "last_seen_by": "周老师",
    "tries": "10 月 19 日 电话 奶奶",
    "where": "home-ill",
    "seen": "heard",
    "safe": "yes",
    "next_on": "2026-10-21",
}


@pytest.fixture
def address(cast):
    return reverse("cases:record_look_up", args=[cast.children["yu"].public_id])


def send(browser, address, **data):
    return browser.post(address, {"nonce": uuid.uuid4(), **FOUND, **data})


def test_what_was_found_out_is_kept_and_the_child_stays_on_the_list(cast, as_, address):
    answer = send(as_(cast.li), address)
    assert answer["Location"] == reverse("cases:list_look_ups")
    assert LookUp.objects.get().school_class == cast.class_3_1
    page = as_(cast.wang).get(reverse("cases:list_look_ups")).content.decode()
    assert "王𬀩雨" in page
    assert "在家，生病" in page
    assert AuditEvent.objects.filter(verb="look-up.list", actor_id=cast.wang.public_id).exists()


@pytest.mark.parametrize("worry", [{"where": "unknown"}, {"seen": "no"}, {"safe": "unsure"}, {"closed": "urgent"}])
def test_a_worrying_answer_is_kept_and_leads_to_the_urgent_concern(cast, as_, address, worry):
    answer = send(as_(cast.li), address, **worry)
    assert answer["Location"].startswith(reverse("cases:raise_urgent"))
    assert LookUp.objects.count() == 1


def test_nobody_is_back_whom_nobody_has_seen(cast, as_, address):
    answer = send(as_(cast.li), address, seen="no", closed="back")
    assert answer.status_code == 422
    assert "还没有人见到孩子" in answer.content.decode()
    assert not LookUp.objects.exists()


@pytest.mark.parametrize(
    "lacks", [{"tries": ""}, {"next_on": ""}, {"last_seen_on": "2026-10-20"}, {"next_on": "2026-10-18"}]
)
def test_what_is_missing_is_said_and_nothing_is_written(cast, as_, address, lacks):
    assert send(as_(cast.li), address, **lacks).status_code == 422
    assert not LookUp.objects.exists()


def test_it_ends_with_a_new_entry_and_sent_twice_it_is_one(cast, as_, address):
    send(as_(cast.li), address)
    nonce = uuid.uuid4()
    for _time in range(2):
        as_(cast.li).post(address, {**FOUND, "nonce": nonce, "seen": "seen", "closed": "back", "next_on": ""})
    assert LookUp.objects.count() == 2
    assert not open_look_ups_of(cast.li).exists()
    assert "孩子回来了" in as_(cast.wang).get(address).content.decode()


def test_a_child_whom_the_teacher_left_out_as_long_absent_waits_to_be_looked_up(cast, as_, address):
    rounds.open_round(cast)
    RoundChild.objects.filter(student=cast.children["yu"]).update(state="absent-long", due_on=date(2026, 10, 20))
    assert [row.student for row in missed_children_of(cast.li)] == [cast.children["yu"]]
    assert not missed_children_of(cast.zhou).exists()
    assert "1 名未到校" in as_(cast.li).get("/").content.decode()
    send(as_(cast.li), address)
    assert not missed_children_of(cast.li).exists()


def test_other_peoples_children_and_other_work_stay_shut(cast, as_, address):
    send(as_(cast.li), address)
    for person, status in (("zhou", 404), ("tian", 404), ("chen", 403), ("admin", 403)):
        assert send(as_(cast.people[person]), address).status_code == status
    assert "王𬀩雨" not in as_(cast.zhou).get(reverse("cases:list_look_ups")).content.decode()
    assert LookUp.objects.count() == 1


def test_what_was_said_to_the_counselor_is_not_read_by_the_class_teacher(cast, as_, address):
    send(as_(cast.wang), address, tries="邻居说他怕回家", agreed="先住姑姑家")
    as_teacher, as_counselor = (as_(person).get(address).content.decode() for person in (cast.li, cast.wang))
    assert "在家，生病" in as_teacher
    assert "怕回家" not in as_teacher
    assert "先住姑姑家" not in as_teacher
    assert "怕回家" in as_counselor


def test_a_post_without_anything_in_it_is_asked_about(cast, as_, address):
    assert as_(cast.li).post(address).status_code in (200, 422)

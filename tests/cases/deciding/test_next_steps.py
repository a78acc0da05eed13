"""A child who is being helped always has a next day; a form that comes back with something else is not lost."""

import uuid
from datetime import date

import pytest

from screening.cases.deciding.form_values import GuardianRecord
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import follow_ups as following
from screening.cases.follow_up import services as support
from screening.cases.models import Case, FollowUp, GuardianContact
from screening.cases.plans import services
from screening.cases.review import services as reviewing
from tests.cases import factories as make
from tests.cases.pages import page, url

REVIEW_ON = date(2026, 11, 20)
NOT_REACHED = GuardianRecord(told="not-told", why_not="unreachable", try_again_on=date(2026, 10, 22))


@pytest.fixture
def planned(cast, watched):
    services.save_plan(
        watched,
        by=cast.wang,
        nonce=uuid.uuid4(),
        starts=make.TODAY,
        review_on=REVIEW_ON,
        child_goal="",
        agreed_with="",
    )
    watched.refresh_from_db()
    return watched


def follow(cast, case, day):
    return following.add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=day)


def next_of(case):
    return Case.objects.get(pk=case.pk).next_on


def test_after_the_last_follow_up_of_a_plan_its_review_stands(cast, planned):
    follow_up = follow(cast, planned, date(2026, 10, 26))
    assert next_of(planned) == date(2026, 10, 26)
    following.complete_follow_up(follow_up, by=cast.wang, result="好多了")
    assert next_of(planned) == REVIEW_ON


def test_after_the_review_day_a_follow_up_needs_a_next_one(cast, planned, time_machine_at):
    follow_up = follow(cast, planned, REVIEW_ON)
    time_machine_at("2026-11-23")
    with pytest.raises(NotYet, match="next-step-needed"):
        following.complete_follow_up(follow_up, by=cast.wang, result="好多了")
    follow_up.refresh_from_db()
    assert follow_up.done_on is None
    following.complete_follow_up(follow_up, by=cast.wang, result="好多了", next_due_on=date(2026, 12, 4))
    assert next_of(planned) == date(2026, 12, 4)


@pytest.mark.parametrize("kind", ["watch", "support-plan", "referral", "urgent"])
def test_every_decision_but_the_end_leaves_a_next_day(cast, kind):
    reasons = {"watch": "recent-change", "support-plan": "would-like-company", "referral": "help-school-lacks"}
    more = {"until": None} if kind == "urgent" else {}
    case = make.make_case(cast)
    record = make.decision(kind, reasons.get(kind, "see-urgent-categories"), **more)
    reviewing.record_review(
        case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=record, guardian=make.TOLD
    )
    assert next_of(case) is not None


def test_a_family_that_was_not_reached_comes_up_on_the_list_on_its_day(cast, wang, watched):
    reviewing.record_guardian_contact(watched, by=cast.wang, nonce=uuid.uuid4(), guardian=NOT_REACHED)
    assert next_of(watched) == date(2026, 10, 22)
    text = page(wang.get(url("list_due")))
    assert "再联系一次监护人" in text
    reviewing.record_guardian_contact(watched, by=cast.wang, nonce=uuid.uuid4(), guardian=make.TOLD)
    assert next_of(watched) == watched.next_on
    assert "再联系一次监护人" not in page(wang.get(url("list_due")))


def test_not_reached_needs_a_day_to_try_again(cast, watched):
    for day in (None, date(2026, 10, 18)):
        record = GuardianRecord(told="not-told", why_not="unreachable", try_again_on=day)
        with pytest.raises(NotYet):
            reviewing.record_guardian_contact(watched, by=cast.wang, nonce=uuid.uuid4(), guardian=record)


def test_a_guardian_form_that_comes_back_with_other_words_is_kept_as_one_more(cast, wang, watched):
    sent = {"nonce": uuid.uuid4(), "told": "call", "who": "奶奶", "told_on": "2026-10-19", "view": "愿意配合"}
    address = url("inform_guardian", watched.public_id)
    before = GuardianContact.objects.count()
    for _press in range(2):
        assert wang.post(address, sent).status_code == 302
    assert GuardianContact.objects.count() == before + 1
    other = {**sent, "who": "爸爸"}
    text = page(wang.post(address, other), 422)
    assert "爸爸" in text
    assert str(sent["nonce"]) not in text
    assert GuardianContact.objects.count() == before + 1
    again = text.split('name="nonce" value="')[1].split('"')[0]
    assert wang.post(address, {**other, "nonce": again}).status_code == 302
    assert {row.who for row in watched.guardian_contacts.all()} >= {"奶奶", "爸爸"}


def test_a_follow_up_form_that_comes_back_with_another_day_is_not_lost(cast, wang, watched):
    sent = {"nonce": uuid.uuid4(), "due_on": "2026-10-26"}
    address = url("add_follow_up", watched.public_id)
    assert [wang.post(address, sent).status_code for _press in range(2)] == [302, 302]
    assert FollowUp.objects.count() == 1
    page(wang.post(address, {**sent, "due_on": "2026-11-02"}), 422)
    assert FollowUp.objects.count() == 1


def test_another_result_for_a_follow_up_that_is_done_is_refused_aloud(cast, wang, watched):
    follow_up = follow(cast, watched, date(2026, 10, 26))
    address = url("complete_follow_up", follow_up.public_id)
    sent = {"nonce": uuid.uuid4(), "result": "有伴了", "way": "face", "child_says": "better"}
    assert [wang.post(address, sent).status_code for _press in range(2)] == [302, 302]
    assert "又一个人了" in page(wang.post(address, {**sent, "result": "又一个人了"}), 422)
    follow_up.refresh_from_db()
    assert follow_up.result == "有伴了"


def test_no_follow_up_is_planned_for_yesterday_or_for_an_ended_case(cast, watched):
    with pytest.raises(NotYet):
        follow(cast, watched, date(2026, 10, 18))
    support.close_case(watched, by=cast.wang, outcome="better", reported_by="child")
    with pytest.raises(reviewing.CaseClosed):
        follow(cast, watched, date(2026, 10, 26))


def test_what_is_due_stands_by_its_day(cast, as_, watched, time_machine_at):
    follow(cast, watched, date(2026, 10, 20))
    time_machine_at("2026-10-23")
    text = page(as_(cast.wang).get(url("list_due")))
    assert "已超期 1 名" in text
    assert watched.student.name in text

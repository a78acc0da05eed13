"""A case ends with an outcome, who says so, and a word on everything that is still open."""

import uuid
from datetime import date

import pytest

from screening.cases.access.earlier import came_back
from screening.cases.deciding.form_values import GoesOn, GuardianRecord, PlannedAction
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import NothingDecided
from screening.cases.deciding.services import follow_ups as following
from screening.cases.deciding.unresolved_items import open_things
from screening.cases.follow_up import services as support
from screening.cases.models import Case, GuardianContact, PlanEntry, Referral
from screening.cases.plans import services as planning
from screening.cases.referrals import services as referring
from screening.cases.review import services as reviewing
from screening.library import texts, wording
from screening.rounds.services.concerns import raise_concern
from tests.cases import factories as make
from tests.cases.pages import page, url

ENDS = {"outcome": "better", "reported_by": "child"}


@pytest.fixture
def calling(cast, watched):
    """A plan with a call schedule whose last two calls were missed."""
    planning.save_plan(
        watched,
        by=cast.wang,
        nonce=uuid.uuid4(),
        starts=date(2026, 10, 1),
        review_on=date(2026, 11, 20),
        child_goal="",
        agreed_with="",
        actions=[PlannedAction("family-call-schedule", date(2026, 10, 1))],
    )
    action = watched.plan.actions.get()
    for day, status in ((4, "kept"), (11, "missed"), (18, "missed")):
        PlanEntry.objects.create(
            action=action,
            dated=date(2026, 10, day),
            status=status,
            recorded_by=cast.wang,
            recorded_at="2026-10-19T00:00Z",
        )
    return watched


def test_what_is_open_is_shown_and_nothing_ends_without_a_word_on_it(cast, wang, calling):
    address = url("close_case", calling.public_id)
    text = page(wang.get(address))
    assert "没有接通的电话" in text
    assert "2026 年 10 月 18 日" in text
    assert "2026 年 10 月 4 日" not in text
    page(wang.post(address, {"nonce": uuid.uuid4(), **ENDS}), 422)
    assert Case.objects.get(pk=calling.pk).state != Case.State.CLOSED
    (key,) = [one.key for one in open_things(calling) if one.kind == "actions"]
    named = {"left_calls": "班主任和爸爸另约", f"who_{key}": str(cast.li.public_id), f"look_{key}": "2026-11-09"}
    assert wang.post(address, {"nonce": uuid.uuid4(), **ENDS, **named}).status_code == 302
    text = page(wang.get(url("show_case", calling.public_id)))
    assert "班主任和爸爸另约" in text and cast.li.name in text
    assert calling.follow_ups.get(done_on=None).due_on == date(2026, 11, 9)
    assert texts.text("texts.outcome_reported_by.child", "zh-hans") in text


def test_a_referral_nobody_answered_holds_the_end_up_until_it_is_named(cast, watched):
    receiver = make.make_receiver(cast, kind="township-clinic", profile="clinic", unit="青石镇卫生院")
    referring.issue_referral(make.make_referral(cast, watched, receiver), by=cast.wang)
    for state in ("issued", "received", "in-progress"):
        Referral.objects.update(state=state)
        with pytest.raises(NotYet, match="who_referral"):
            support.close_case(watched, by=cast.wang, **ENDS)
    support.close_case(watched, by=cast.wang, **ENDS, left_open=make.all_left(watched, cast.wang, "下周去卫生院问"))
    left = watched.left_open.get()
    assert (left.said, left.goes_on, left.look_on) == ("下周去卫生院问", cast.wang, date(2026, 11, 2))


def test_each_of_two_referrals_is_answered_for_itself_and_with_a_day_to_come(cast, watched):
    receivers = [make.make_receiver(cast, kind="township-clinic", profile="clinic", unit=unit) for unit in "甲乙"]
    for receiver in receivers:
        referring.issue_referral(make.make_referral(cast, watched, receiver), by=cast.wang)
    left = make.all_left(watched, cast.wang)
    for key in left:
        with pytest.raises(NotYet, match=f"who_{key}"):
            support.close_case(watched, by=cast.wang, **ENDS, left_open={k: v for k, v in left.items() if k != key})
        past = {**left, key: GoesOn("", cast.wang, make.TODAY)}
        with pytest.raises(NotYet, match=f"look_{key}"):
            support.close_case(watched, by=cast.wang, **ENDS, left_open=past)


def test_a_case_that_ends_twice_keeps_both_words(cast, watched):
    receiver = make.make_receiver(cast, kind="township-clinic", profile="clinic", unit="青石镇卫生院")
    referring.issue_referral(make.make_referral(cast, watched, receiver), by=cast.wang)
    support.close_case(watched, by=cast.wang, **ENDS, left_open=make.all_left(watched, cast.wang, "先"))
    Case.objects.filter(pk=watched.pk).update(state="watch", closed_at=None, closed_by=None, outcome="")
    support.close_case(watched, by=cast.wang, **ENDS, left_open=make.all_left(watched, cast.wang, "后"))
    assert [row.said for row in watched.left_open.order_by("pk")] == ["先", "后"]


def test_a_family_nobody_reached_is_named_but_not_one_kept_out_for_the_childs_safety(cast, watched):
    kept_out = GuardianRecord(told="not-told", why_not="safety")
    reviewing.record_guardian_contact(watched, by=cast.wang, nonce=uuid.uuid4(), guardian=kept_out)
    support.close_case(watched, by=cast.wang, **ENDS)
    other = make.make_case(cast, "bo")
    reviewing.record_review(
        other,
        by=cast.wang,
        nonce=uuid.uuid4(),
        review=make.seen_review(),
        decision=make.decision(),
        guardian=GuardianRecord(told="not-told", why_not="unreachable", try_again_on=date(2026, 10, 22)),
    )
    assert GuardianContact.objects.filter(case=other).exists()
    with pytest.raises(NotYet, match="left_guardian"):
        support.close_case(other, by=cast.wang, **ENDS)


def test_a_follow_up_past_its_day_is_named(cast, watched, time_machine_at):
    following.add_follow_up(watched, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 20))
    time_machine_at("2026-10-23")
    with pytest.raises(NotYet, match="left_follow-ups"):
        support.close_case(watched, by=cast.wang, **ENDS)


def test_closed_twice_it_keeps_the_first_word(cast, watched):
    support.close_case(watched, by=cast.wang, **ENDS)
    support.close_case(watched, by=cast.wang, outcome="moved", reported_by="guardian")
    assert Case.objects.get(pk=watched.pk).outcome == "better"


def test_a_revised_decision_is_no_way_around_what_is_open(cast, calling):
    record = make.NO_CONCERN
    with pytest.raises(NotYet, match="left_calls"):
        reviewing.decide(calling, by=cast.wang, nonce=uuid.uuid4(), decision=record)


def test_a_child_that_comes_up_again_within_ninety_days_says_so(cast, wang, watched, time_machine_at):
    support.close_case(watched, by=cast.wang, **ENDS)
    again = Case.objects.create(
        number="XQ-2026-9001",
        student=watched.student,
        school=watched.school,
        school_class=watched.school_class,
        tier="A",
        owner=cast.wang,
        opened_on=date(2026, 11, 20),
    )
    assert came_back(cast.wang, again) == watched
    text = page(wang.get(url("show_case", again.public_id)))
    assert "再次出现" in text and f'href="{url("show_case", watched.public_id)}"' in text
    again.opened_on = date(2027, 2, 1)
    assert came_back(cast.wang, again) is None
    assert came_back(cast.tian, again) is None


def test_what_came_up_after_the_decision_is_decided_first(cast, wang, watched):
    """A worry of the class teacher, an urgent decision, a child handed back: each asks for a look."""
    raise_concern(watched.student, by=cast.li, note="体育课也不动了", nonce=uuid.uuid4())
    said = {"nonce": uuid.uuid4(), **ENDS}
    assert "请先写下决定" in page(wang.post(url("close_case", watched.public_id), said), 422)
    assert url("close_case", watched.public_id) not in page(wang.get(url("show_case", watched.public_id)))
    reviewing.decide(watched, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision(), guardian=make.TOLD)
    assert support.close_case(watched, by=cast.wang, **ENDS).outcome == "better"


def test_after_an_urgent_decision_nothing_ends_before_another(cast, watched):
    urgent = make.decision("urgent", "see-urgent-categories", until=None)
    reviewing.decide(watched, by=cast.wang, nonce=uuid.uuid4(), decision=urgent)
    with pytest.raises(NothingDecided):
        support.close_case(watched, by=cast.wang, **ENDS)


def test_where_no_form_came_later_nothing_is_said_about_an_improvement(wang, watched):
    assert wording.standing("regression") not in page(wang.get(url("close_case", watched.public_id)))


def test_where_a_child_was_sent_is_told_to_counselor_class_teacher_and_headteacher_alone(cast, wang, watched):
    receiver = make.make_receiver(cast, kind="township-clinic", profile="clinic", unit="青石镇卫生院")
    referring.issue_referral(make.make_referral(cast, watched, receiver), by=cast.wang)
    text = page(wang.get(url("close_case", watched.public_id)))
    offered = {name for name, person in cast.people.items() if f'value="{person.public_id}"' in text}
    assert offered == {"wang", "li", "chen"}

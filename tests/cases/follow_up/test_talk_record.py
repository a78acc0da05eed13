"""A talk without a new decision: the way, the child's own answer, and the day on which somebody comes back."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import translation

from screening.cases.deciding.services import add_follow_up, complete_follow_up, record_talk
from screening.cases.follow_up.pages import kept_words
from screening.cases.models import FollowUp
from screening.cases.review.services import record_review
from tests.cases import factories as make
from tests.cases.pages import page, url

NEXT = date(2026, 11, 2)


@pytest.fixture
def case(cast):
    return make.planned_case(cast, "yu")


def values(**more):
    return {
        "nonce": uuid.uuid4(), "dated": make.TODAY.isoformat(), "way": "with-guardian",
        "result": "奶奶也在，愿意多说了", "child_says": "better", "next_due_on": NEXT.isoformat(), **more,
    }  # fmt: skip


def test_a_talk_is_kept_with_its_way_the_childs_answer_and_the_next_day(wang, case):
    decisions = case.decisions.count()
    assert wang.post(url("record_talk", case.public_id), values()).status_code == 302
    row = case.follow_ups.get(done_on__isnull=False)
    assert (row.done_on, row.way, row.child_says, row.agreed) == (make.TODAY, "with-guardian", "better", False)
    assert case.follow_ups.filter(done_on__isnull=True, due_on=NEXT).count() == 1
    assert case.decisions.count() == decisions
    shown = page(wang.get(url("show_case", case.public_id)))
    assert "奶奶也在，愿意多说了" in shown and "孩子说" in shown


@pytest.mark.parametrize("missing", ["way", "result", "child_says", "next_due_on", "dated"])
def test_nothing_of_it_may_stay_empty(wang, case, missing):
    assert wang.post(url("record_talk", case.public_id), values(**{missing: ""})).status_code == 422
    assert not case.follow_ups.filter(done_on__isnull=False).exists()


def test_the_look_that_was_agreed_for_today_is_kept_by_it_and_not_asked_for_again(cast, case):
    agreed = add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=make.TODAY)
    talk(cast, case)
    agreed.refresh_from_db()
    assert (agreed.done_on, agreed.agreed) == (make.TODAY, True)
    assert list(case.follow_ups.filter(done_on__isnull=True).values_list("due_on", flat=True)) == [NEXT]


@pytest.mark.parametrize(("seen_on", "is_kept"), [(make.TODAY, True), (None, False)])
def test_a_review_with_the_child_seen_keeps_the_looks_agreed_until_then_and_no_later_one(cast, case, seen_on, is_kept):
    for due_on in (make.TODAY - timedelta(days=8), make.TODAY, NEXT):
        FollowUp.objects.create(case=case, due_on=due_on)
    review = make.seen_review(child_seen_on=seen_on, not_seen_because="" if seen_on else "请假")
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=review, decision=make.decision(until=NEXT))
    left = list(case.follow_ups.filter(done_on__isnull=True).order_by("due_on").values_list("due_on", flat=True))
    assert left == ([NEXT] if is_kept else [make.TODAY - timedelta(days=8), make.TODAY, NEXT])
    case.refresh_from_db()
    assert case.next_on == left[0]


def test_a_look_still_to_come_stays_and_is_not_doubled(cast, case):
    add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=NEXT)
    talk(cast, case)
    assert case.follow_ups.filter(due_on=NEXT).count() == 1


def test_sent_twice_it_is_one(wang, case):
    once = values()
    for _press in range(2):
        wang.post(url("record_talk", case.public_id), once)
    assert case.follow_ups.filter(done_on__isnull=False).count() == 1


def test_the_due_list_counts_what_was_agreed_and_kept_and_nothing_else(cast, case, time_machine_at):
    days = [make.TODAY + timedelta(days=n) for n in (1, 2, 3)]
    first, second, _third = (add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=day) for day in days)
    time_machine_at(days[0].isoformat())
    complete_follow_up(first, by=cast.wang, result="好", next_due_on=None)
    time_machine_at((days[1] + timedelta(days=1)).isoformat())
    complete_follow_up(second, by=cast.wang, result="晚了一天", next_due_on=None)
    time_machine_at((days[2] + timedelta(days=1)).isoformat())
    talk(cast, case, dated=days[0])  # keeps the third, which was agreed and is late by one day; it took place before
    with translation.override("en"):
        assert kept_words(cast.wang) == "Kept in the last four weeks: 2 of 3 looks on the day agreed or before."
        assert kept_words(cast.tian) == ""


def talk(cast, case, **more) -> FollowUp:
    said = {
        "dated": make.TODAY,
        "way": "face",
        "result": "愿意多说了",
        "child_says": "same",
        "next_due_on": NEXT,
        **more,
    }
    return record_talk(case, by=cast.wang, nonce=uuid.uuid4(), **said)


def test_nobody_but_its_counselor_records_a_talk(as_, cast, case):
    for other in (cast.tian, cast.li, cast.chen, cast.district):
        assert as_(other).post(url("record_talk", case.public_id), values()).status_code in (403, 404)

"""Four-week questions: at most six children of a class in a week, nobody left out; and answers that are kept."""

import uuid
from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine

from screening.cases.deciding.rules import monday_of, place_watch_check
from screening.cases.models import Case, WatchCheck
from screening.cases.review import services as reviewing
from screening.cases.talks.services import talks
from tests import factories
from tests.cases import factories as make
from tests.cases.factories import TODAY
from tests.cases.pages import page, url
from tests.factories import at

WEEK = timedelta(weeks=1)
DUE = date(2026, 11, 16)
FULL = {monday_of(DUE): 6}


@pytest.mark.parametrize(
    ("until", "taken", "day"),
    [
        (date(2026, 12, 31), {}, DUE),
        (date(2026, 12, 31), {monday_of(DUE): 5}, DUE),
        (date(2026, 12, 31), FULL, DUE + WEEK),
        (date(2026, 12, 31), {**FULL, monday_of(DUE) + WEEK: 6}, DUE + 2 * WEEK),
        (DUE, FULL, DUE - WEEK),
        (DUE, {monday_of(DUE) + n * WEEK: 6 for n in range(-9, 1)}, DUE),
    ],
)
def test_a_full_week_moves_the_question_to_the_nearest_week_with_room(until, taken, day):
    assert place_watch_check(DUE, after=TODAY, until=until, taken=taken) == day


@pytest.fixture
def eight(cast):
    """Eight children of class 3-1 come on watch on the same day."""
    for number in range(5):
        cast.children[f"n{number}"] = factories.make_student(cast.class_3_1, f"孩子{number}", 10 + number)
    names = ("yu", "bo", "nur", *(f"n{number}" for number in range(5)))
    cases = [make.make_case(cast, name) for name in names]
    for case in cases:
        reviewing.record_review(
            case,
            by=cast.wang,
            nonce=uuid.uuid4(),
            review=make.seen_review(),
            decision=make.decision(until=date(2027, 1, 15)),
            guardian=make.TOLD,
        )
    return cases


def weeks():
    return Counter(monday_of(check.due_on) for check in WatchCheck.objects.filter(answered_at=None))


def test_of_eight_children_of_a_class_six_are_asked_about_in_a_week_and_two_in_the_next(cast, eight):
    assert sorted(weeks().values()) == [2, 6]
    assert {check.case_id for check in WatchCheck.objects.all()} == {case.pk for case in eight}


def test_another_class_has_its_own_six(cast, eight):
    case = make.make_case(cast, "hao")
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision(), guardian=make.TOLD)
    assert case.watch_checks.get().due_on == TODAY + 4 * WEEK


def test_every_child_is_asked_about_again_after_four_weeks_and_no_week_has_more_than_six(cast, eight):
    for weeks_on in range(1, 12):
        with time_machine.travel(at(str(TODAY + weeks_on * WEEK)), tick=False):
            talks.create_watch_checks()
            talks.create_watch_checks()
    asked = Counter(WatchCheck.objects.values_list("case", flat=True))
    assert len(asked) == 8
    assert min(asked.values()) >= 2
    assert max(weeks().values()) <= 6


def test_the_answer_is_stored_once_and_a_worry_brings_the_child_to_the_desk(cast, eight):
    check = WatchCheck.objects.order_by("due_on", "pk").first()
    for compared in ("worse", "better"):
        talks.answer_watch_check(check, by=cast.li, compared=compared, news="", next_step="please-see")
    check.refresh_from_db()
    assert check.compared == "worse"
    assert Case.objects.get(pk=check.case_id).state == Case.State.UNDER_REVIEW


def test_a_child_on_watch_from_the_desk_is_to_be_seen_once_its_teacher_asks(cast, as_, time_machine_at):
    case = make.make_case(cast, "bo", tier="B", code="elevated")
    talks.answer_talk(case.talk_task, by=cast.li, answer="nothing-further", nonce=uuid.uuid4())
    watch = make.decision(until=date(2027, 1, 15))
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=watch, guardian=make.TOLD)
    time_machine_at("2026-11-09")
    check, wang, said = WatchCheck.objects.get(), as_(cast.wang), "妈妈又出去打工了"
    talks.answer_watch_check(check, by=cast.li, compared="worse", news=said, next_step="please-see")
    case.refresh_from_db()
    assert (case.tier, case.state, bool(case.seen_due_on)) == ("A", Case.State.UNDER_REVIEW, True)
    text = page(wang.get(url("show_case", case.public_id)))
    assert "请您看看" in text and text.count(said) == 2  # why, and what happened
    assert "目前不需要" not in page(wang.get(url("list_cases")))
    time_machine_at("2026-11-10")
    again = make.decision(until=date(2027, 1, 15))
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=again, guardian=make.TOLD)
    assert page(as_(cast.wang).get(url("show_case", case.public_id))).count(said) == 1


def test_something_new_is_asked_for_in_a_sentence(cast, eight, as_):
    check = WatchCheck.objects.order_by("due_on", "pk").first()
    WatchCheck.objects.filter(pk=check.pk).update(due_on=TODAY)
    sent = {"nonce": uuid.uuid4(), "compared": "same", "new": "yes", "next_step": "go-on"}
    page(as_(cast.li).post(url("answer_watch", check.public_id), sent), 422)
    answer = as_(cast.li).post(url("answer_watch", check.public_id), {**sent, "news": "爸爸回来了"})
    assert answer.status_code == 302
    check.refresh_from_db()
    assert check.news == "爸爸回来了"

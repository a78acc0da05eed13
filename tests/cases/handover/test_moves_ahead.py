"""A move that is dated ahead changes nothing before its day; on its day case, talk and question follow the child."""

import uuid
from datetime import date

import pytest

from accounts.models import User
from screening.cases.access import talk_tasks_of, watch_checks_of
from screening.cases.handover import access
from screening.cases.handover.services import hand_over_what_is_astray
from screening.cases.models import Case, HandOver, TalkTask, WatchCheck
from screening.cases.review.services import record_review
from screening.jobs.scheduled import run_due
from students.services.children import move_student
from tests.cases import factories as make
from tests.conftest import Cast

TOMORROW = date(2026, 10, 20)


@pytest.fixture
def asked(cast: Cast) -> Case:
    """The class teacher of bo is asked for ten minutes with the child."""
    return make.make_case(cast, "bo", tier="B", code="elevated")


def has_talk(user: User) -> bool:
    return talk_tasks_of(user).exists()


def test_the_talk_follows_the_child_on_the_day_of_the_move_and_not_before(
    cast: Cast, asked: Case, time_machine_at
) -> None:
    move_student(asked.student, by=cast.admin, to=cast.class_3_2, day=TOMORROW)
    run_due()
    assert (has_talk(cast.li), has_talk(cast.zhou)) == (True, False)
    assert not HandOver.objects.exists()
    time_machine_at("2026-10-20", "08:00")
    run_due()
    assert (has_talk(cast.li), has_talk(cast.zhou)) == (False, True)
    assert Case.objects.get(pk=asked.pk).school_class == cast.class_3_2
    assert access.new_classes_of(cast.wang).get().case == asked


def test_a_talk_without_a_case_follows_too_and_one_that_was_answered_stays_where_it_was(
    cast: Cast, asked: Case, time_machine_at
) -> None:
    current, due = asked.round, date(2026, 10, 30)
    for child in ("yu", "nur"):
        made = {"student": cast.children[child], "round": current, "due_on": due, "kind": "random"}
        TalkTask.objects.create(school_class=cast.class_3_1, **made)
        move_student(cast.children[child], by=cast.admin, to=cast.outside_class, day=TOMORROW)
    answered = TalkTask.objects.filter(student=cast.children["nur"])
    answered.update(state="answered", answer="as-usual", answered_by=cast.li, answered_at="2026-10-19T01:00Z")
    time_machine_at("2026-10-20", "08:00")
    hand_over_what_is_astray()
    assert [talk.student for talk in talk_tasks_of(cast.outside_teacher)] == [cast.children["yu"]]
    assert answered.get().school_class == cast.class_3_1
    assert TalkTask.objects.get(case=asked).school_class == cast.class_3_1


def test_the_four_week_question_is_asked_of_the_new_class_teacher(cast: Cast, watched: Case, time_machine_at) -> None:
    assert WatchCheck.objects.filter(case=watched).exists()
    move_student(watched.student, by=cast.admin, to=cast.class_3_2, day=TOMORROW)
    time_machine_at("2026-11-16", "08:00")
    run_due()
    assert not watch_checks_of(cast.li).exists()
    assert watch_checks_of(cast.zhou).get().case == watched


def test_day_after_day_nothing_more_is_handed_over(cast: Cast, asked: Case, time_machine_at) -> None:
    move_student(asked.student, by=cast.admin, to=cast.outside_class, day=TOMORROW)
    time_machine_at("2026-10-20", "08:00")
    assert [hand_over_what_is_astray() for _day in range(3)] == [1, 0, 0]
    assert HandOver.objects.get().to_school == cast.outside_school


def test_a_case_that_was_decided_goes_with_its_decision(cast: Cast, asked: Case, time_machine_at) -> None:
    record_review(
        asked,
        by=cast.wang,
        nonce=uuid.uuid4(),
        review=make.seen_review(),
        decision=make.decision(),
        guardian=make.TOLD,
    )
    move_student(asked.student, by=cast.admin, to=cast.outside_class, day=TOMORROW)
    time_machine_at("2026-10-20", "08:00")
    hand_over_what_is_astray()
    row = access.hand_overs_to(cast.tian).get()
    assert access.waiting_at(cast.chen).count() == 1
    assert Case.objects.get(pk=asked.pk).state == Case.State.WATCH
    assert asked.number in row.summary

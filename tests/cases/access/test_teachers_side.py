"""The class teacher's doors: the own class today, whatever the reason; what was said to a person stays with it."""

import uuid
from datetime import date

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases import access
from screening.cases.models import Case, TalkTask, TeacherMessage, WatchCheck
from screening.cases.talks.services import answer_talk
from screening.rounds.models import ScreeningRound, Tier
from screening.rounds.services.concerns import raise_concern
from students.models import Enrolment, StaffAssignment
from tests.cases import factories as make
from tests.cases.factories import TODAY


@pytest.fixture
def talk(cast):
    return TalkTask.objects.get(case=make.make_case(cast, "yu", tier=Tier.B))


def check(case, due_on):
    return WatchCheck.objects.create(case=case, due_on=due_on)


def tell(to, student, **more):
    return TeacherMessage.objects.create(to=to, student=student, kind="looked", sent_at=timezone.now(), **more)


def of(door, cast):
    return [name for name, person in cast.people.items() if door(person).exists()]


def test_a_talk_is_asked_of_the_class_teacher_and_of_nobody_else(cast, talk):
    assert of(access.talk_tasks_of, cast) == ["li"]
    for other in (cast.zhou, cast.wang, cast.chen, cast.outside_teacher):
        with pytest.raises(Http404):
            access.get_talk_or_404(other, talk.public_id)


def test_a_talk_goes_with_the_duty_for_the_class(cast, talk, time_machine_at):
    StaffAssignment.objects.filter(user=cast.li).update(ends=TODAY)
    assert list(access.talk_tasks_of(cast.li)) == [talk]
    time_machine_at("2026-10-20")
    assert not access.talk_tasks_of(cast.li).exists()


def test_a_talk_about_a_child_who_left_the_school_is_on_no_list(cast, talk, time_machine_at):
    Enrolment.objects.filter(student=talk.student).update(ends=TODAY)
    time_machine_at("2026-10-20")
    assert of(access.talk_tasks_of, cast) == []


def test_the_look_at_a_talk_is_recorded_with_its_child(cast, talk):
    access.get_talk_or_404(cast.li, talk.public_id)
    event = AuditEvent.objects.get(verb="talk.show")
    assert event.actor_id == cast.li.public_id
    assert event.purpose == "talk"


def test_an_answer_may_be_changed_while_the_round_is_open_and_not_before_there_is_one(cast, talk):
    assert not access.may_change_answer(cast.li, talk)
    answer_talk(talk, by=cast.li, nonce=uuid.uuid4(), answer="nothing-further")
    assert access.may_change_answer(cast.li, talk)
    assert not access.may_change_answer(cast.zhou, talk)
    ScreeningRound.objects.update(state=ScreeningRound.State.CLOSED)
    assert not access.may_change_answer(cast.li, talk)


@pytest.mark.parametrize(
    ("due_on", "is_asked"),
    [(date(2026, 10, 12), True), (TODAY, True), (date(2026, 10, 26), True), (date(2026, 10, 27), False)],
)
def test_a_four_week_question_is_asked_from_a_week_before_its_day(cast, watched, due_on, is_asked):
    WatchCheck.objects.all().delete()
    check(watched, due_on)
    assert of(access.watch_checks_of, cast) == (["li"] if is_asked else [])


def test_a_four_week_question_ends_with_its_answer_and_with_the_watch(cast, watched):
    WatchCheck.objects.all().delete()
    row = check(watched, TODAY)
    Case.objects.filter(pk=watched.pk).update(state=Case.State.UNDER_REVIEW)
    assert not access.watch_checks_of(cast.li).exists()
    Case.objects.filter(pk=watched.pk).update(state=Case.State.WATCH)
    WatchCheck.objects.filter(pk=row.pk).update(answered_at=timezone.now(), answered_by=cast.li)
    with pytest.raises(Http404):
        access.get_watch_check_or_404(cast.li, row.public_id)


def test_a_message_is_read_by_whom_it_was_sent_to_and_by_nobody_beside(cast):
    tell(cast.li, cast.children["yu"])
    assert of(access.messages_of, cast) == ["li"]


def test_a_message_goes_out_of_sight_with_the_child_unless_the_concern_was_the_persons_own(cast, time_machine_at):
    yu = cast.children["yu"]
    concern = raise_concern(yu, by=cast.li, note="安静", nonce=uuid.uuid4())
    tell(cast.li, yu)
    tell(cast.li, yu, concern=concern)
    before = set(access.messages_of(cast.li).values_list("concern", flat=True))
    Enrolment.objects.filter(student=yu).update(ends=TODAY)
    time_machine_at("2026-10-20")
    assert before == {None, concern.pk}
    assert set(access.messages_of(cast.li).values_list("concern", flat=True)) == {concern.pk}


def test_a_disabled_account_has_no_messages(cast):
    tell(cast.li, cast.children["yu"])
    cast.li.is_active = False
    cast.li.save()
    assert not access.messages_of(cast.li).exists()


def test_marked_as_read_is_what_stood_on_the_page_and_nothing_that_came_in_since(cast):
    yu = cast.children["yu"]
    first, second = tell(cast.li, yu), tell(cast.li, yu)
    foreign = tell(cast.zhou, cast.children["hao"])
    shown = access.messages_up_to(cast.li, str(first.public_id))
    assert list(shown) == [first]
    assert set(access.messages_up_to(cast.li, str(second.public_id))) == {first, second}
    assert not access.messages_up_to(cast.li, str(foreign.public_id)).exists()

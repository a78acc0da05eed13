"""Somebody leaves who holds cases: what was theirs goes on with somebody who works there, and nothing is told twice."""

import uuid
from datetime import date

import pytest
import time_machine
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Notice, User
from accounts.shortcuts import counts
from screening.cases.access import (
    cases_of,
    get_case_or_404,
    get_referral_or_404,
    talk_tasks_of,
    urgent_concerns_of,
    watch_checks_of,
)
from screening.cases.deciding.form_values import PlannedAction
from screening.cases.deciding.services import add_follow_up
from screening.cases.follow_up.pages import due_parts as due_list
from screening.cases.follow_up.services import close_case
from screening.cases.handover import access, services
from screening.cases.handover.presenter import headteacher_lines, to_count
from screening.cases.handover.services import hand_over_what_is_astray
from screening.cases.handover.summary import opened
from screening.cases.models import Case, FollowUp, HandOver, TalkTask, WatchCheck
from screening.cases.notices.services import give_daily_notices
from screening.cases.plans.access import plan_tasks_of
from screening.cases.plans.services import save_plan
from screening.cases.queue.entries import queue_of
from screening.cases.referrals.services import issue_referral
from screening.cases.review.services import record_review
from screening.cases.urgent.services import acknowledge_urgent
from screening.jobs.scheduled import run_due
from students.models import StaffAssignment
from students.services.children import end_enrolment, move_student
from students.services.staff import assign_staff, end_assignment
from tests import factories
from tests.cases import factories as make
from tests.cases.factories import TODAY
from tests.cases.pages import page, url
from tests.conftest import Cast

NOTHING = {"handed_over": "", "runs_on": ""}


@pytest.fixture
def case(cast):
    return make.planned_case(cast)


def leave(cast, person, school=None):
    end_assignment(StaffAssignment.objects.get(user=person, school=school or cast.school), by=cast.admin)


def come(cast, person):
    assign_staff(person, by=cast.admin, school=cast.school, duty="counselor", confirmed_by=cast.chen)


def receive_all(person):
    for row in access.hand_overs_to(person).filter(accepted_at=None):
        services.accept_hand_over(row, by=person)


def test_follow_ups_and_referrals_are_the_next_counselors_with_the_receipt(cast, case):
    sent = issue_referral(make.make_referral(cast, case), by=cast.wang)
    add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 23))
    leave(cast, cast.wang)
    come(cast, cast.tian)
    receive_all(cast.tian)
    assert [row.day for part in due_list(cast.tian) for row in part.rows][0] == date(2026, 10, 23)
    assert get_referral_or_404(cast.tian, sent.public_id, purpose="refer") == sent
    for door, row in ((get_case_or_404, case), (get_referral_or_404, sent)):
        with pytest.raises(Http404):
            door(cast.wang, row.public_id, purpose="case")


def test_what_the_counselor_looked_after_in_a_plan_goes_to_who_has_the_case(cast, case):
    call = PlannedAction("family-call-schedule", TODAY, owner_role="counselor", weekday=2)
    days = {"starts": TODAY, "review_on": date(2026, 11, 30), "child_goal": "", "agreed_with": ""}
    save_plan(case, by=cast.wang, nonce=uuid.uuid4(), actions=[call], **days)
    assert len(plan_tasks_of(cast.wang)) == 1
    leave(cast, cast.wang)
    come(cast, cast.tian)
    receive_all(cast.tian)
    assert [len(plan_tasks_of(person)) for person in (cast.wang, cast.tian)] == [0, 1]


def test_an_urgent_concern_that_was_taken_is_seen_by_who_comes_and_no_more_by_who_left(cast, case):
    concern = acknowledge_urgent(make.make_urgent(cast, cast.li, student=case.student), by=cast.wang)
    leave(cast, cast.wang)
    come(cast, cast.tian)
    from_screen = {name for name in ("wang", "tian", "chen") if sees(cast.people[name], concern)}
    assert from_screen == {"tian"}


def sees(person, concern):
    return urgent_concerns_of(person).filter(pk=concern.pk).exists()


@pytest.mark.parametrize(
    ("about", "whom", "is_told"), [("staff", "王静", False), ("unsure", "", False), ("no", "", True)]
)
def test_a_concern_kept_from_anybody_is_not_in_what_is_sealed(cast, case, about, whom, is_told):
    make.make_urgent(cast, cast.li, about, whom, student=case.student)
    leave(cast, cast.wang)
    row = HandOver.objects.get(case=case)
    titles = [section.title for section in opened(row.summary, row.summary_hash)]
    with translation.override("zh-hans"):
        assert (gettext("Urgent concerns") in titles) is is_told


def test_two_who_leave_one_after_the_other_hand_over_each_what_is_theirs(cast, case):
    leave(cast, cast.wang)
    come(cast, cast.tian)
    receive_all(cast.tian)
    leave(cast, cast.tian)
    waiting = HandOver.objects.filter(accepted_at=None, superseded_at=None)
    assert [row.from_owner for row in waiting] == [cast.tian]
    assert Case.objects.get(pk=case.pk).owner == cast.chen


def test_a_case_closed_before_the_receipt_waits_for_nobody(cast, case):
    leave(cast, cast.wang)
    row = HandOver.objects.get(case=case)
    closed = {"state": "closed", "closed_at": row.sealed_at, "closed_by": cast.chen, "outcome": "better"}
    Case.objects.filter(pk=case.pk).update(**closed)
    come(cast, cast.tian)
    assert not access.hand_overs_to(cast.tian).filter(accepted_at=None).exists()
    with pytest.raises(services.NoLongerWaiting):
        services.accept_hand_over(row, by=cast.tian)


def lines_for(user):
    return headteacher_lines(user, *counts(*to_count(user)))


def test_the_headteacher_reads_a_number_and_no_name(cast, case):
    assert lines_for(cast.chen)["handed_over"] == ""
    leave(cast, cast.wang)
    with translation.override("en"):
        line = lines_for(cast.chen)["handed_over"]
    assert line.startswith("1 case waits") and "no counselor at present" in line
    assert case.student.name not in line
    assert lines_for(cast.li) == lines_for(cast.district) == NOTHING


def end_with_somebody_else(cast, case):
    close_case(case, by=cast.wang, outcome="moved", reported_by="counselor", left_open=make.all_left(case, cast.wang))


@pytest.mark.parametrize("runs_on", ["a-referral", "a-promised-look", "nothing"])
def test_what_runs_on_after_an_end_stands_with_the_headteacher_while_there_is_no_counselor(cast, as_, case, runs_on):
    sent = make.make_referral(cast, case, make.make_receiver(cast, "civil-affairs"))
    if runs_on == "a-referral":
        issue_referral(sent, by=cast.wang)
    end_with_somebody_else(cast, case)
    FollowUp.objects.all().delete()
    if runs_on == "a-promised-look":
        FollowUp.objects.create(case=case, due_on=date(2026, 10, 23))
    assert lines_for(cast.chen)["runs_on"] == ""
    leave(cast, cast.wang)
    line = lines_for(cast.chen)["runs_on"]
    assert bool(line) is (runs_on != "nothing")
    assert not line or line in as_(cast.chen).get("/").content.decode()
    assert case.student.name not in line
    assert lines_for(cast.li) == lines_for(cast.district) == NOTHING
    come(cast, cast.tian)
    assert lines_for(cast.chen)["runs_on"] == ""
    assert get_referral_or_404(cast.tian, sent.public_id, purpose="refer") == sent


def test_whoever_comes_reads_nothing_of_a_case_before_it_was_handed_over(cast, as_, case):
    other = make.make_case(cast, "outside")
    leave(cast, cast.wang)
    come(cast, cast.tian)
    row = access.hand_overs_to(cast.tian).get(case=case)
    assert as_(cast.tian).get(url("show_hand_over", row.public_id)).status_code == 200
    for stranger in (cast.wang, cast.chen, cast.li):
        assert as_(stranger).get(url("show_hand_over", row.public_id)).status_code in (403, 404)
    assert other in cases_of(cast.tian)


def test_a_second_post_at_the_school_keeps_the_cases_of_a_colleague_where_they_are(cast, case):
    factories.assign(cast.tian, cast.school, "counselor", visit_weekdays=[1])
    leave(cast, cast.tian)
    assert not HandOver.objects.exists()
    assert Case.objects.get(pk=case.pk).owner == cast.wang


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


def test_a_child_that_left_stays_late_and_due_until_somebody_has_said_who_goes_on(cast, as_, time_machine_at):
    case = make.make_case(cast)
    Case.objects.filter(pk=case.pk).update(opened_on=date(2026, 10, 12))  # before the child left
    make.make_case(cast, "bo")
    end_enrolment(case.student, by=cast.admin, last_day=date(2026, 10, 16))
    wang = as_(cast.wang)
    agree = "和家里说好由谁接着做"
    for address in ("/", f"{url('list_cases')}?s=all", url("show_case", case.public_id)):
        assert agree in page(wang.get(address)), address
    assert case.student.name in page(wang.get(url("list_due")))
    (visit,) = [part.number for part in queue_of(cast.wang).schools if part.school == cast.school]
    assert visit == 1  # nobody goes to the school for a child that is not there
    text = page(wang.get(url("show_case", case.public_id)))
    assert "离开学校" in text and url("seal_take_along", case.public_id) in text
    with time_machine.travel("2026-10-20T09:00:00+08:00"):
        give_daily_notices()
    assert Notice.objects.filter(to=cast.wang, kind="child-left").count() == 1
    time_machine_at("2026-11-20")
    assert case.pk in [place.case for place in queue_of(cast.wang).matching("late") if place.step == "gone"]
    wang = as_(cast.wang)
    text = page(wang.get(url("show_case", case.public_id)))
    assert "请联系家里" in text and "再见一次孩子" not in text  # nobody can see a child that is not there
    rows = wang.get(f"{url('list_cases')}?s=late").context["page"].listing.rows
    assert {row.name: row.action for row in rows}[case.student.name] == "打开"
    said = {"goes_to": "邻县二小", "agreed": "奶奶，电话"}
    services.seal_for_elsewhere(case, by=cast.wang, nonce=uuid.uuid4(), **said)
    assert [place.step for place in queue_of(cast.wang).places if place.case == case.pk] != ["gone"]

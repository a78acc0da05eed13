"""What is due, day by day: each step once, of the own open cases, and the count of the first screen says the same."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases.deciding.form_values import GoesOn, GuardianRecord
from screening.cases.deciding.services import add_follow_up, complete_follow_up
from screening.cases.follow_up.pages import due_parts as build
from screening.cases.follow_up.services import close_case
from screening.cases.models import Case, FollowUp, WatchCheck
from screening.cases.plans.services import save_plan
from screening.cases.queue.entries import queue_of
from screening.cases.review.services import decide, record_guardian_contact
from screening.cases.talks.services.talks import answer_watch_check
from students.services.children import move_student
from tests import factories
from tests.cases import factories as make
from tests.cases.factories import TODAY
from tests.cases.pages import page, url

NOT_REACHED = GuardianRecord(told="not-told", why_not="unreachable", try_again_on=date(2026, 10, 22))
ENDS = {"outcome": "better", "reported_by": "child"}


def due(user):
    return [(part.slug, [row.day for row in part.rows]) for part in build(user)]


def counts(user):
    """What the first screen says: children who are late, and who has a step in the next seven days."""
    found = queue_of(user)
    return found.count("late"), len(found.due_soon)


def urls(user):
    return [row.url for part in build(user) for row in part.rows]


def follow_up(case, cast, day):
    return add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=day)


def test_the_end_of_a_watch_is_one_step_and_stands_there_within_four_weeks(cast, watched, time_machine_at):
    assert due(cast.wang) == []
    time_machine_at("2026-11-03")
    assert due(cast.wang) == [("later", [date(2026, 12, 1)])]
    assert urls(cast.wang) == [url("show_case", watched.public_id)]


def test_late_this_week_and_later_stand_apart_each_with_the_nearest_day_first(cast, watched, time_machine_at):
    for day in (date(2026, 10, 28), date(2026, 10, 21), date(2026, 10, 20)):
        follow_up(watched, cast, day)
    time_machine_at("2026-10-21")
    expected = [("late", [date(2026, 10, 20)]), ("week", [date(2026, 10, 21)]), ("later", [date(2026, 10, 28)])]
    assert due(cast.wang) == expected


def test_a_follow_up_leads_to_its_own_page_and_is_gone_when_it_is_done(cast, watched):
    row = follow_up(watched, cast, date(2026, 10, 20))
    assert urls(cast.wang) == [url("complete_follow_up", row.public_id)]
    complete_follow_up(row, by=cast.wang, result="好多了")
    assert urls(cast.wang) == []


def test_a_follow_up_on_the_day_of_the_next_step_is_not_said_twice(cast, watched, time_machine_at):
    follow_up(watched, cast, date(2026, 12, 1))
    time_machine_at("2026-11-25")
    assert due(cast.wang) == [("week", [date(2026, 12, 1)])]
    assert counts(cast.wang) == (0, 1)


def test_a_family_nobody_reached_is_to_be_tried_again_until_it_was_told(cast, watched):
    record_guardian_contact(watched, by=cast.wang, nonce=uuid.uuid4(), guardian=NOT_REACHED)
    assert urls(cast.wang) == [url("inform_guardian", watched.public_id)]
    record_guardian_contact(watched, by=cast.wang, nonce=uuid.uuid4(), guardian=make.TOLD)
    assert urls(cast.wang) == []


def test_a_plan_in_which_nothing_runs_asks_today(cast):
    case = make.planned_case(cast)
    days = {"starts": TODAY, "review_on": date(2026, 12, 11), "child_goal": "", "agreed_with": ""}
    save_plan(case, by=cast.wang, nonce=uuid.uuid4(), **days)
    assert due(cast.wang) == [("week", [TODAY])]
    assert urls(cast.wang) == [url("edit_plan", case.public_id)]


def test_the_end_of_a_case_takes_all_its_steps_off_the_list(cast, watched):
    follow_up(watched, cast, date(2026, 10, 23))
    record_guardian_contact(watched, by=cast.wang, nonce=uuid.uuid4(), guardian=NOT_REACHED)
    close_case(watched, by=cast.wang, left_open={"guardian": GoesOn("班主任再打")}, **ENDS)
    assert due(cast.wang) == []
    assert counts(cast.wang) == (0, 0)


def test_nobody_else_has_a_step_of_it_and_a_second_counselor_of_the_school_has_all(cast, watched):
    follow_up(watched, cast, date(2026, 10, 23))
    assert [name for name, person in cast.people.items() if build(person)] == ["wang"]
    factories.assign(cast.tian, cast.school, "counselor", visit_weekdays=[1])
    assert urls(cast.tian) == urls(cast.wang)


def test_with_a_child_that_moved_the_school_of_today_is_said(cast, watched):
    follow_up(watched, cast, date(2026, 10, 23))
    move_student(watched.student, by=cast.admin, to=cast.second_class, day=TODAY)
    (part,) = build(cast.wang)
    assert part.rows[0].place.startswith(cast.second_school.name)


def test_the_look_at_everybody_named_is_one_event(cast, watched):
    follow_up(watched, cast, date(2026, 10, 23))
    follow_up(watched, cast, date(2026, 10, 27))
    build(cast.wang)
    event = AuditEvent.objects.get(verb="case.list", purpose="due")
    assert event.subjects == [str(watched.student.public_id)]


@pytest.mark.parametrize(("day", "counted"), [("2026-10-19", (0, 1)), ("2026-10-22", (0, 1)), ("2026-10-23", (1, 0))])
def test_the_first_screen_counts_what_the_list_shows(cast, watched, time_machine_at, day, counted):
    follow_up(watched, cast, date(2026, 10, 22))
    time_machine_at(day)
    shown = dict(due(cast.wang))
    assert counts(cast.wang) == counted == (len(shown.get("late", ())), len(shown.get("week", ())))


def test_a_teachers_please_look_makes_no_late_step_punctual(cast, watched, time_machine_at):
    follow_up(watched, cast, date(2026, 10, 22))
    check = WatchCheck.objects.get(case=watched)
    time_machine_at("2026-10-26")
    answer_watch_check(check, by=cast.li, compared="worse", news="", next_step="please-see")
    assert counts(cast.wang)[0] == 1 == len(dict(due(cast.wang))["late"])


def test_while_the_clocks_of_a_case_stand_still_its_follow_ups_are_not_late(cast, watched, time_machine_at):
    follow_up(watched, cast, date(2026, 10, 22))
    time_machine_at("2026-10-26")
    Case.objects.filter(pk=watched.pk).update(paused_on=date(2026, 10, 26), next_on=None)
    assert counts(cast.wang)[0] == 0
    assert "late" not in dict(due(cast.wang))


def test_a_look_promised_at_an_end_stands_on_the_first_screen_once_its_day_has_come(
    cast, as_, watched, time_machine_at
):
    Case.objects.filter(pk=watched.pk).update(
        state=Case.State.CLOSED, closed_at=timezone.now(), closed_by=cast.wang, next_on=None, outcome="better"
    )
    FollowUp.objects.create(case=watched, due_on=date(2026, 10, 22))
    said = "结案时约好再看的孩子"
    assert said not in page(as_(cast.wang).get("/"))
    time_machine_at("2026-10-22")
    assert said in page(as_(cast.wang).get("/"))


def test_a_case_under_review_without_a_day_is_on_no_list(cast):
    case = make.make_case(cast)
    Case.objects.filter(pk=case.pk).update(state=Case.State.UNDER_REVIEW)
    assert due(cast.wang) == []


def test_a_decision_about_one_child_moves_no_step_of_another(cast, watched):
    follow_up(watched, cast, date(2026, 10, 23))
    decide(make.make_case(cast, "bo", tier="B"), by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)
    assert due(cast.wang) == [("week", [date(2026, 10, 23)])]


@pytest.mark.parametrize("who", ["li", "chen", "admin", "district", "staff"])
def test_the_list_is_the_counselors(cast, as_, who):
    assert as_(cast.people[who]).get(url("list_due")).status_code == 403


def test_a_follow_up_that_is_past_is_refused_on_its_form_and_one_of_another_school_does_not_exist(cast, as_, watched):
    wang, tian = as_(cast.wang), as_(cast.tian)
    late = {"nonce": uuid.uuid4(), "due_on": "2026-10-18"}
    page(wang.post(url("add_follow_up", watched.public_id), late), 422)
    row = follow_up(watched, cast, date(2026, 10, 23))
    assert tian.post(url("add_follow_up", watched.public_id), late).status_code == 404
    assert tian.get(url("complete_follow_up", row.public_id)).status_code == 404


def test_what_a_follow_up_found_is_written_once_and_other_words_need_one_of_their_own(cast, wang, watched):
    row = follow_up(watched, cast, date(2026, 10, 20))
    sent = {"nonce": uuid.uuid4(), "result": "好多了", "way": "face", "child_says": "better"}
    assert wang.post(url("complete_follow_up", row.public_id), sent).status_code == 302
    assert wang.post(url("complete_follow_up", row.public_id), sent).status_code == 302
    page(wang.post(url("complete_follow_up", row.public_id), sent | {"result": "又差了"}), 422)
    row.refresh_from_db()
    assert (row.result, row.done_on) == ("好多了", timezone.localdate())

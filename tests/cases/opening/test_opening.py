"""From flag to case: an owner, a number, dates; nothing twice, nothing lost."""

import uuid
from datetime import date

import pytest

from screening.cases.deciding.services import follow_ups as following
from screening.cases.models import Case, CaseCounter, TalkTask
from screening.cases.opening.services import drawing, opening
from screening.cases.review import services as reviewing
from screening.cases.talks.services import talks
from screening.rounds.models import ChildState, RoundChild, Sheet, Tier
from tests.cases import factories as make
from tests.factories import at, make_consent


def test_a_tier_a_flag_opens_a_case_for_the_counselor_of_the_school(cast):
    case = make.make_case(cast, "yu")
    assert case.owner == cast.wang
    assert case.number == "XQ-2026-0001"
    assert (case.desk_due_on, case.seen_due_on) == (date(2026, 10, 26), date(2026, 10, 26))
    assert case.answer_due_on is None
    assert not TalkTask.objects.exists()


def test_a_tier_b_flag_asks_the_class_teacher_first(cast):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    assert case.talk_task.due_on == case.answer_due_on == date(2026, 11, 9)
    assert case.desk_due_on is None


def test_the_same_flag_twice_is_one_case_and_numbers_go_on(cast):
    flag = make.make_flag(cast.children["yu"], cast.district)
    assert opening.open_case_for_flag(flag) == opening.open_case_for_flag(flag)
    assert make.make_case(cast, "hao").number == "XQ-2026-0002"


def test_numbers_go_on_after_those_that_are_there(cast):
    case = make.make_case(cast, "yu")
    Case.objects.filter(pk=case.pk).update(number="XQ-2026-0417")
    CaseCounter.objects.all().delete()
    assert make.make_case(cast, "bo").number == "XQ-2026-0418"


def test_a_school_without_a_counselor_still_gives_the_case_an_owner(cast):
    cast.school.assignments.filter(duty="counselor").delete()
    assert make.make_case(cast, "yu").owner == cast.chen


def test_a_flag_taken_back_before_a_look_takes_its_case_along(cast):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    opening.withdraw_case(case.flag)
    assert not Case.objects.exists()
    assert not TalkTask.objects.exists()


def test_a_flag_somebody_has_looked_at_stays(cast):
    case = make.make_case(cast, "yu")
    assert not opening.was_looked_at(case.flag)
    reviewing.record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    assert opening.was_looked_at(case.flag)
    opening.withdraw_case(case.flag)
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_flag_raised_again_after_the_sheet_was_reopened_keeps_its_clock(cast):
    first = make.make_flag(cast.children["yu"], cast.district)
    first.raised_at, first.withdrawn_at = at("2026-10-12"), at("2026-10-19")
    first.save()
    assert make.make_case(cast, "yu").opened_on == date(2026, 10, 12)


def test_a_flag_that_becomes_tier_a_becomes_the_counselors(cast):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    case.flag.tier = Tier.A
    case.flag.save()
    moved = opening.open_case_for_flag(case.flag)
    assert (moved.tier, moved.became_a_on) == (Tier.A, make.TODAY)
    assert moved.talk_task.state == TalkTask.State.LAPSED


def _rate(cast, *names):
    current = make.make_round(cast.county, cast.district)
    for name in names:
        student = cast.children[name]
        school_class = student.enrolments.get().school_class
        RoundChild.objects.create(
            round=current, student=student, school_class=school_class, state=ChildState.RATED, since=at("2026-10-19")
        )
    return current


def test_two_random_talks_are_drawn_among_rated_children_without_a_flag(cast):
    current = _rate(cast, "yu", "bo", "nur", "hao")
    make.make_case(cast, "yu")
    sheet = Sheet.objects.create(round=current, school_class=cast.class_3_1, informant="teacher")
    drawn = drawing.draw_random_talks(sheet)
    assert {task.student for task in drawn} == {cast.children["bo"], cast.children["nur"]}
    assert drawing.draw_random_talks(sheet) == []
    assert TalkTask.objects.count() == 2


def test_no_talk_is_drawn_where_consent_does_not_cover_one(cast):
    current = _rate(cast, "bo", "nur")
    make_consent(cast.children["nur"], talk="no", dated=date(2026, 9, 20))
    sheet = Sheet.objects.create(round=current, school_class=cast.class_3_1, informant="teacher")
    assert [task.student for task in drawing.draw_random_talks(sheet)] == [cast.children["bo"]]


def test_a_child_drawn_for_a_talk_and_flagged_later_is_asked_once(cast):
    current = _rate(cast, "bo")
    sheet = Sheet.objects.create(round=current, school_class=cast.class_3_1, informant="teacher")
    [task] = drawing.draw_random_talks(sheet)
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    task.refresh_from_db()
    assert (task.kind, task.case) == (TalkTask.Kind.TIER_B, case)


def test_random_checks_enter_the_queue_unmarked_with_as_many_flagged_rows(cast):
    current = _rate(cast, "yu", "bo", "nur", "hao", "second")
    for name in ("yu", "hao"):
        make.make_case(cast, name)
    drawn = drawing.draw_random_checks(current, make.TODAY)
    here = [case for case in drawn if case.school == cast.school]
    assert {case.student for case in here} == {cast.children["bo"], cast.children["nur"]}
    assert all(case.hidden_until_seen and case.kind == Case.Kind.RANDOM_CHECK for case in here)
    flagged = Case.objects.filter(school=cast.school, kind=Case.Kind.FLAG)
    assert flagged.filter(hidden_until_seen=True).count() == 2
    assert drawing.draw_random_checks(current, make.TODAY) == []


def test_no_random_check_where_the_counselor_has_no_place_left(cast):
    current = _rate(cast, "bo")
    cast.school.assignments.filter(duty="counselor").update(visit_places=0)
    assert [c for c in drawing.draw_random_checks(current, make.TODAY) if c.school == cast.school] == []


def test_an_overdue_talk_becomes_the_counselors_and_a_random_one_lapses(cast, time_machine_at):
    current = _rate(cast, "nur")
    sheet = Sheet.objects.create(round=current, school_class=cast.class_3_1, informant="teacher")
    [random_talk] = drawing.draw_random_talks(sheet)
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    time_machine_at("2026-11-09")
    assert talks.move_overdue_talks() == 0  # the last day is not over
    time_machine_at("2026-11-10")
    assert talks.move_overdue_talks() == 1
    assert talks.move_overdue_talks() == 0
    case.refresh_from_db()
    random_talk.refresh_from_db()
    assert (case.tier, case.became_a_on) == (Tier.A, date(2026, 11, 10))
    assert case.desk_due_on == date(2026, 11, 17)
    assert random_talk.state == TalkTask.State.LAPSED


@pytest.mark.parametrize("answer", ["nothing-further", "watch", "please-see"])
def test_the_class_teacher_answers_once(cast, answer):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    for _press in range(2):
        task = talks.answer_talk(case.talk_task, by=cast.li, nonce=uuid.uuid4(), answer=answer)
    assert task.state == TalkTask.State.ANSWERED
    case.refresh_from_db()
    assert case.tier == (Tier.A if answer == "please-see" else Tier.B)
    with pytest.raises(talks.TalkAnswered):
        talks.answer_talk(case.talk_task, by=cast.zhou, nonce=uuid.uuid4(), answer="watch")


def test_no_talk_yet_keeps_the_task_open(cast):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    task = talks.answer_talk(case.talk_task, by=cast.li, nonce=uuid.uuid4(), not_possible="absent")
    assert (task.state, task.not_possible) == (TalkTask.State.WAITING, "absent")


def test_a_flag_for_which_somebody_has_begun_to_act_stays_when_the_sheet_is_reopened(cast):
    case = make.make_case(cast, "yu")
    assert not opening.was_looked_at(case.flag)
    following.add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 11, 2))
    assert opening.was_looked_at(case.flag)
    opening.withdraw_case(case.flag)
    assert Case.objects.filter(pk=case.pk).exists()

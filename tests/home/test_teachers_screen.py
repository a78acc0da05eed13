"""The class teacher's first screen: the one thing to do now, and what is past."""

import uuid
from datetime import date, datetime

import pytest
from django.urls import reverse

from screening.cases.models import TalkTask, TeacherMessage
from screening.cases.talks.presenter import message_words
from screening.cases.talks.services import answer_talk
from screening.home import teacher
from screening.rounds.services import close_round, reopen_sheet, submit_sheet
from students.models import StaffAssignment
from tests import factories
from tests.cases import factories as cases
from tests.rounds import factories as rounds


@pytest.fixture
def sheet(cast):
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


def now_of(user) -> teacher.Now:
    return teacher.build(user)["now"]


def test_without_a_round_there_is_no_sheet_to_go_to(cast):
    assert now_of(cast.li).sheet is None


def test_a_teacher_without_a_class_is_told_so_and_whom_to_ask_whether_a_round_is_open_or_not(cast, sheet, as_):
    StaffAssignment.objects.filter(user=cast.li).update(ends=date(2026, 10, 18))
    said = now_of(cast.li).says
    assert said == f"您现在没有带班，所以没有要填的。弄错了请找学校管理员{cast.admin.name}。"
    assert said in as_(cast.li).get(reverse("home:show_home")).content.decode()
    assert teacher.build(cast.li)["between"] is None


def promised(user, child, kind, day, **more):
    at = datetime.fromisoformat(f"2026-10-{day}T09:00:00+08:00")
    return TeacherMessage.objects.create(to=user, student=child, kind=kind, sent_at=at, **more)


def test_a_child_that_was_answered_for_does_not_stand_there_as_waiting(cast):
    yu, bo = cast.children["yu"], cast.children["bo"]
    promised(cast.li, yu, "still-waiting", 15, due_on=date(2026, 10, 16))
    promised(cast.li, bo, "still-waiting", 15, due_on=date(2026, 10, 16))
    promised(cast.li, yu, "looked", 17)
    cards = teacher.build(cast.li)["messages_from_counselor"]
    assert [card.title for card in cards] == [f"已看过 · {yu.name}", f"还在等：{bo.name}"]


def test_a_promise_whose_day_is_over_is_not_made_again(cast):
    row = promised(cast.li, cast.children["yu"], "still-waiting", 15, due_on=date(2026, 10, 18))
    assert message_words(row) == "没有忘记：说好心理老师 2026 年 10 月 18 日前看。"
    row.due_on = date(2026, 10, 19)
    assert "说好" not in message_words(row)


def test_between_rounds_there_is_a_day_to_wait_for_and_one_useful_thing(cast, as_):
    planned = rounds.make_round(cast)
    type(planned).objects.update(opens_on=date(2026, 10, 26))
    text = as_(cast.li).get(reverse("home:show_home")).content.decode()
    assert "2026 年 10 月 26 日" in text and "有 3 名孩子" in text
    assert reverse("students:list_students") + "?show=open" in text


def test_between_rounds_nothing_is_asked_where_nothing_is_to_be_checked_or_planned(cast):
    for name in ("yu", "bo", "nur"):
        factories.make_consent(cast.children[name])
        factories.make_care(cast.children[name], cast.li, father_away="never", mother_away="never", rural_hukou="yes")
    between = teacher.build(cast.li)["between"]
    assert (between.next_round, between.care) == ("", "")


def test_while_a_round_is_open_nothing_is_said_of_the_next(cast, sheet):
    assert teacher.build(cast.li)["between"] is None


def test_a_sheet_is_waiting_then_begun_then_only_to_be_handed_in_then_done(cast, sheet):
    yu, bo, nur = (cast.children[name] for name in ("yu", "bo", "nur"))
    waiting = now_of(cast.li)
    assert (waiting.sheet, waiting.begun, waiting.complete) == (sheet.public_id, False, False)
    assert "3" in waiting.says
    rounds.save(sheet, cast.li, rounds.row(yu, rounds.CALM))
    begun = now_of(cast.li)
    assert (begun.sheet, begun.begun, begun.complete) == (sheet.public_id, True, False)
    assert "2" in begun.says
    assert "9:00" in begun.quiet.replace("09:00", "9:00")
    rounds.save(sheet, cast.li, rounds.row(bo, rounds.CALM), rounds.row(nur, rounds.CALM))
    assert now_of(cast.li).complete
    rounds.hand_in(sheet, cast.li)
    assert now_of(cast.li).sheet is None


def test_a_half_rated_child_still_counts_as_to_be_rated(cast, sheet):
    rounds.fill(sheet, cast.li, {2: rounds.SHORT})
    assert not now_of(cast.li).complete


def test_of_two_classes_the_one_that_was_begun_comes_first(cast, sheet):
    factories.assign(cast.li, cast.school, "class-teacher", cast.class_3_2)
    other = rounds.sheet_of(sheet.round, cast.class_3_2)
    rounds.save(other, cast.li)
    factories.make_student(cast.class_3_2, "黄小龙", 2)
    rounds.save(other, cast.li, rounds.row(cast.children["hao"], rounds.CALM))
    assert now_of(cast.li).sheet == other.public_id


def test_a_class_of_somebody_else_is_nothing_to_do(cast, sheet):
    assert now_of(cast.zhou).sheet == rounds.sheet_of(sheet.round, cast.class_3_2).public_id
    assert now_of(cast.outside_teacher).sheet is None


def test_a_sheet_that_the_counselor_gives_back_is_to_do_again(cast, sheet):
    rounds.hand_in(sheet, cast.li)
    reopen_sheet(sheet, by=cast.wang, reason="第二行错了")
    assert now_of(cast.li).sheet == sheet.public_id


def test_a_closed_round_is_past_and_nothing_to_do(cast, sheet):
    assert teacher.build(cast.li)["past"] == []
    close_round(sheet.round, by=cast.district)
    page = teacher.build(cast.li)
    assert [link.url for link in page["past"]] == [reverse("rounds:show_sheet", args=[sheet.public_id])]
    assert page["now"].sheet is None


def test_a_sheet_that_was_filled_in_and_not_handed_in_is_said_with_whom_to_ask(cast, sheet):
    rounds.fill(sheet, cast.li)
    close_round(sheet.round, by=cast.district)
    now = teacher.build(cast.li)["now"]
    assert "三年级(1)班填好了 3 名，没有交" in now.says and "10 月 19 日" in now.says and "何丽" in now.quiet
    reopen_sheet(sheet, by=cast.admin, reason="没来得及交")
    assert teacher.build(cast.li)["now"].complete
    submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    assert "没有交" not in teacher.build(cast.li)["now"].says


class TestTalks:
    @pytest.fixture
    def task(self, cast) -> TalkTask:
        return cases.make_case(cast, "bo", tier="B", code="elevated").talk_task

    @pytest.fixture
    def random_one(self, cast, task) -> TalkTask:
        values = {"student": cast.children["nur"], "school_class": cast.class_3_1, "round": task.round}
        return TalkTask.objects.create(**values, kind=TalkTask.Kind.RANDOM, due_on=task.due_on)

    def test_what_waits_stands_before_what_was_talked_about(self, cast, task, random_one):
        answer_talk(task, by=cast.li, nonce=uuid.uuid4(), answer="nothing-further")
        talks = teacher.build(cast.li)["talks"]
        assert [(talk.public_id, talk.done) for talk in talks] == [
            (random_one.public_id, False),
            (task.public_id, True),
        ]

    def test_a_talk_of_a_flagged_child_and_one_drawn_at_random_read_alike(self, cast, task, random_one):
        talks = teacher.build(cast.li)["talks"]
        assert len({(talk.until, talk.says, talk.done) for talk in talks}) == 1
        assert len(talks) == 2

    def test_one_that_lapsed_is_gone_and_an_answered_one_goes_with_its_round(self, cast, task, random_one):
        TalkTask.objects.filter(pk=random_one.pk).update(state=TalkTask.State.LAPSED)
        answer_talk(task, by=cast.li, nonce=uuid.uuid4(), answer="nothing-further")
        assert [talk.public_id for talk in teacher.build(cast.li)["talks"]] == [task.public_id]
        type(task.round).objects.update(state="closed", closed_at=factories.at("2026-10-19"))
        assert teacher.build(cast.li)["talks"] == []

    def test_days_left_are_school_days(self, cast, task, time_machine_at):
        TalkTask.objects.update(due_on=date(2026, 10, 26))
        time_machine_at("2026-10-23")  # Friday: the week-end counts for nothing
        friday = teacher.build(cast.li)["talks"][0].says
        time_machine_at("2026-10-24")
        assert teacher.build(cast.li)["talks"][0].says == friday

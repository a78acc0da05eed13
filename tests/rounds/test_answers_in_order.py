"""Answers as they leave and as they are asked about: who may be in a file, what it says of itself, odd numbers."""

import uuid
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.utils import translation

from screening.rounds import services
from screening.rounds.access import earlier_answers
from screening.rounds.models import Assessment
from screening.rounds.presenters.files import PURPOSES, FileLook, made_file, size_words
from screening.rounds.quality import ORDER, key_of, look_at_quality, pack_quality, with_answers
from screening.rounds.round_scoring import round_scoring_of
from screening.rounds.selectors import seats_of
from screening.rounds.selectors.files import ALSO, NO_CONSENT, AnswerSet, agrees, forms_with_answers
from screening.rounds.services.handing_in import answers_of
from students.selectors import consents_in_force
from students.services.children import move_student
from tests import factories as people
from tests.rounds import factories as rounds
from tests.rounds.districts import other_rules

TEN = date(2026, 10, 19)


@pytest.fixture
def handed_in(cast, sheet):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH, 2: {"teacher-connection": "30-1 2_01"}})
    return sheet


def answers(cast, *, purpose: str = "check-scoring", schools: Any = None, with_results: bool = False) -> AnswerSet:
    asked = next(form for form in forms_with_answers(cast.wang) if form.version.instrument == "teacher-connection")
    chosen = [cast.school, cast.second_school] if schools is None else schools
    return AnswerSet(cast.wang, asked, schools=chosen, purpose=purpose, with_results=with_results)


def of(sheet, by) -> list[dict[str, Any]]:
    seats = {seat.student.pk: seat.seat_number for seat in seats_of(sheet)}
    stored = list(sheet.rows.select_related("student"))
    return look_at_quality(by, round_scoring_of(sheet.round), sheet, stored, seats)["all"]


# who is in a file


def test_only_forms_with_answers_of_the_own_children_are_offered(cast, handed_in):
    offered = [(form.version.instrument, form.children) for form in forms_with_answers(cast.wang)]
    assert offered == [("teacher-connection", 3), ("teacher-engagement", 2)]
    assert forms_with_answers(cast.tian) == forms_with_answers(cast.li) == forms_with_answers(cast.district) == []


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_purpose_takes_along_only_children_who_agreed_to_all_it_needs(cast, handed_in, purpose):
    no = dict.fromkeys(ALSO.get(purpose, ()), "no")
    people.make_consent(cast.children["yu"], dated=TEN, **no)
    found = answers(cast, purpose=purpose)
    assert len(found.rows) == (2 if no else 3)
    assert dict(found.left_out) == ({NO_CONSENT: 1} if no else {})


@pytest.mark.parametrize(
    ("informant", "also", "refused", "may"),
    [
        ("teacher", (), {}, True),
        ("teacher", (), {"teacher_forms": "no"}, False),
        ("teacher", (), {"child_forms": "no"}, True),
        ("child", (), {"child_forms": "no"}, False),
        ("teacher", ("evaluation",), {"evaluation": "no"}, False),
        ("teacher", ("share_with_receiver",), {"evaluation": "no"}, True),
    ],
)
def test_each_line_of_the_consent_opens_its_own_answers(cast, informant, also, refused, may):
    people.make_consent(cast.children["yu"], dated=TEN, **refused)
    yu = cast.children["yu"].pk
    assert agrees(consents_in_force([yu]), yu, informant, also) == may


def test_a_child_without_a_sheet_of_consent_is_in_no_file(cast):
    silent = people.make_student(cast.class_3_1, "孙静", 4, consent=False)
    assert not agrees(consents_in_force([silent.pk]), silent.pk, "teacher", ())


def test_a_child_who_moved_to_another_counselors_school_takes_its_answers_along(cast, handed_in):
    move_student(cast.children["yu"], by=cast.admin, to=cast.outside_class, day=TEN, seat_number=9)
    with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
        assert len(answers(cast).rows) == 2
        assert [form.children for form in forms_with_answers(cast.tian)] == [1, 1]


def test_answers_given_at_no_school_that_was_asked_for_make_an_empty_file(cast, handed_in):
    found = answers(cast, schools=[cast.second_school])
    assert (found.rows, found.children, dict(found.left_out)) == ([], [], {})


def test_a_sheet_that_is_opened_again_leaves_the_file_as_it_was_until_it_is_handed_in(cast, handed_in):
    before = made_file(answers(cast), kind="csv", purpose="check-scoring").content
    services.reopen_sheet(handed_in, by=cast.li)
    assert made_file(answers(cast), kind="csv", purpose="check-scoring").content == before
    rounds.hand_in(handed_in, cast.li, {1: rounds.CALM})
    assert made_file(answers(cast), kind="csv", purpose="check-scoring").content != before


def test_rows_stand_in_the_order_of_their_codes_and_not_of_the_seats(cast, handed_in):
    codes = [row.child for row in answers(cast).rows]
    assert codes == sorted(codes) and len(set(codes)) == 3


@pytest.mark.parametrize(("size", "words"), [(0, "1"), (1023, "1"), (20_480, "20"), (3 * 1024 * 1024, "3.0")])
def test_a_size_is_said_in_kilobytes_until_it_is_a_megabyte(size, words):
    assert size_words(size).split()[0] == words


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("with_results", [False, True])
def test_a_look_says_what_the_file_holds_and_what_it_does_not(cast, handed_in, kind, with_results):
    look = FileLook(answers(cast, with_results=with_results), kind=kind, purpose="check-scoring")
    assert look.name.endswith(kind) and look.left_out == ()
    assert len(look.holds) == (7 if with_results else 5)
    assert len(look.losses) == (6 if kind == "csv" else 5)


def test_a_workbook_speaks_the_language_of_whoever_takes_it(cast, handed_in):
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(FileLook(answers(cast), kind="xlsx", purpose="check-scoring").title)
    assert said[0] != said[1]


# questions about a sheet


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"teacher-connection": "2222 2222", "teacher-engagement": "0000 0000 0000"}, "constant-row"),
        ({"teacher-connection": "---- ----", "teacher-engagement": "0000 0000 0000"}, "mostly-not-observed"),
        ({"teacher-connection": "0000"}, "incomplete"),
    ],
)
def test_an_odd_row_is_asked_about_with_its_child(cast, sheet, row, code):
    rounds.fill(sheet, cast.li, {1: row, 2: rounds.ELEVATED})
    (line,) = [one for one in of(sheet, cast.li) if one["code"] == code][:1]
    assert (line["seats"], line["students"]) == ([1], [cast.children["yu"].pk])


def test_nothing_is_asked_about_a_child_who_is_left_out(cast, sheet):
    rounds.fill(sheet, cast.li, {1: {"teacher-connection": "2222 2222"}})
    services.exclude_child(sheet, student=cast.children["yu"], by=cast.li, reason="absent-long")
    assert not [line for line in of(sheet, cast.li) if line["seats"] == [1]]


def test_at_most_so_many_questions_are_asked_as_the_rules_say_and_the_rest_is_counted(cast, current):
    scoring = round_scoring_of(current)
    most = scoring.rules.quality.lines
    found = [{"code": code, "params": {}, "seats": [seat]} for seat, code in enumerate((*ORDER, *ORDER), 1)]
    packed = pack_quality(scoring, found)
    assert len(packed["lines"]) == most and packed["all"] == found
    left = [line for line in found[most:] if line["code"] != "incomplete"]
    assert packed["more"] == len(left)


def test_what_was_answered_stands_with_its_question_in_both_lists():
    line = {"code": "constant-row", "params": {}, "seats": [3]}
    told = with_answers({"lines": [line], "all": [line], "more": 0}, {key_of(line): "keep", "ask-other-1": "change"})
    assert told["lines"][0]["answer"] == told["all"][0]["answer"] == "keep" and "answer" not in line


def test_a_question_is_the_same_by_its_first_eight_rows():
    many = {"code": "identical-rows", "seats": list(range(1, 20))}
    assert key_of(many) == key_of({**many, "seats": list(range(1, 9))}) != key_of({**many, "seats": [1]})


def test_answers_of_last_round_are_compared_by_whoever_fills_the_sheet_and_by_nobody_else(cast, sheet):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    made = rounds.make_round(
        cast, term=2, opens_on=date(2027, 3, 29), closes_on=date(2027, 4, 16), override_reason="晚"
    )
    with time_machine.travel("2027-03-30T09:00:00+08:00", tick=False):
        services.close_round(sheet.round, by=cast.district)
        services.override_gate(made, school=cast.school, by=cast.district, reason="没有值班表")
        services.open_round_for_school(made, school=cast.school, by=cast.admin)
        second = rounds.sheet_of(made, cast.class_3_1)
        found = earlier_answers(cast.li, second, [cast.children["yu"].pk])
        assert sorted(row.get("c1", 0) for row in found.values()) == [0, 3]
        assert earlier_answers(cast.zhou, second, [cast.children["yu"].pk]) == {}


# handing in


@pytest.mark.parametrize("digits", ["", "____", "10_-"])
def test_what_is_not_yet_is_no_answer_and_no_chance_to_see_is_one(cast, sheet, digits):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": digits}))
    (form, *_other) = round_scoring_of(sheet.round).forms
    row = sheet.rows.filter(student=cast.children["yu"]).first() or SimpleNamespace(cells={})
    assert len(answers_of(row, form)) == len(digits.replace("_", ""))


def test_an_empty_row_is_handed_in_without_an_assessment(cast, sheet):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    assert set(Assessment.objects.values_list("student", flat=True)) == {cast.children["yu"].pk}
    assert sheet.rows.count() == 3


def test_results_are_made_under_the_rules_of_the_round_and_not_of_today(cast, sheet):
    newer = other_rules(elevated="5/12")
    rounds.hand_in(sheet, cast.li, {1: rounds.ELEVATED})
    used = set(Assessment.objects.values_list("results__rule_set", flat=True))
    assert used == {sheet.round.rule_set_id} != {newer.pk}

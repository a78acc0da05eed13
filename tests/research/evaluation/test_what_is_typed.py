"""Days and marks as people type them, the words of a pilot's papers, and what a page of comments asks."""

from datetime import date

import pytest
from django.utils.translation import override

from screening.research.evaluation import prompts, wording
from screening.research.evaluation.comment_pages import PAGE
from screening.research.evaluation.naming import FoundName, spots_in, without
from screening.research.evaluation.pasted import NOT_KNOWN, number_text
from screening.research.evaluation.presenters.school import _stretches
from screening.research.evaluation.records import ChildTermRecord
from screening.research.evaluation.result import Estimate, Interval, Measure
from tests.research.evaluation import pilot_steps

NAMES = {"张浩然": "child", "李芳": "staff"}
WORDS = {"child": "［孩子］", "family": "［家人］", "staff": "［老师］", "class": "［班级］", "number": "［号码］"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0", "0"), ("12", "12"), ("0.5", "0.5"), ("１２", "12"), (" 7 ", "7"), ("１．５", "1.5"), ("130", "130")],
)
def test_a_number_is_read_in_any_width(typed, kept):
    assert number_text(typed, 130) == kept


@pytest.mark.parametrize("typed", [*NOT_KNOWN, " ", "Absent", "－"])
def test_who_did_not_sit_it_has_no_number(typed):
    assert number_text(typed, 130) == ""


@pytest.mark.parametrize("typed", ["131", "-1", "1.2.3", "1e2", "十二", "12分", "NaN", "inf"])
def test_what_is_no_number_or_too_large_is_refused(typed):
    with pytest.raises(ValueError, match=r"^$"):
        number_text(typed, 130)


def test_a_child_of_whom_nothing_is_known_is_an_empty_line():
    assert ChildTermRecord(7).is_empty
    assert not ChildTermRecord(7, days_missed=0).is_empty


@pytest.mark.parametrize(
    ("low", "high", "holds"), [(-1.0, 2.0, True), (0.0, 2.0, True), (-2.0, 0.0, True), (0.1, 2.0, False)]
)
def test_an_interval_that_touches_nought_leaves_nought_open(low, high, holds):
    assert Interval(low, high).holds_zero is holds


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        (Measure("attendance", "days"), "attendance.days"),
        (Measure("scale", "child-loneliness", "child"), "scale.child-loneliness.child"),
        (Measure("term-result", "maths", better="high"), "term-result.maths"),
    ],
)
def test_a_measure_is_known_by_its_kind_name_and_informant(measure, code):
    assert measure.code == code


def test_a_value_without_an_interval_says_why():
    assert Estimate(None, why="few-children").interval is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_role_is_asked_four_questions_in_its_own_words(language):
    with override(language):
        places = range(1, prompts.QUESTIONS + 1)
        asked = {role: [prompts.question(role, at) for at in places] for role in prompts.PROMPTS}
    assert all(len(set(questions)) == 4 and all(questions) for questions in asked.values())
    assert len({tuple(questions) for questions in asked.values()}) == len(asked)


def test_every_role_has_a_name_of_its_own_to_stand_on_its_page():
    with override("en"):
        assert len({wording.role_words(role) for role in prompts.PROMPTS}) == len(prompts.PROMPTS)


def test_the_days_of_a_pilot_that_has_no_end_are_left_open():
    with override("en"):
        closed = wording.days_words(date(2026, 9, 1), date(2027, 1, 22))
        assert wording.days_words(date(2026, 9, 1), None) != closed


class TestStretches:
    def stretches(self, text: str) -> list[tuple[str, str]]:
        with override("en"):
            return _stretches(text, spots_in(text, NAMES))

    @pytest.mark.parametrize("text", ["", "大家都好", "张浩然", "张浩然打我，李芳看见了。", "打 138 0001 0021"])
    def test_put_together_they_are_what_was_written(self, text):
        assert "".join(piece for piece, _marked in self.stretches(text)) == text

    def test_what_may_tell_who_is_meant_is_marked_and_nothing_else(self):
        marked = [piece for piece, mark in self.stretches("张浩然打我，李芳看见了。") if mark]
        assert marked == ["张浩然", "李芳"]

    def test_nothing_to_mark_is_one_piece(self):
        assert self.stretches("大家都好") == [("大家都好", "")]


def test_places_are_replaced_from_the_end_so_that_none_moves_another():
    text = "甲张浩然乙李芳丙"
    spots = [FoundName(1, 4, "张浩然", "child", True), FoundName(5, 7, "李芳", "staff", True)]
    assert without(text, spots, WORDS) == without(text, reversed(spots), WORDS) == "甲［孩子］乙［老师］丙"


class TestFiles:
    def test_the_page_of_a_role_is_the_same_for_everybody_of_it(self, cast):
        pilot = pilot_steps.running_pilot(cast)
        first, again = (PAGE.request((pilot, "child"), by=cast.wang) for _press in range(2))
        assert first == again
        assert PAGE.request((pilot, "teacher"), by=cast.wang) != first

    def test_whoever_has_no_part_in_a_pilot_prints_no_page_of_it(self, cast):
        pilot = pilot_steps.running_pilot(cast)
        document = PAGE.request((pilot, "child"), by=cast.wang)
        assert PAGE.may_see(cast.wang, document) and not PAGE.may_see(cast.tian, document)

"""Days and marks as people type them, and places in a comment that may tell who is meant."""

from decimal import Decimal

import pytest

from screening.research.evaluation.clustered import Estimate, Interval
from screening.research.evaluation.naming import FoundName, without
from screening.research.evaluation.statistics import Measure
from screening.research.evaluation.term_sheet_forms import NOT_KNOWN, number_of

WORDS = {"child": "［孩子］", "family": "［家人］", "staff": "［老师］", "class": "［班级］", "number": "［号码］"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0", "0"), ("12", "12"), ("0.5", "0.5"), ("１２", "12"), (" 7 ", "7"), ("１．５", "1.5"), ("130", "130")],
)
def test_a_number_is_read_in_any_width(typed, kept):
    assert number_of(typed) == Decimal(kept)


@pytest.mark.parametrize("typed", [*NOT_KNOWN, " ", "Absent", "－"])
def test_who_did_not_sit_it_has_no_number(typed):
    assert number_of(typed) is None


@pytest.mark.parametrize("typed", ["-1", "1.2.3", "1e2", "十二", "12分", "NaN", "inf"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError, match=r"^$"):
        number_of(typed)


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


def test_places_are_replaced_from_the_end_so_that_none_moves_another():
    text = "甲张浩然乙李芳丙"
    spots = [FoundName(1, 4, "张浩然", "child", True), FoundName(5, 7, "李芳", "staff", True)]
    assert without(text, spots, WORDS) == without(text, reversed(spots), WORDS) == "甲［孩子］乙［老师］丙"

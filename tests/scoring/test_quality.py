"""Friendly questions about a sheet: what is asked, what never is, and at most five."""

import json
from pathlib import Path

import pytest

from screening import scoring
from screening.scoring import RatedRow, class_line, quality_lines
from tests.scoring.cases import CHILD_ENGAGEMENT, CONNECTION, cells

VARIED = ["1000 0100", "0020 0000", "0000 1000", "0300 0001", "0100 0010", "0001 0002"]


def sheet(*typed, form=CONNECTION):
    return [RatedRow(seat, cells(form, row)) for seat, row in enumerate(typed, start=1)]


def asked(rows, form=CONNECTION, **extra):
    return [(line.code, line.params) for line in quality_lines(form, rows, **extra).all]


def test_an_ordinary_sheet_with_rows_of_zeros_gets_no_question():
    assert asked(sheet("0000 0000", "0000 0000", "0000 0000", "0000 0000", *VARIED[:2])) == []


def test_a_row_of_one_code_is_asked_about_unless_it_is_zero():
    assert asked(sheet("1111 1111", "0000 0000", "22-2 2222", *VARIED)) == [
        ("constant-row", {"answer": 1, "form": "teacher-connection", "seat": 1}),
        ("constant-row", {"answer": 2, "form": "teacher-connection", "seat": 3}),
    ]


def test_more_than_sixty_percent_identical_rows_are_one_question_about_the_sheet():
    same = ["1100 0000"] * 7
    assert asked(sheet(*same, *VARIED[:4])) == [("identical-rows", {"count": 7, "form": "teacher-connection"})]
    assert asked(sheet(*same[:6], *VARIED[:4])) == []  # exactly 60 %


def test_identical_rows_of_one_code_are_not_asked_about_child_by_child():
    assert [code for code, _ in asked(sheet(*["1111 1111"] * 7, *VARIED[:2]))] == ["identical-rows"]


def test_rows_nobody_has_begun_do_not_count():
    assert asked(sheet("1100 0000", "1100 0000", "", "", "")) == [
        ("identical-rows", {"count": 2, "form": "teacher-connection"})
    ]
    assert asked(sheet("", "", "")) == []


def test_a_whole_class_of_zeros_is_one_question_and_no_child_is_named():
    found = quality_lines(CONNECTION, sheet(*["0000 0000"] * 20))
    assert [(line.code, line.params, line.seats) for line in found.all] == [
        ("sheet-all-zero", {"form": "teacher-connection"}, ())
    ]
    assert asked(sheet(*["0000 0000"] * 20, "0000 0001")) == []


@pytest.mark.parametrize(("seconds", "minutes"), [(23.9, None), (24.0, None), (100, None), (5, 1), (None, None)])
def test_under_four_seconds_a_child_is_asked_about(seconds, minutes):
    found = [line for line in asked(sheet(*VARIED), seconds=seconds) if line[0] == "too-fast"]
    expected = seconds is not None and seconds < 24
    assert bool(found) == expected
    if expected:
        assert found[0][1] == {"children": 6, "form": "teacher-connection", "minutes": 1}


def test_minutes_are_rounded_half_up_for_the_sentence():
    rows = sheet(*(VARIED * 10))
    assert asked(rows, seconds=150.0)[0] == (
        "too-fast",
        {"children": 60, "form": "teacher-connection", "minutes": 3},
    )


def test_too_few_answers_are_said_with_the_minimum_and_are_no_low_score():
    assert asked(sheet("1002 03", "____ ____", *VARIED)) == [("incomplete", {"answered": 6, "minimum": 7, "of": 8})]


def test_half_the_items_not_seen_asks_whether_the_child_was_away():
    assert asked(sheet("---- 1000", "---1 2000", *VARIED)) == [
        ("mostly-not-observed", {"seat": 1}),
        ("incomplete", {"answered": 5, "minimum": 7, "of": 8}),
    ]
    assert asked(sheet("---- ----", *VARIED)) == [("mostly-not-observed", {"seat": 1})]


def test_a_child_form_answered_the_same_throughout_is_asked_about():
    found = asked(sheet("1111 1111 1111", "4444 4411 1111", form=CHILD_ENGAGEMENT), form=CHILD_ENGAGEMENT)
    assert found == [("constant-row", {"answer": 1, "form": "child-engagement", "seat": 1})]


def test_at_most_five_questions_are_shown_and_the_rest_is_counted():
    found = quality_lines(CONNECTION, sheet(*["1111 1111", "2222 2222", "3333 3333"] * 3, *VARIED), seconds=3)
    assert (len(found.lines), found.more, len(found.all)) == (5, 5, 10)
    assert found.lines[0].code == "too-fast"


@pytest.mark.parametrize(
    ("flags", "children", "code"),
    [
        (2, 50, "class-few"),
        (3, 50, None),
        (20, 50, None),
        (21, 50, "class-many"),
        (0, 20, "class-few"),
        (1, 20, None),
        (8, 20, None),
        (9, 20, "class-many"),
        (0, 19, None),
        (19, 19, None),
    ],
)
def test_classes_with_very_few_or_very_many_flags_are_talked_over(flags, children, code):
    line = class_line(flags, children)
    assert (line.code if line else None) == code
    if line:
        assert line.params == {"count": flags}


def test_parameters_are_the_placeholders_of_the_sentences_but_for_the_class_name():
    path = Path(scoring.__file__).parent.parent / "library" / "content" / "reasons.json"
    texts = json.loads(path.read_text(encoding="utf-8"))["data_quality"]
    needed = {line["id"]: set(line["placeholders"]) - {"class_name"} for line in texts}
    lines = [
        *quality_lines(CONNECTION, sheet("1111 1111", "---- ----", "10", *["1100 0000"] * 9), seconds=1).all,
        *quality_lines(CONNECTION, sheet(*["0000 0000"] * 5)).all,
        class_line(0, 50),
        class_line(50, 50),
    ]
    assert {line.code for line in lines} == set(needed) - {"row-shift"}
    for line in lines:
        extra = {"form"} if line.code == "constant-row" else set()  # whose option the answer is
        assert set(line.params) == needed[line.code] | extra

"""Friendly questions about a sheet: what is asked, what never is, and at most five."""

import json
from pathlib import Path

import numpy as np
import pytest

from screening import scoring
from screening.scoring import SheetRow, class_line, quality_lines
from screening.scoring.shift import find_shift
from tests.scoring.cases import CHILD_ENGAGEMENT, CONNECTION, ENGAGEMENT, cells

VARIED = ["1000 0100", "0020 0000", "0000 1000", "0300 0001", "0100 0010", "0001 0002"]


def sheet(*typed, form=CONNECTION):
    return [SheetRow(seat, cells(form, row)) for seat, row in enumerate(typed, start=1)]


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
    assert found.codes_for(1) == ("too-fast", "constant-row") and found.codes_for(12) == ("too-fast",)


def test_rows_that_slipped_by_one_are_named_from_seat_to_seat():
    rng = np.random.default_rng(4)
    before = rng.integers(0, 4, (30, 12))
    now = before.copy()
    now[8:20] = before[9:21]
    ids = [item.id for item in ENGAGEMENT.items]
    rows = [
        SheetRow(
            seat + 1,
            dict(zip(ids, map(int, now[seat]), strict=True)),
            dict(zip(ids, map(int, before[seat]), strict=True)),
        )
        for seat in range(30)
    ]
    found = [line for line in quality_lines(ENGAGEMENT, rows).all if line.code == "row-shift"]
    assert [line.params for line in found] == [{"seat_from": 9, "seat_to": 20}]
    straight = [SheetRow(row.seat, row.last_round, row.last_round) for row in rows]
    assert quality_lines(ENGAGEMENT, straight).all == ()


def test_a_slip_the_other_way_is_found_too():
    before = np.random.default_rng(5).integers(0, 4, (20, 8))
    now = before.copy()
    now[5:15] = before[4:14]
    assert find_shift(now.tolist(), before.tolist()) == (5, 14)


def slipped(rows, before):
    """This round where some rows from the fifth on hold the answers of the next child."""
    now = [list(row) for row in before]
    now[4 : 4 + rows] = before[5 : 5 + rows]
    return now


@pytest.mark.parametrize(("rows", "reported"), [(5, False), (6, True), (10, True)])
def test_a_slip_of_fewer_than_six_rows_cannot_be_told_from_chance(rows, reported):
    """Each row stands .75 from last round where it is and 0 when moved: four rows already gain three points."""
    before = [[3 * (seat % 2), 0, 0, 0] for seat in range(20)]
    assert (find_shift(slipped(rows, before), before) is not None) == reported


def test_the_moved_rows_must_fit_clearly_better():
    """Items differ by 2 of 0–3 on one of 8 where they stand (.25): eight rows gain 2 points, twelve gain 3."""
    before = [[2 * (seat % 2)] + [0] * 7 for seat in range(30)]
    assert find_shift(slipped(11, before), before) is None
    assert find_shift(slipped(12, before), before) == (4, 15)


def classes(rng, stability=0.8, children=40, items=12):
    """Two rounds of one simulated class."""
    trait = rng.normal(size=children)
    for _ in range(2):
        seen = np.sqrt(stability) * trait + np.sqrt(1 - stability) * rng.normal(size=children)
        answers = 0.65 * seen[:, None] + 0.76 * rng.normal(size=(children, items))
        yield np.digitize(answers, [0.64, 1.34, 1.96]).tolist()


def test_simulated_classes_with_every_row_in_its_place_are_rarely_asked():
    rng = np.random.default_rng(11)
    reported = 0
    for _ in range(100):
        before, now = classes(rng)
        reported += find_shift(now, before) is not None
    assert reported <= 4


def test_without_a_last_round_no_slip_is_guessed():
    assert find_shift([[1, 2, 3]] * 20, [[None] * 3] * 20) is None and find_shift([], []) is None


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

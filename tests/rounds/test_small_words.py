"""Words and numbers the pages of the rounds are made of: places, gates, spreadsheets, two versions of a row."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from screening import instruments
from screening.rounds import paper_codes, wording
from screening.rounds.opening import Gate, GateProblem, Places
from screening.rounds.presenters.rounds import (
    WHERE,
    gate_note,
    missing_at_school,
    places_words,
)
from screening.rounds.presenters.rows import marked
from screening.rounds.presenters.spreadsheet_words import (
    CELLS,
    COLUMNS,
    ROWS,
    UNREADABLE,
    came_words,
    fault_words,
    refusal_words,
)
from screening.rounds.quality import LATER_ROWS, seconds_of
from screening.rounds.spreadsheet.columns import NotAClassFile, questions_of
from screening.rounds.spreadsheet.reading import Fault
from students.roster.refusals import LONGEST_CELL
from tests.chinese import chinese

QUESTION = questions_of([instruments.get("teacher-connection")])[4]
GATE_CODES = (
    "outside-term",
    "outside-weeks",
    "near-break",
    "duty-missing",
    "evening-missing",
    "county-numbers",
    "county-contact",
    "places",
    "no-counselor",
    "rules-retired",
    "form-retired",
    "norm-retired",
    "permission-ends",
    "no-form",
)


def gate(*codes: str, overridden: bool = False) -> Gate:
    return Gate(tuple(GateProblem(code, 3, date(2026, 10, 19)) for code in codes), overridden)


def test_places_are_said_for_the_weeks_of_visits_and_for_one():
    assert places_words(Places()) == chinese("no counselor")
    assert places_words(Places(Fraction(7, 2), 1)) == "35（每周 3.5）"


@pytest.mark.parametrize("code", GATE_CODES)
def test_whatever_keeps_a_gate_shut_has_a_sentence_and_somebody_who_puts_it_right(code):
    (obstacle,) = missing_at_school(gate(code))
    assert ("3" in obstacle.words) == (code in ("duty-missing", "evening-missing"))  # days, and never children
    assert bool(obstacle.url) == bool(obstacle.note) == (code in WHERE)


@pytest.mark.parametrize("code", ["county-numbers", "county-contact"])
def test_the_countys_only_school_is_led_to_the_page_of_its_numbers(code):
    (obstacle,) = missing_at_school(gate(code), keeps_numbers=True)
    assert obstacle.url == reverse("students:change_numbers") and obstacle.note
    assert "区县" not in obstacle.words.replace("区县未成年人保护联系人", "")


def test_a_gate_passes_when_nothing_stands_against_it_or_the_county_gave_a_reason():
    assert gate().green and gate().passes and missing_at_school(gate()) == ()
    assert not gate("places").passes
    opened = gate("places", overridden=True)
    assert opened.passes and not opened.green and missing_at_school(opened) == ()


@pytest.mark.parametrize("code", ["county-numbers", "county-contact"])
def test_no_reason_of_the_county_opens_a_round_without_numbers_to_call(code):
    shut = gate("places", code, overridden=True)
    assert not shut.passes and not shut.may_be_overridden
    assert len(missing_at_school(shut)) == 1


@pytest.mark.parametrize(("codes", "fits"), [((), True), (("near-break",), True), (("places",), False)])
def test_a_school_is_told_whether_the_places_suffice_and_nothing_else_counts(codes, fits):
    assert gate(*codes).fits == fits


@pytest.mark.parametrize(
    ("opens_on", "one", "says"),
    [
        (date(2026, 10, 26), gate(), True),
        (date(2026, 10, 12), gate(), False),
        (date(2026, 10, 12), gate("places", overridden=True), True),
        (date(2026, 10, 12), gate("places"), False),
    ],
)
def test_a_note_stands_where_the_day_has_not_come_or_a_reason_was_given(opens_on, one, says):
    assert bool(gate_note(one, SimpleNamespace(opens_on=opens_on))) == says


@pytest.mark.parametrize(
    ("mine", "theirs", "group", "runs"),
    [
        ("1000", "1000", 4, [("1000", False)]),
        ("1000", "1200", 4, [("1", False), ("0", True), ("00", False)]),
        ("1000 11", "1000 12", 4, [("1000 1", False), ("1", True)]),
        ("", "12", 4, [("__", True)]),
        ("12", "", 4, [("12", True)]),
        ("1-_2", "1-02", 2, [("1- ", False), ("_", True), ("2", False)]),
    ],
)
def test_what_differs_between_two_versions_is_marked_and_nothing_beside_it(mine, theirs, group, runs):
    assert marked(mine, theirs, group) == runs


@pytest.mark.parametrize("code", [*CELLS, *ROWS, *COLUMNS])
def test_every_place_that_could_not_be_read_is_named_with_its_line(code):
    said = fault_words(Fault(code, 12, 5, "𠮷野·㐂久", QUESTION, "7"))
    assert "%" not in said
    assert "12" in said or code in COLUMNS


def test_a_very_long_cell_is_not_repeated_in_full():
    said = fault_words(Fault("out-of-range", 3, 5, "陈静", QUESTION, "九" * LONGEST_CELL))
    assert said.count("九") == 20


def test_what_is_said_of_a_cell_without_its_line_of_the_form_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="out-of-range"):
        fault_words(Fault("out-of-range", 3))


@pytest.mark.parametrize("refusal", [NotAClassFile("no-heading"), NotAClassFile("columns", 19, 20)])
def test_a_file_nobody_can_lay_beside_the_form_says_what_to_do(refusal):
    assert ("19" in refusal_words(refusal)) == (len(refusal.args) > 1)


def test_every_file_that_cannot_be_opened_has_words_of_its_own():
    assert len({str(words) for words in UNREADABLE.values()}) == len(UNREADABLE)


@pytest.mark.parametrize(
    ("counts", "parts"),
    [({}, 0), ({"screen": 40}, 0), ({"screen": 1, "paper": 2}, 1), ({"spreadsheet": 3, "paper": 2}, 2)],
)
def test_a_sheet_says_where_cells_came_from_only_when_not_all_are_from_the_screen(counts, parts):
    assert len([part for part in came_words(counts).split("、") if part]) == parts


def rows(*moments: str) -> list[Any]:
    return [SimpleNamespace(cells={"c1": {"at": f"2026-10-19T09:{one}+08:00"}}) for one in moments]


def test_the_time_a_sheet_took_is_not_told_of_what_stood_in_the_first_save():
    assert seconds_of([]) is None
    assert seconds_of(rows(*["00:00"] * 30)) is None
    few = ["00:00", *(f"01:{second:02}" for second in range(LATER_ROWS - 1))]
    assert seconds_of(rows(*few)) is None


def test_the_pace_of_the_rows_typed_later_is_taken_for_the_whole_sheet():
    later = [f"01:{second:02}" for second in range(LATER_ROWS)]
    assert seconds_of(rows("00:00", *later)) == pytest.approx(69 / 10 * 11)


def test_question_by_question_the_last_answer_ends_the_work_and_zeros_of_the_rest_are_no_typing():
    class_of = rows("00:00", *(f"00:{second:02}" for second in range(1, LATER_ROWS + 1)))
    for one in class_of:
        one.cells["c2"] = {"at": "2026-10-19T09:11:00+08:00", "s": "screen"}
        one.cells["c3"] = {"at": "2026-10-19T09:40:00+08:00", "s": "rest"}
    assert seconds_of(class_of) == pytest.approx(660 / 10 * 11)


@pytest.mark.parametrize("code", ["outside-term", "outside-weeks", "near-break"])
def test_a_window_is_refused_in_the_same_words_when_planned_and_at_the_gate(code):
    assert wording.window_problem(code) == wording.gate_problem(GateProblem(code))


def test_a_child_form_and_a_class_sheet_never_share_a_code():
    one, other = UUID(int=1), UUID(int=2)
    codes = {paper_codes.class_sheet_code(one), paper_codes.receipt_code(one), paper_codes.child_form_code(one, other)}
    codes |= {paper_codes.child_form_code(other, one)}
    assert len(codes) == 4

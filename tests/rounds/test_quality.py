"""The questions about a sheet as it lies in the database, last round beside it."""

import uuid
from datetime import date

import numpy as np
import pytest

from screening.instruments import format_entry
from screening.rounds.models import Assessment, ScreeningRound, Sheet
from screening.rounds.quality import key_of, with_answers
from screening.rounds.round_scoring import forms_of_round
from screening.rounds.selectors import CheckView, seats_of
from screening.rounds.services import exclude_child
from tests.rounds import factories as rounds
from tests.scoring.test_row_shift import slipped, two_rounds

ROWS = 3 + 30


def last_round_of(sheet: Sheet, by, codes: np.ndarray) -> None:
    """The round of spring, handed in by the same teacher."""
    spring = ScreeningRound.objects.get(pk=sheet.round_id)
    spring.pk, spring._state.adding = None, True
    spring.public_id, spring.school_year, spring.term = uuid.uuid4(), 2025, 2
    spring.opens_on, spring.closes_on = date(2026, 4, 6), date(2026, 4, 24)
    spring.save()
    for form, part in parts(sheet):
        Assessment.objects.bulk_create(
            Assessment(
                round=spring,
                student=seat.student,
                school_class=sheet.school_class,
                instrument_version=form.version,
                informant="teacher",
                rater=by,
                answers=dict(zip([item.id for item in form.instrument.items], map(int, row[part]), strict=True)),
                sources={},
                submitted_at=sheet.round.created_at,
            )
            for seat, row in zip(seats_of(sheet), codes, strict=True)
        )


def parts(sheet: Sheet):
    forms = [form for form in forms_of_round(sheet.round) if form.instrument.informant == "teacher"]
    return list(zip(forms, (slice(0, 8), slice(8, 20)), strict=True))


def typed(sheet: Sheet, codes: np.ndarray) -> dict[int, dict[str, str]]:
    def digits(form, row) -> str:
        return format_entry(
            form.instrument, dict(zip([i.id for i in form.instrument.items], map(int, row), strict=True))
        )

    return {
        seat.seat_number: {form.id: digits(form, row[part]) for form, part in parts(sheet)}
        for seat, row in zip(seats_of(sheet), codes, strict=True)
    }


@pytest.fixture
def spring(cast, sheet) -> tuple[np.ndarray, np.ndarray]:
    """Answers of two rounds of the class of Li; those of spring are stored."""
    rounds.make_crowd(cast.class_3_1, ROWS - 3, first_seat=4)
    before, now = two_rounds(np.random.default_rng(4), "steady", children=ROWS)
    last_round_of(sheet, cast.li, before)
    return before, now


def test_a_line_skipped_while_typing_from_paper_is_asked_about_first(cast, sheet, spring):
    _before, now = spring
    rounds.fill(sheet, cast.li, typed(sheet, slipped(now, 8, 24)))
    ask = CheckView(cast.li, sheet).quality.asks[0]
    assert ask.code == "row-shift" and 7 <= ask.seats[0] <= 11 and ask.seats[-1] >= 30


def test_rows_in_their_place_are_not_asked_about_nor_is_a_child_left_out(cast, sheet, spring):
    _before, now = spring
    rounds.fill(sheet, cast.li, typed(sheet, now))
    exclude_child(sheet, student=cast.children["bo"], by=cast.li, reason="absent-long")
    assert "row-shift" not in {ask.code for ask in CheckView(cast.li, sheet).quality.asks}


def test_an_answer_goes_to_its_own_question_only():
    lines = [{"code": "constant-row", "seats": [1]}, {"code": "constant-row", "seats": [2]}]
    told = with_answers({"lines": lines, "all": lines, "more": 0}, {key_of(lines[1]): "keep", "ask-too-fast": "keep"})
    assert [line.get("answer") for line in told["lines"]] == [None, "keep"] and "answer" not in lines[1]


BY_REST = {"teacher-connection": "1ooo oooo"}
ONE_BY_ONE = {"teacher-connection": "1000 0000"}
NO_SIGN = {"teacher-connection": "oooo oooo"}


def asked(cast, sheet, digits) -> set[str]:
    rounds.fill(sheet, cast.li, dict.fromkeys((1, 2, 3), digits))
    return {ask.code for ask in CheckView(cast.li, sheet).quality.asks}


def test_the_same_row_typed_for_everybody_is_asked_about(cast, sheet):
    assert "identical-rows" in asked(cast, sheet, ONE_BY_ONE)


def test_rows_that_are_alike_because_of_the_rest_are_no_straight_lines(cast, sheet):
    assert "identical-rows" not in asked(cast, sheet, BY_REST)


def test_a_sheet_without_any_sign_is_asked_about_however_its_zeros_came(cast, sheet):
    assert "sheet-all-zero" in asked(cast, sheet, NO_SIGN)

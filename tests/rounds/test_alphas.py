"""When a round closes, the alpha of each form in this sample goes on record, or nothing does."""

import pytest

from screening.library.models import ReliabilityRecord
from screening.rounds import services
from screening.rounds.models import ScreeningRound
from screening.scoring import cronbach_alpha
from tests.rounds import factories as rounds

SIGNS = {
    seat: {"teacher-connection": f"{'1' * (seat % 8):0<8}", "teacher-engagement": f"{'2' * (seat % 12):0<12}"}
    for seat in range(1, 33)
}


@pytest.fixture
def sheet(cast):
    """32 children in class 3-1, and its sheet in an open round."""
    rounds.make_crowd(cast.class_3_1, 29, first_seat=4)
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


def on_record() -> dict[str, ReliabilityRecord]:
    records = ReliabilityRecord.objects.filter(kind="alpha").select_related("instrument_version")
    return {record.instrument_version.instrument: record for record in records}


def test_alpha_and_the_spread_it_goes_with_are_those_of_the_answers(cast, sheet):
    rounds.hand_in(sheet, cast.li, SIGNS)
    services.close_round(sheet.round, by=cast.district)
    record = on_record()["teacher-engagement"]
    answers = [[int(digit) for digit in row["teacher-engagement"]] for row in SIGNS.values()]
    assert record.value == pytest.approx(cronbach_alpha(answers)) and record.n == 32


@pytest.mark.parametrize(
    "row", [rounds.CALM, {"teacher-connection": "1111 1111", "teacher-engagement": "2000 0000 0000"}]
)
def test_a_round_in_which_all_children_are_alike_closes_and_records_no_alpha(cast, sheet, row):
    rounds.hand_in(sheet, cast.li, dict.fromkeys(range(1, 33), row))
    services.close_round(sheet.round, by=cast.district)
    assert ScreeningRound.objects.get().state == ScreeningRound.State.CLOSED
    assert on_record() == {}


def test_29_complete_rows_say_nothing(cast, sheet):
    rows = {**SIGNS, **{seat: {**SIGNS[seat], "teacher-engagement": "-000 0000 0000"} for seat in (1, 2, 3)}}
    rounds.hand_in(sheet, cast.li, rows)
    services.close_round(sheet.round, by=cast.district)
    assert set(on_record()) == {"teacher-connection"}

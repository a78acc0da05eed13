"""Where a person stopped, and where rating goes on."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from screening.rounds.presenters.sheet import first_open, stopped_at


def view(*rows: tuple[str, str, int | None]) -> Any:
    """Two forms of two lines; a row is what stands in each, and the minute it was saved at."""
    return SimpleNamespace(
        forms=[SimpleNamespace(size=2), SimpleNamespace(size=2)],
        rows=[
            SimpleNamespace(
                seat=seat,
                to_fill=True,
                entries=[SimpleNamespace(signs=one, marks=one) for one in (first.ljust(2, "_"), second.ljust(2, "_"))],
                stored=SimpleNamespace(saved_at=minute and datetime(2026, 10, 19, 9, minute, tzinfo=UTC)),
            )
            for seat, (first, second, minute) in enumerate(rows, start=1)
        ],
    )


def where(place: Any) -> tuple[int, int, int] | None:
    return place and (place.row.seat, place.form, place.item)


@pytest.mark.parametrize(
    ("rows", "stopped", "goes_on"),
    [
        ([("", "", None), ("", "", None)], None, (1, 0, 0)),
        ([("00", "1", 5), ("", "", None)], (1, 1, 0), (1, 1, 1)),  # child by child
        ([("0", "", 5), ("1", "", 5), ("", "", None)], (2, 0, 0), (3, 0, 0)),  # line by line
        ([("00", "00", 5), ("0_", "", 9), ("00", "0", 9)], (3, 1, 0), (3, 1, 1)),  # what was passed over comes last
        ([("", "", None), ("0", "", 5), ("", "", None)], (2, 0, 0), (3, 0, 0)),
        ([("", "", None), ("00", "", 5), ("", "", None)], (2, 0, 1), (2, 1, 0)),
        ([("00", "00", 5), ("00", "00", 6)], (2, 1, 1), None),
        ([("__", "", 5), ("", "", None)], None, (1, 0, 0)),  # everything taken back
    ],
)
def test_it_goes_on_behind_the_last_answer(rows, stopped, goes_on):
    assert where(stopped_at(view(*rows))) == stopped
    assert where(first_open(view(*rows))) == goes_on


def test_a_line_passed_over_is_not_asked_first():
    rows = [("0", "", 5)] * 20 + [("", "", None)] * 5
    rows[3] = ("", "", None)
    assert where(first_open(view(*rows))) == (21, 0, 0)
    rows[20:] = [("0", "", 6)] * 5
    assert where(first_open(view(*rows))) == (1, 0, 1)
    everything = [("00", "00", 5)] * 24 + [("00", "00", 6)]
    everything[3] = ("_0", "00", 5)
    assert where(first_open(view(*everything))) == (4, 0, 0)


def test_line_by_line_it_stays_on_its_line_and_row_by_row_in_its_row():
    rows = [("00", "0", 5)] * 4 + [("00", "", 5)] * 20
    rows[3] = ("00", "0", 9)
    assert where(first_open(view(*rows))) == (5, 1, 0)
    rows = [("00", "00", 5)] * 4 + [("00", "", 9)] + [("", "", None)] * 20
    assert where(first_open(view(*rows))) == (5, 1, 0)


def test_a_child_who_was_left_out_is_no_place():
    one = view(("00", "00", 5), ("0", "", 9))
    one.rows[1].to_fill = False
    assert where(stopped_at(one)) == (1, 1, 1)
    assert first_open(one) is None

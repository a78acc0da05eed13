"""The row of digits a teacher types: everything readable is read, nothing is guessed, nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening import instruments
from screening.instruments import format_entry, parse_entry

CONNECTION = instruments.get("teacher-connection")
LONELINESS = instruments.get("child-loneliness")
FORMS = instruments.all()


def values(entry):
    return list(entry.cells.values())


@pytest.mark.parametrize(
    "typed",
    [
        "10020301",
        "1002 0301",
        "  1002   0301  ",
        "1002　0301",  # ideographic space
        "1002\u00a00301",
        "1002\u20090301",
        "1 0 0 2 0 3 0 1",
        "1002·0301",
        "1002・0301",
        "１００２　０３０１",
        "1002\u200b0301\ufeff",
        "1\t0\t0\t2\t0\t3\t0\t1",  # cells pasted from a spreadsheet
        "1002\t0301\r\n",
    ],
)
def test_spaces_of_any_width_dots_and_wide_digits_are_read_alike(typed):
    entry = parse_entry(CONNECTION, typed)
    assert entry.ok and entry.complete
    assert entry.cells == {"c1": 1, "c2": 0, "c3": 0, "c4": 2, "c5": 0, "c6": 3, "c7": 0, "c8": 1}


@pytest.mark.parametrize("dash", list("-－﹣−‐‑–"))
def test_any_short_dash_is_no_chance_to_see(dash):
    assert parse_entry(CONNECTION, f"10{dash}2").cells == {"c1": 1, "c2": 0, "c3": "-", "c4": 2}


@pytest.mark.parametrize("mark", ["_", "＿"])
def test_an_underscore_is_not_yet_and_is_left_out(mark):
    entry = parse_entry(CONNECTION, f"1{mark}2")
    assert entry.ok and not entry.complete
    assert entry.cells == {"c1": 1, "c3": 2}


@pytest.mark.parametrize("typed", ["", "   ", "·", "____ ____", "\u3000"])
def test_an_empty_row_is_simply_not_yet(typed):
    entry = parse_entry(CONNECTION, typed)
    assert (entry.cells, entry.errors, entry.complete) == ({}, (), False)


def test_a_shorter_row_means_the_rest_is_not_yet():
    assert parse_entry(CONNECTION, "100").cells == {"c1": 1, "c2": 0, "c3": 0}


def test_a_wrong_digit_names_item_and_range_and_every_other_cell_is_kept():
    entry = parse_entry(CONNECTION, "1902 0３7-")
    assert entry.cells == {"c1": 1, "c3": 0, "c4": 2, "c5": 0, "c6": 3, "c8": "-"}
    first, second = entry.errors
    assert (first.code, first.item_id, first.number, first.text) == ("out-of-range", "c2", 2, "9")
    assert (second.item_id, second.number, second.text) == ("c7", 7, "7")
    assert (first.lowest, first.highest, first.dash) == (0, 3, True)
    assert not entry.complete


@pytest.mark.parametrize("sign", list("aO○零一.,，/—~٣²½"))
def test_anything_else_takes_its_place_and_is_named(sign):
    entry = parse_entry(CONNECTION, f"1{sign}2")
    assert entry.cells == {"c1": 1, "c3": 2}
    assert [(error.code, error.item_id, error.text) for error in entry.errors] == [("unknown-sign", "c2", sign)]


def test_zero_is_out_of_range_on_a_form_from_one_to_four():
    entry = parse_entry(LONELINESS, "0123")
    assert entry.cells == {"l2": 1, "l3": 2, "l4": 3}
    assert (entry.errors[0].code, entry.errors[0].lowest, entry.errors[0].highest) == ("out-of-range", 1, 4)


def test_a_dash_is_not_offered_on_a_child_form():
    entry = parse_entry(LONELINESS, "1-3")
    assert entry.cells == {"l1": 1, "l3": 3}
    assert (entry.errors[0].code, entry.errors[0].item_id, entry.errors[0].dash) == ("not-offered", "l2", False)


def test_a_row_that_is_too_long_is_an_error_and_never_clipped():
    entry = parse_entry(CONNECTION, "1002 0301 02")
    assert entry.cells == {}
    assert [(error.code, error.item_id, error.text) for error in entry.errors] == [("too-long", None, "02")]


@pytest.mark.parametrize("typed", ["1\t\t2", "\t1\t2", "1\t2\t", "1\t \t2"])
def test_an_empty_spreadsheet_cell_never_moves_the_answers_behind_it(typed):
    entry = parse_entry(CONNECTION, typed)
    assert entry.cells == {} and entry.errors[0].code == "empty-cell"


@pytest.mark.parametrize(
    ("cells", "typed"),
    [
        ({}, ""),
        ({"c1": 1, "c2": 0, "c3": 0, "c4": 2}, "1002"),
        ({"c1": 1, "c6": "-"}, "1___ _-"),
        ({"c8": 3}, "____ ___3"),
        ({"c1": 1, "c2": None}, "1"),
    ],
)
def test_cells_are_shown_in_fours(cells, typed):
    assert format_entry(CONNECTION, cells) == typed


@pytest.mark.parametrize("cell", [4, -1, True, "1", "x", 1.0])
def test_a_cell_no_row_can_hold_is_refused(cell):
    with pytest.raises(ValueError, match="item c1"):
        format_entry(CONNECTION, {"c1": cell})


def test_a_dash_cannot_be_written_on_a_child_form_nor_a_foreign_item_anywhere():
    with pytest.raises(ValueError, match="item l1"):
        format_entry(LONELINESS, {"l1": "-"})
    with pytest.raises(KeyError, match="l1"):
        format_entry(CONNECTION, {"l1": 1})


@st.composite
def filled(draw):
    form = draw(st.sampled_from(FORMS))
    allowed = [option.code for option in form.options] + (["-"] if form.not_observed else [])
    cells = {item.id: draw(st.sampled_from([None, *allowed])) for item in form.items}
    return form, {item: cell for item, cell in cells.items() if cell is not None}


@given(filled())
def test_what_is_shown_reads_back_to_the_same_cells(case):
    form, cells = case
    entry = parse_entry(form, format_entry(form, cells))
    assert entry.ok and entry.cells == cells
    assert entry.complete == (len(cells) == len(form.items))


@given(filled(), st.data())
def test_spaces_anywhere_change_nothing(case, data):
    form, cells = case
    signs = list(format_entry(form, cells))
    for _ in range(data.draw(st.integers(0, 6))):
        signs.insert(data.draw(st.integers(0, len(signs))), data.draw(st.sampled_from(" 　\u00a0·\u2003\u200b")))
    wide = "".join(signs).translate(str.maketrans("0123456789_-", "０１２３４５６７８９＿－"))
    assert parse_entry(form, "".join(signs)).cells == cells == parse_entry(form, wide).cells


@settings(max_examples=300)
@given(st.sampled_from(FORMS), st.text(max_size=20))
def test_no_typed_text_raises_and_every_sign_is_a_cell_a_gap_or_an_error(form, typed):
    entry = parse_entry(form, typed)
    allowed = form.codes | ({"-"} if form.not_observed else set())
    assert set(entry.cells) <= {item.id for item in form.items}
    assert all(cell in allowed and not isinstance(cell, bool) for cell in entry.cells.values())
    assert not ({error.item_id for error in entry.errors} & set(entry.cells))
    if not entry.errors:
        assert parse_entry(form, format_entry(form, entry.cells)).cells == entry.cells


@given(st.sampled_from(FORMS), st.integers(1, 5))
def test_one_sign_too_many_keeps_nothing_and_says_what_is_left_over(form, extra):
    typed = str(form.min_code) * (len(form.items) + extra)
    entry = parse_entry(form, typed)
    assert entry.cells == {} and entry.errors[0].text == str(form.min_code) * extra

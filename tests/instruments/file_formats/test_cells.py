"""One cell: text that a spreadsheet program could run is written so that it is only text, and comes back as it was."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.instruments.file_formats import CannotWrite
from screening.instruments.file_formats.cells import (
    DANGEROUS,
    LONGEST_CELL,
    as_read,
    disarm,
    is_dangerous,
    is_writable,
    rearm,
    write_workbook,
)

BLANKS = ("", " ", "\u3000", "\ufeff", "\u00a0", " \u3000")


@pytest.mark.parametrize("sign", DANGEROUS)
@pytest.mark.parametrize("blank", BLANKS)
def test_a_text_that_begins_like_a_formula_is_disarmed_whatever_stands_before_it(sign, blank):
    text = f"{blank}{sign}1+1"
    assert is_dangerous(text) and disarm(text) == f"'{text}" and rearm(disarm(text)) == text


@pytest.mark.parametrize("text", ["", "-", "孩子 1", "1=1", "a@b", "3-4", "'"[:0] + "x"])
def test_a_harmless_text_is_written_as_it_is(text):
    assert not is_dangerous(text) and disarm(text) == text == rearm(text)


def test_an_apostrophe_of_ones_own_is_not_taken_for_a_guard():
    assert disarm("'quoted'") == "''quoted'" and rearm("''quoted'") == "'quoted'"
    assert rearm("'plain") == "'plain"  # somebody typed it so: nothing dangerous stands behind it


@given(st.text(max_size=12))
def test_whatever_was_disarmed_comes_back(text):
    assert rearm(disarm(text)) == text


@pytest.mark.parametrize("text", ["'+", "''=", "'", "+", "'plain", "''"])
def test_a_cell_of_a_workbook_is_guarded_only_where_reading_would_take_its_apostrophe(text):
    assert rearm(as_read(text)) == text and (as_read(text) == text) == (rearm(text) == text)


@given(st.text(min_size=1, max_size=12))
def test_no_disarmed_cell_begins_a_formula(text):
    written = disarm(text)
    assert written == "-" or not is_dangerous(written)


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "line\r", "_x005F_x0041_", "\ud800"])
def test_what_xml_cannot_hold_is_known_before_it_is_written(text):
    assert not is_writable(text)
    with pytest.raises(CannotWrite, match="cannot hold"):
        write_workbook({"sheet": [["fine", text]]})


def test_a_text_longer_than_a_cell_is_refused_and_not_cut():
    assert is_writable("字" * LONGEST_CELL) and not is_writable("字" * (LONGEST_CELL + 1))
    with pytest.raises(CannotWrite, match="cannot hold"):
        write_workbook({"sheet": [["fine", "字" * (LONGEST_CELL + 1)]]})


def cells_of(data):
    return list(openpyxl.load_workbook(io.BytesIO(data))["sheet"].iter_rows())


def test_a_workbook_keeps_numbers_as_numbers_and_text_as_text():
    ((code, text, empty, digits),) = cells_of(write_workbook({"sheet": [[3, "=1+1", None, "3"]]}))
    assert (code.value, code.data_type) == (3, "n")
    assert (text.value, text.data_type, text.quotePrefix) == ("=1+1", "s", True)
    assert (digits.value, digits.data_type, empty.value) == ("3", "s", None)


def test_a_lone_dash_is_quoted_so_that_nobody_reads_it_as_a_sum():
    ((dash, word),) = cells_of(write_workbook({"sheet": [["-", "word"]]}))
    assert dash.quotePrefix and not word.quotePrefix


def test_nothing_is_written_when_one_cell_of_one_sheet_cannot_be():
    with pytest.raises(CannotWrite):
        write_workbook({"sheet": [["fine"]], "second": [["fine"], ["not\x00fine"]]})


def test_a_disarmed_cell_survives_a_csv():
    out = io.StringIO()
    csv.writer(out).writerow([disarm('=HYPERLINK("http://x", "y")')])
    (cell,) = next(csv.reader(io.StringIO(out.getvalue())))
    assert rearm(cell) == '=HYPERLINK("http://x", "y")'

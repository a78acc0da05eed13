"""Foreign tables become numbered lines: which separator, which encoding, which line, and what is refused first."""

import codecs
import datetime
import io
import zipfile

import openpyxl
import pytest

from screening.instruments.file_formats import tables
from screening.instruments.file_formats.native import object_of
from screening.instruments.file_formats.results import UnreadableFile
from screening.instruments.file_formats.tables import NumberedLine, Unusable, read_csv, read_workbook, text_of

NAMES = ("child", "c1", "c2")


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def why(read, *given):
    with pytest.raises(UnreadableFile) as refused:
        read(*given)
    return refused.value.kind, refused.value.what.en


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_one_under_which_the_heading_is_known(separator):
    text = separator.join(NAMES) + f"\n1{separator}2{separator}3\n"
    assert [line.cells for line in read_csv(text.encode(), NAMES)] == [NAMES, ("1", "2", "3")]


def test_a_comma_inside_a_quotation_does_not_end_a_cell():
    (_heading, line) = read_csv(b'child,c1,c2\n"a, b","say ""x""",3\n', NAMES)
    assert line.cells == ("a, b", 'say "x"', "3")


def test_empty_lines_are_left_out_and_every_other_keeps_its_number():
    lines = read_csv(b"child,c1,c2\n\n1,2,3\n , ,\n4,5,6\n", NAMES)
    assert [(line.number, line.cells[0]) for line in lines] == [(1, "child"), (3, "1"), (5, "4")]


def test_a_line_break_inside_a_cell_counts_for_the_lines_behind_it():
    lines = read_csv(b'child,c1,c2\n"a\nb",2,3\n4,5,6\n', NAMES)
    assert [line.number for line in lines] == [1, 2, 4]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("孩子".encode(), "孩子"),
        ("孩子".encode("utf-8-sig"), "孩子"),
        ("孩子".encode("gb18030"), "孩子"),
        (codecs.BOM_UTF16_LE + "孩子".encode("utf-16-le"), "孩子"),
        (codecs.BOM_UTF16_BE + "孩子".encode("utf-16-be"), "孩子"),
    ],
)
def test_a_text_is_read_in_the_encodings_that_schools_save(data, text):
    assert text_of(data) == text


@pytest.mark.parametrize("data", [b"a\x00b", b"\xff\xfe\x00", b"\x81"])
def test_what_is_text_in_none_of_them_is_told_so(data):
    kind, words = why(text_of, data)
    assert kind == "unreadable-file" and "cannot be read" in words


def test_a_web_page_and_an_open_document_are_called_by_name():
    assert "web page" in why(text_of, b"<html><table></table></html>")[1]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert ".ods" in why(read_workbook, out.getvalue())[1]


@pytest.mark.parametrize("data", [b"", b"  \n\t"])
def test_an_empty_file_is_called_empty(data):
    assert why(text_of, data) == ("unreadable-file", "This file is empty.")


def test_a_broken_quotation_names_its_line():
    assert "Line 2" in why(read_csv, b'child,c1,c2\n"a" b,2,3\n', NAMES)[1]


def test_more_rows_or_columns_than_a_table_has_are_an_error(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    monkeypatch.setattr(tables, "MOST_COLUMNS", 3)
    assert why(read_csv, b"child,c1,c2\n1\n2\n3\n", NAMES)[0] == "too-large"
    assert why(read_csv, b"child,c1,c2,c3\n", NAMES)[0] == "too-large"
    assert len(read_csv(b"child,c1,c2\n1\n", NAMES)) == 2


def test_a_workbook_gives_each_sheet_with_its_own_line_numbers():
    found = read_workbook(workbook(answers=[["child", "c1"], [], ["1", 2]], items=[["c1", "words"]]))
    assert found["answers"] == [NumberedLine(1, ("child", "c1")), NumberedLine(3, ("1", 2))]
    assert list(found) == ["answers", "items"]


def test_of_sheets_that_were_not_asked_for_only_the_name_is_read():
    found = read_workbook(workbook(survey=[["type"]], secret=[["x"]]), ("survey",))
    assert found == {"survey": [NumberedLine(1, ("type",))], "secret": []}


def test_formatting_to_the_bottom_of_a_sheet_is_no_row():
    book = openpyxl.Workbook()
    book.active.append(["child", "c1"])
    book.active.row_dimensions[1_048_576].height = 20
    out = io.BytesIO()
    book.save(out)
    assert [line.number for line in read_workbook(out.getvalue())["Sheet"]] == [1]


def test_a_sheet_is_found_in_whichever_case_its_name_is_written():
    found = read_workbook(workbook(Survey=[["type"]], Other=[["x"]]), ("survey",))
    assert found == {"survey": [NumberedLine(1, ("type",))], "Other": []}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (2.5, 2.5),
        (True, True),
        ("=1+1", Unusable("formula", "=1+1")),
        ("#N/A", Unusable("other", "#N/A")),
        (datetime.date(2026, 10, 19), Unusable("other", "2026-10-19 00:00:00")),
    ],
    ids=["number", "truth", "formula", "error", "day"],
)
def test_a_cell_that_holds_no_plain_value_is_never_taken_for_one(value, read):
    (line,) = read_workbook(workbook(sheet=[[value]]))["sheet"]
    assert line.cells == (read,)


def test_a_workbook_of_very_many_sheets_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_SHEETS", 1)
    assert why(read_workbook, workbook(a=[["x"]], b=[["y"]])) == (
        "too-large",
        "The file is too large: at most 1 sheets.",
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[1, 2]", "one JSON object"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"a": NaN}', "not a number"),
        (b'{"a": }', "Line 1"),
        (b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nested too deeply"),
    ],
    ids=["a list", "a field twice", "no number", "half", "endless"],
)
def test_json_that_is_no_plain_object_is_refused_in_a_sentence(data, words):
    assert words in why(object_of, data)[1]

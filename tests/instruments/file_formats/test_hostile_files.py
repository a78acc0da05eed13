"""Files that are broken, huge, mislabelled or made to do harm: a sentence, never an exception, never a long wait."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.instruments.file_formats import (
    ChildAnswers,
    answers_from_csv,
    answers_from_xlsx,
    answers_to_csv,
    answers_to_xlsx,
    from_json,
    to_json,
)
from screening.instruments.file_formats import tables as limits
from tests.instruments.file_formats.forms import TEACHER

GOOD = answers_to_xlsx(TEACHER, [ChildAnswers("a", {"c1": 1})])


def repacked(change):
    """The good workbook with some parts changed: name → bytes."""
    old, out = zipfile.ZipFile(io.BytesIO(GOOD)), io.BytesIO()
    parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def only(found):
    (error,) = found.errors
    assert found.rows == () and error.what.zh and error.what.en
    return error.kind


FIRST = "xl/worksheets/sheet1.xml"


def test_a_zip_bomb_is_refused_by_what_it_declares():
    bomb = repacked(lambda parts: parts.update({FIRST: b" " * (limits.LARGEST_UNPACKED + 1)}))
    assert len(bomb) < limits.LARGEST_FILE
    assert only(answers_from_xlsx(TEACHER, bomb)) == "too-large"


def test_very_many_parts_are_refused():
    many = repacked(lambda parts: parts.update({f"xl/x{n}": b"" for n in range(limits.MOST_PARTS)}))
    assert only(answers_from_xlsx(TEACHER, many)) == "too-large"


def test_an_entity_in_a_workbook_opens_no_file_and_does_not_grow(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()

    def attack(parts):
        parts[FIRST] = entity + parts[FIRST].replace(b"<t>a<", b"<t>&e;<", 1)

    data = repacked(attack)
    assert b"&e;" in zipfile.ZipFile(io.BytesIO(data)).read(FIRST)
    found = answers_from_xlsx(TEACHER, data)
    assert only(found) == "unreadable-file" and "geheim" not in repr(found)


@pytest.mark.parametrize("cell", ["XFD2", "A1048576", "XFD1048576"])
def test_a_cell_far_away_is_refused_quickly(cell):
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    book["answers"][cell] = 1
    out = io.BytesIO()
    book.save(out)
    assert only(answers_from_xlsx(TEACHER, out.getvalue())) == "too-large"


def test_a_sheet_that_lies_about_its_extent_is_read_to_its_end():
    lie = repacked(
        lambda parts: parts.update(
            {FIRST: parts[FIRST].replace(b"<sheetData", b'<dimension ref="A1:A1"/><sheetData', 1)}
        )
    )
    assert len(answers_from_xlsx(TEACHER, lie).rows) == 1


def test_rows_beyond_the_limit_are_an_error_and_never_cut_off():
    line = b"a,1\n" * (limits.MOST_ROWS + 1)
    assert only(answers_from_csv(TEACHER, b"child,c1\n" + line)) == "too-large"


def test_a_file_beyond_five_megabytes_is_not_even_opened():
    assert only(answers_from_csv(TEACHER, b"x" * (limits.LARGEST_FILE + 1))) == "too-large"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b" \n ", "空的"),
        (GOOD, "工作簿"),
        (b"\xd0\xcf\x11\xe0 old excel", "工作簿"),
        (b"\x89PNG\r\n\x1a\n\0\0", "读不出"),
        (b'child,"c1\n', "引号"),
    ],
)
def test_a_file_of_another_kind_handed_in_as_csv_is_told_so(data, word):
    found = answers_from_csv(TEACHER, data)
    assert only(found) == "unreadable-file" and word in found.errors[0].what.zh


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (answers_to_csv(TEACHER, []), "不是 .xlsx"),
        (b"\xd0\xcf\x11\xe0 old excel", "旧版"),
        (b"PK\x03\x04 broken", "损坏"),
        (GOOD[:-200], "损坏"),
    ],
)
def test_a_file_of_another_kind_handed_in_as_workbook_is_told_so(data, word):
    found = answers_from_xlsx(TEACHER, data)
    assert only(found) == "unreadable-file" and word in found.errors[0].what.zh


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255))
def test_no_damaged_workbook_raises(place, byte):
    answers_from_xlsx(TEACHER, GOOD[:place] + bytes([byte]) + GOOD[place + 1 :])


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300))
def test_no_bytes_whatever_raise(data):
    for read in (answers_from_csv, answers_from_xlsx):
        assert read(TEACHER, data).errors
    assert from_json(data).problems


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"[1]", "一个 JSON 对象"),
        (b"{", "第 1 行"),
        (b'{"id": NaN}', "NaN"),
        (b'{"id": 1, "id": 2}', "twice"),
        (b'{"a":' * 100_000, "JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "JSON"),
        (GOOD, "工作簿"),
    ],
)
def test_json_that_cannot_be_used_is_told_so(data, word):
    found = from_json(data)
    assert found.instrument is None and word in found.problems[0].what.zh


def test_a_number_too_large_for_json_is_a_problem():
    text = to_json(TEACHER).decode().replace('"min": 1', '"min": 1e999', 1)
    assert from_json(text.encode()).problems


def spanning(*places: str) -> bytes:
    spans = "".join(f'<mergeCell ref="{place}"/>' for place in places)
    tail = f"</sheetData><mergeCells>{spans}</mergeCells>".encode()
    return repacked(lambda parts: parts.update({FIRST: parts[FIRST].replace(b"</sheetData>", tail)}))


def test_an_answer_that_spans_several_cells_is_nobodys_and_is_named_in_each():
    found = answers_from_xlsx(TEACHER, spanning("B2:D2"))
    assert found.rows == () and {error.kind for error in found.errors} == {"merged"}
    assert [error.item for error in found.errors] == ["c1", "c2", "c3"]
    assert {error.row for error in found.errors} == {2}


def test_a_child_that_spans_lines_is_named_and_a_heading_that_spans_cells_is_read():
    found = answers_from_xlsx(TEACHER, spanning("A2:A3"))
    assert (found.rows, [(error.kind, error.item) for error in found.errors]) == ((), [("merged", "child")])
    assert answers_from_xlsx(TEACHER, spanning("B1:C1")).ok


def test_a_span_over_the_whole_sheet_is_no_long_wait_and_very_many_are_refused():
    assert not answers_from_xlsx(TEACHER, spanning("A2:XFD1048576")).ok
    many = spanning(*(f"A{line}:B{line}" for line in range(10, 12 + limits.MOST_SPANS)))
    assert only(answers_from_xlsx(TEACHER, many)) == "too-large"

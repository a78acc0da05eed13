"""Answers as CSV and XLSX: they come back as they went out, and whatever is no answer is named and left out."""

import csv
import io
import re

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening import scoring
from screening.instruments.file_formats import (
    CannotWrite,
    ChildAnswers,
    answers_from_csv,
    answers_from_xlsx,
    answers_to_csv,
    answers_to_xlsx,
)
from tests.instruments.file_formats.forms import CHILD, FORMS, TEACHER, by_id, changed, rows_of

WAYS = {"csv": (answers_to_csv, answers_from_csv), "xlsx": (answers_to_xlsx, answers_from_xlsx)}
OPAQUE = st.uuids().map(str)
NASTY = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).map(str.strip)
YU = ChildAnswers("5f0c", {"c1": 3, "c2": "-", "c3": 0})
IDENTITY = [TEACHER.id, TEACHER.version, TEACHER.content_hash]


def sheet(*rows, heading=None, form=TEACHER):
    """A CSV as somebody typed it: rows of (child, answers…) with the identity of the form behind."""
    out = io.StringIO()
    writer = csv.writer(out)
    items = [item.id for item in form.items]
    writer.writerow(heading or ["child", *items, "instrument", "version", "content_hash"])
    for child, answers in rows:
        writer.writerow(
            [child, *answers, *[""] * (len(items) - len(answers)), form.id, form.version, form.content_hash]
        )
    return out.getvalue().encode()


def named(found):
    return [(error.kind, error.row, error.item, error.value) for error in found.errors]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", FORMS, ids=by_id)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_answers_come_back_as_they_went_out(form, way, data):
    out, back = WAYS[way]
    rows = data.draw(rows_of(form, OPAQUE))
    found = back(form, out(form, rows))
    assert (list(found.rows), found.errors) == (rows, ())


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60, deadline=None)
@given(ids=st.lists(NASTY.filter(bool), unique=True, max_size=4))
def test_any_id_comes_back_and_none_can_be_run(way, ids):
    out, back = WAYS[way]
    found = back(TEACHER, out(TEACHER, [ChildAnswers(child, {"c1": 1}) for child in ids]))
    assert [row.child for row in found.rows] == ids and found.ok


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("child", ["'+", "''=1", "'a", "''"])
def test_an_id_that_begins_with_an_apostrophe_keeps_it(way, child):
    out, back = WAYS[way]
    assert [row.child for row in back(TEACHER, out(TEACHER, [ChildAnswers(child, {})])).rows] == [child]


@pytest.mark.parametrize("child", ["=1+1", "+1", "-1+1", "@SUM(A1)", "＝1", " =1"[1:], '=HYPERLINK("http://x")'])
def test_an_id_that_looks_like_a_formula_is_only_text(child):
    line = answers_to_csv(TEACHER, [ChildAnswers(child, {})]).decode("utf-8-sig").splitlines()[1]
    assert next(csv.reader([line]))[0] == f"'{child}"
    book = openpyxl.load_workbook(io.BytesIO(answers_to_xlsx(TEACHER, [ChildAnswers(child, {})])))
    cell = book["answers"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (child, "s", True)


def test_the_csv_opens_in_chinese_excel_and_says_which_form_it_is():
    data = answers_to_csv(TEACHER, [YU])
    assert data.startswith(b"\xef\xbb\xbf")
    heading, row = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert heading == ["child", *(item.id for item in TEACHER.items), "instrument", "version", "content_hash"]
    assert row[:4] == ["5f0c", "3", "-", "0"] and set(row[4:9]) == {""} and row[9:] == IDENTITY


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_other_encodings_and_separators_are_read(encoding, separator):
    text = answers_to_csv(TEACHER, [ChildAnswers("编号一", YU.answers)]).decode("utf-8-sig").replace(",", separator)
    found = answers_from_csv(TEACHER, text.encode(encoding))
    assert found.rows == (ChildAnswers("编号一", YU.answers),) and found.ok


def test_columns_may_stand_in_any_order_and_signs_may_be_full_width():
    heading = ["version", "c2", "child", "c1", "content_hash", "instrument", *(i.id for i in TEACHER.items[2:])]
    line = [TEACHER.version, "－", "a", "３", TEACHER.content_hash, TEACHER.id]
    found = answers_from_csv(TEACHER, f"{','.join(heading)}\n{','.join(line)}\n".encode())
    assert found.rows == (ChildAnswers("a", {"c1": 3, "c2": "-"}),)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("4", "out-of-range"),
        ("-1", "out-of-range"),
        ("2.5", "not-whole"),
        ("2.50", "not-whole"),
        ("2.", "not-whole"),
        (".0", "not-whole"),
        ("-0.0", "not-whole"),
        ("4.0", "out-of-range"),
        ("2，5", "not-whole"),
        ("nan", "not-a-number"),
        ("NaN", "not-a-number"),
        ("inf", "not-a-number"),
        ("1e0", "not-a-number"),
        ("+1", "not-a-number"),
        ("二", "not-a-number"),
        ("٣", "not-a-number"),
        ("9" * 5000, "not-a-number"),
        ("=1+1", "formula"),
        ("＝1", "formula"),
    ],
)
def test_what_is_no_answer_is_named_with_line_item_and_value(value, kind):
    found = answers_from_csv(TEACHER, sheet(("a", ["1", value]), ("b", ["1"])))
    assert named(found) == [(kind, 2, "c2", value)]
    assert found.rows == (ChildAnswers("b", {"c1": 1}),)
    assert "0 to 3" in found.errors[0].what.en and "第 2 行，c2" in found.errors[0].what.zh


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (2.5, "not-whole", "2.5"),
        (4, "out-of-range", "4"),
        (True, "not-a-number", "TRUE"),
        ("=1+1", "formula", "=1+1"),
        ("x", "not-a-number", "x"),
    ],
)
def test_cells_of_a_workbook_are_as_strict(value, kind, shown):
    book = openpyxl.load_workbook(io.BytesIO(answers_to_xlsx(TEACHER, [YU])))
    book["answers"]["C2"] = value
    out = io.BytesIO()
    book.save(out)
    found = answers_from_xlsx(TEACHER, out.getvalue())
    assert named(found) == [(kind, 2, "c2", shown)] and found.rows == ()


def test_all_errors_of_a_file_are_listed():
    found = answers_from_csv(TEACHER, sheet(("a", ["9", "8"]), ("", ["1"]), ("b", ["x"])))
    assert [(error.row, error.item) for error in found.errors] == [(2, "c1"), (2, "c2"), (3, "child"), (4, "c1")]


def test_dash_is_refused_where_the_form_does_not_offer_it():
    found = answers_from_csv(CHILD, sheet(("a", ["-"]), form=CHILD))
    assert named(found) == [("not-offered", 2, "l1", "-")]


def test_a_child_that_stands_twice_is_left_out_altogether():
    found = answers_from_csv(TEACHER, sheet(("a", ["1"]), ("b", ["1"]), ("a", ["2"])))
    assert named(found) == [("duplicate-child", 4, "child", "a")]
    assert [row.child for row in found.rows] == ["b"]
    assert "line 2" in found.errors[0].what.en


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda names: [*names[:1], "c99", *names[2:]], {("unknown-column", "c99"), ("missing-column", "c1")}),
        (lambda names: [*names[:2], "c1", *names[3:]], {("duplicate-column", "c1"), ("missing-column", "c2")}),
        (lambda names: ["name", *names[1:]], {("unknown-column", "name"), ("missing-column", "child")}),
        (lambda names: names[:-1], {("missing-column", "content_hash")}),
    ],
)
def test_a_heading_that_is_not_the_forms_stops_the_file(change, kind):
    names = ["child", *(item.id for item in TEACHER.items), *("instrument", "version", "content_hash")]
    found = answers_from_csv(TEACHER, sheet(("a", ["1"]), heading=change(names)))
    assert {(error.kind, error.item) for error in found.errors} == kind
    assert found.rows == ()


def test_answers_of_another_version_or_key_are_refused_row_by_row():
    other = changed(TEACHER, lambda form: form.update(version="1.1"))
    found = answers_from_csv(other, answers_to_csv(TEACHER, [YU]))
    assert named(found) == [
        ("wrong-version", 2, "version", "1.0"),
        ("wrong-content", 2, "content_hash", TEACHER.content_hash),
    ]
    assert found.rows == ()
    assert answers_from_csv(CHILD, answers_to_csv(TEACHER, [YU])).errors[0].kind == "unknown-column"


def test_a_version_that_a_spreadsheet_turned_into_a_number_is_known_by_the_hash_beside_it():
    text = answers_to_csv(TEACHER, [YU]).decode("utf-8-sig").replace(",1.0,", ",1,")
    assert answers_from_csv(TEACHER, text.encode()).ok
    assert not answers_from_csv(TEACHER, text.replace(TEACHER.content_hash, "0" * 64).encode()).ok


def test_what_stands_outside_the_columns_is_not_overlooked():
    data = sheet(("a", ["1"])).decode().rstrip() + ",7\n"
    found = answers_from_csv(TEACHER, data.encode())
    assert [(error.kind, error.row, error.value) for error in found.errors] == [("outside-columns", 2, "7")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ChildAnswers("a", {"zz": 1}), "no item zz"),
        (ChildAnswers("a", {"c1": 4}), "item c1: 4"),
        (ChildAnswers("a", {"c1": 1.0}), "item c1: 1.0"),
        (ChildAnswers("a", {"c1": True}), "item c1: True"),
        (ChildAnswers(" ", {}), "child's id"),
        (ChildAnswers("a\0", {}), "child's id"),
    ],
)
@pytest.mark.parametrize("write", [answers_to_csv, answers_to_xlsx])
def test_nothing_that_is_no_answer_is_written(write, row, words):
    with pytest.raises(CannotWrite, match=words):
        write(TEACHER, [row])


def test_a_child_is_not_written_twice():
    with pytest.raises(CannotWrite, match="twice"):
        answers_to_csv(TEACHER, [YU, YU])


@pytest.mark.parametrize("form", FORMS, ids=by_id)
def test_what_was_read_can_be_scored_as_it_is(form):
    low = {item.id: form.min_code for item in form.items}
    (row,) = answers_from_csv(form, answers_to_csv(form, [ChildAnswers("a", low)])).rows
    assert scoring.score(form, row.answers) == scoring.score(form, low)


WITH_FIGURES = {
    "school": "=cmd|'/c calc'!A1",
    "class": "三年级(1)班",
    "informant": "teacher",
    "source": "c1=screen c2=paper",
    "result_raw": 5,
    "result_prorated": 5.714285714285714,
    "result_norm": None,
    "result_rules": "1.0",
}


@pytest.mark.parametrize("way", WAYS)
def test_what_stands_beside_the_answers_is_written_and_named_as_not_taken_over(way):
    out, back = WAYS[way]
    found = back(TEACHER, out(TEACHER, [ChildAnswers("a", YU.answers, WITH_FIGURES), ChildAnswers("b", {})]))
    assert found.rows == (ChildAnswers("a", YU.answers), ChildAnswers("b", {})) and found.ok
    assert [loss.place for loss in found.losses] == list(WITH_FIGURES)
    assert "worked out from the answers" in found.losses[5].what.en and "没有读入" in found.losses[0].what.zh


def test_a_figure_beside_the_answers_keeps_every_digit_and_a_place_runs_nothing():
    rows = [ChildAnswers("a", YU.answers, WITH_FIGURES)]
    heading, line = csv.reader(io.StringIO(answers_to_csv(TEACHER, rows).decode("utf-8-sig")))
    cells = dict(zip(heading, line, strict=True))
    assert float(cells["result_prorated"]) == 5.714285714285714 and cells["result_norm"] == ""
    assert cells["school"] == "'=cmd|'/c calc'!A1"
    book = openpyxl.load_workbook(io.BytesIO(answers_to_xlsx(TEACHER, rows, [("purpose", "=1+1")])))
    cells = {top.value: cell for top, cell in zip(*book["answers"].iter_rows(), strict=True)}
    assert cells["result_prorated"].value == 5.714285714285714 and cells["result_prorated"].data_type == "n"
    assert (cells["school"].data_type, cells["school"].quotePrefix) == ("s", True)
    assert (book["about"]["B1"].value, book["about"]["B1"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        ({"name": "某某"}, "“name” cannot stand beside"),
        ({"c1": 1}, "“c1” cannot stand beside"),
        ({"school": "a\0"}, "school"),
        ({"result_prorated": float("nan")}, "result_prorated: nan"),
    ],
)
@pytest.mark.parametrize("write", [answers_to_csv, answers_to_xlsx])
def test_only_known_columns_with_plain_values_stand_beside_the_answers(write, beside, words):
    with pytest.raises(CannotWrite, match=words):
        write(TEACHER, [ChildAnswers("a", {}, beside)])


def as_numbers(text):
    """A statistics program: every code with a decimal point."""
    return re.sub(r"(?<=,)([0-3])(?=,)", r"\1.0", text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("change", [str, as_numbers, lambda text: text.replace("\r\n", "\n") + ",,,,\n\n"])
def test_a_csv_that_other_programs_saved_again_gives_the_same_answers(change, separator, encoding):
    rows = [ChildAnswers("a", YU.answers, {"school": "河西小学"}), ChildAnswers("b", {"c8": 0})]
    text = change(answers_to_csv(TEACHER, rows).decode("utf-8-sig")).replace(",", separator)
    found = answers_from_csv(TEACHER, text.encode(encoding))
    assert found.rows == (ChildAnswers("a", YU.answers), ChildAnswers("b", {"c8": 0})) and found.ok


def test_a_workbook_that_a_spreadsheet_program_saved_again_gives_the_same_answers():
    """Codes as decimals or as text, the version as a number, a formatted tail, the sheets in another order."""
    book = openpyxl.load_workbook(
        io.BytesIO(answers_to_xlsx(TEACHER, [YU, ChildAnswers("b", {"c8": 0})], [("a", "b")]))
    )
    page = book["answers"]
    page["B2"], page["D2"], page["I3"] = 3.0, "0", " 0 "
    for line in (2, 3):
        page.cell(line, 11).value = 1
    for line in range(4, 60):
        page.cell(line, 1).value = "" if line % 2 else None
        page.cell(line, 1).font = openpyxl.styles.Font(bold=True)
    book.move_sheet("answers", offset=2)
    out = io.BytesIO()
    book.save(out)
    found = answers_from_xlsx(TEACHER, out.getvalue())
    assert found.rows == (YU, ChildAnswers("b", {"c8": 0})) and found.ok

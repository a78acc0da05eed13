"""The class file as values: its codes, its cells, what it would change; and the file of odd classes."""

import io
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from screening import instruments
from screening.rounds import services
from screening.rounds.forms.files import LONGEST_BLOCK, SpreadsheetForm, chosen
from screening.rounds.models import Sheet
from screening.rounds.presenters.spreadsheet import (
    FIRST,
    HEADS,
    MOST_FAULTS,
    FormChange,
    PreviewPage,
    class_file,
    file_name,
    marked_file,
    taken_words,
)
from screening.rounds.selectors.files import ClassOnFile, own_sheet_named
from screening.rounds.selectors.sheet import EntryView, FormView
from screening.rounds.spreadsheet.book import LONGEST_PROMPT, LONGEST_TITLE, choice_of
from screening.rounds.spreadsheet.columns import (
    RowCode,
    file_code,
    find_file_code,
    questions_of,
    read_row_code,
    signs_of,
    values_of_signs,
)
from screening.rounds.spreadsheet.reading import (
    CellChange,
    FileComparison,
    ReadRow,
    SpreadsheetReading,
    UnreadableCell,
    compare,
    read_cell,
    read_file,
)
from students.services.children import end_enrolment
from tests import factories as people
from tests.rounds import factories as rounds
from tests.rounds.class_files import BO, CHILDREN, NUR, QUESTIONS, SHEET, YU, book, class_lines, line, read

RARE = ("𠮷野", "古丽娜尔·艾山江·买买提", "㐂久", "䶮")
CONNECTION = instruments.get("teacher-connection")


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def read_back(on_file: ClassOnFile, content: bytes) -> SpreadsheetReading:
    return SpreadsheetReading(read_file(content), on_file.code, on_file.questions, on_file.children)


def cell(child: Any, item: str, before: Any, after: Any) -> CellChange:
    return CellChange(child.student, item, before, after)


@pytest.mark.parametrize("text", ["", "XQ1", "XQ1-0f0e-12345678", "r0f0e", "r" + "g" * 32 + ".", "班级"])
def test_what_is_no_code_of_a_file_or_row_is_none(text):
    assert find_file_code(text) is None and read_row_code(text) is None


def test_a_code_of_a_file_is_found_inside_other_words_and_in_capitals():
    code = file_code(SHEET, ["teacher-connection@1.0"])
    assert find_file_code(f"文件编号：{code}。".upper()) == code
    assert file_code(SHEET, ["teacher-connection@1.1"]).forms != code.forms


@pytest.mark.parametrize("values", [{}, {"c1": 0}, {"c1": 3, "c8": "-", "e12": 2}])
def test_a_row_code_says_how_the_row_read_when_the_file_was_made(values):
    code = RowCode(YU.student, signs_of(QUESTIONS, values))
    assert values_of_signs(QUESTIONS, read_row_code(str(code)).base) == values


@pytest.mark.parametrize("signs", ["", "1", "1" * 19, "1" * 21])
def test_a_row_code_of_other_forms_says_nothing(signs):
    assert values_of_signs(QUESTIONS, signs) is None


@pytest.mark.parametrize("text", ["", "_", "　", " "])
def test_a_blank_cell_is_no_answer(text):
    assert read_cell(QUESTIONS[0], text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4", "out-of-range"),
        ("-1", "unknown-sign"),
        ("1,2", "unknown-sign"),
        ("㐂", "unknown-sign"),
        ("1e3", "unknown-sign"),
    ],
)
def test_a_cell_nobody_can_read_is_named(text, code):
    with pytest.raises(UnreadableCell, match=code):
        read_cell(QUESTIONS[0], text)


def test_a_dash_is_an_answer_only_where_the_form_offers_it():
    (asked, *_others) = questions_of([instruments.get("child-loneliness")])
    assert read_cell(QUESTIONS[0], "—") == "-"
    with pytest.raises(UnreadableCell, match="not-offered"):
        read_cell(asked, "-")


def test_a_column_is_known_by_its_words_in_both_languages_with_and_without_its_number():
    first = QUESTIONS[0]
    headings = {first.heading(english=False), first.heading(english=True)}
    assert len(headings) == 2 and all(heading.startswith("1\n") for heading in headings)
    assert len(first.names) == 4


def test_what_a_spreadsheet_program_shows_beside_a_cell_is_cut_where_it_must_be():
    rule = choice_of(QUESTIONS[0], "题" * 99, "说" * 999, "错" * 999)
    assert (len(rule.promptTitle), len(rule.prompt)) == (LONGEST_TITLE, LONGEST_PROMPT)
    assert rule.formula1 == '"0,1,2,3,-"' and rule.showErrorMessage


def changes(base: dict | None, here: dict, typed: dict) -> FileComparison:
    return compare([ReadRow(YU, 5, typed, base)], {YU.student: here})


@pytest.mark.parametrize(
    ("base", "here", "typed", "kind"),
    [
        ({}, {}, {"c1": 1}, "change"),
        ({"c1": 1}, {"c1": 1}, {"c1": 2}, "change"),
        ({"c1": 1}, {"c1": 2}, {"c1": 1}, "newer"),
        ({"c1": 1}, {"c1": 2}, {"c1": 3}, "conflict"),
        ({"c1": 1}, {}, {"c1": 1}, "newer"),
        (None, {"c1": 2}, {"c1": 1}, "conflict"),
        (None, {}, {"c1": 1}, "change"),
        ({"c1": 1}, {"c1": 3}, {"c1": 3}, ""),
    ],
)
def test_a_cell_is_changed_kept_or_asked_about(base, here, typed, kind):
    found = changes(base, here, typed)
    assert [kind] * bool(kind) == (
        ["change"] * len(found.changes) + ["conflict"] * len(found.conflicts) + ["newer"] * found.newer
    )


def test_a_child_with_nothing_here_yet_is_compared_with_nothing():
    found = compare([ReadRow(BO, 5, {"c1": 1, "e1": "-"}, None)], {})
    assert [(one.child, one.before) for one in found.changes] == [(BO.student, None)] * 2


@pytest.mark.parametrize(
    ("posted", "taken"), [("", {}), ("use-0=here", {}), ("use-0=file", {"c2": (1, 3)}), ("all=file", {"c2": (1, 3)})]
)
def test_of_cells_both_sides_changed_only_those_are_taken_for_which_the_file_was_chosen(posted, taken):
    seen = FileComparison([cell(YU, "c1", None, 1)], [cell(YU, "c2", 1, 3)])
    assert chosen(seen, QueryDict(posted)) == {YU.student: {"c1": (None, 1), **taken}}


def test_a_choice_for_all_outweighs_the_single_ones():
    seen = FileComparison(conflicts=[cell(YU, "c1", 1, 2), cell(BO, "c1", 1, 2)])
    assert len(chosen(seen, QueryDict("all=file&use-0=here"))) == 2
    assert chosen(seen, QueryDict("all=here&use-0=file&use-1=file")) == {}


@pytest.mark.parametrize(
    ("stored", "wanted", "before", "after"),
    [
        ({}, {"c1": 2}, "", [("2", True), ("___ ____", False)]),
        ({"c1": 1, "c2": 0}, {"c2": 3}, "10__ ____", [("1", False), ("3", True), ("__ ____", False)]),
        ({"c1": 1}, {"e1": 3}, "", []),
    ],
)
def test_a_form_that_changes_shows_what_stood_there_and_marks_what_is_new(stored, wanted, before, after):
    entry = EntryView(FormView(CONNECTION), {item: {"v": value} for item, value in stored.items()})
    shown = FormChange(entry, wanted)
    assert (shown.before, shown.after) == (before, after)


@pytest.mark.parametrize(("written", "left", "parts"), [(0, 0, 1), (3, 0, 1), (3, 2, 2), (0, 2, 2)])
def test_after_the_press_it_is_said_how_many_cells_were_written_and_how_many_left(written, left, parts):
    said = taken_words(written, left)
    assert said.count("。") == parts
    assert (str(left) in said) == bool(left)


def test_only_lines_with_an_answer_are_rows_and_the_others_are_still_known_as_children():
    found = read(book(*class_lines(line(YU, "1"))))
    assert (found.unread, found.coded, found.child_lines) == (0, True, [5])
    assert [row.child for row in found.rows] == [YU]


def test_the_lines_of_children_are_known_wherever_a_sort_has_put_them():
    found = read(book(*class_lines(line(NUR, ""), line(BO, "1"), line(YU, ""))))
    assert len(found.child_lines) == 3 and [row.child for row in found.rows] == [BO]
    assert {child.name for child in CHILDREN} == {found.lines[at - 1].cells[2] for at in found.child_lines}


# with a sheet of the round


@pytest.fixture
def crowd(cast, sheet) -> Sheet:
    rounds.make_crowd(cast.class_3_1, 72, first_seat=4)
    return sheet


def test_75_children_go_out_and_come_back_line_by_line(crowd):
    on_file = ClassOnFile(crowd)
    content = class_file(on_file)
    found = read_back(on_file, content)
    assert len(content) < 60_000 and len(found.child_lines) == 75
    assert (found.faults, found.missing, found.rows, found.coded) == ([], [], [], True)


@pytest.mark.parametrize("name", RARE)
def test_a_child_with_a_rare_name_is_found_again_with_its_answers(cast, sheet, name):
    child = people.make_student(cast.class_3_1, name, 4)
    rounds.save(sheet, cast.li, rounds.row(child, rounds.ELEVATED))
    on_file = ClassOnFile(sheet)
    (row,) = read_back(on_file, class_file(on_file)).rows
    assert (row.child.name, row.values, row.base) == (name, on_file.values()[child.public_id], row.values)
    assert compare([row], on_file.values()).changes == []


def test_an_empty_class_is_a_file_with_headings_and_no_line(cast, current):
    empty = Sheet.objects.create(round=current, school_class=people.make_class(cast.school, 2, 9), informant="teacher")
    first = opened(class_file(ClassOnFile(empty))).worksheets[0]
    assert first.max_row == HEADS and not first.data_validations.dataValidation
    assert file_name(ClassOnFile(empty)) == "二年级9班-教师观察_2026-1.xlsx"


def test_a_child_who_is_left_out_or_has_no_consent_has_no_line_in_the_file(cast, sheet):
    services.exclude_child(sheet, student=cast.children["yu"], by=cast.li, reason="absent-long")
    people.make_consent(cast.children["bo"], "withdrawn", dated=people.at("2026-10-19").date())
    first = opened(class_file(ClassOnFile(sheet))).worksheets[0]
    assert [row[2].value for row in first.iter_rows(min_row=HEADS + 1)] == ["古丽娜尔·艾山"]


def test_a_child_who_left_since_the_file_was_made_is_named_and_the_others_are_read(cast, sheet):
    on_file = ClassOnFile(sheet)
    book_ = opened(class_file(on_file))
    for number in range(HEADS + 1, HEADS + 4):
        book_.worksheets[0].cell(number, FIRST + 1).value = 1
    out = io.BytesIO()
    book_.save(out)
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=people.at("2026-10-18").date())
    found = read_back(ClassOnFile(sheet), out.getvalue())
    assert [(fault.code, fault.name) for fault in found.faults] == [("gone", "李䶮")]
    assert [row.child.name for row in found.rows] == ["王𬀩雨", "古丽娜尔·艾山"]


def test_many_faults_are_listed_up_to_a_number_and_all_marked_in_the_file(cast, crowd):
    on_file = ClassOnFile(crowd)
    book_ = opened(class_file(on_file))
    for number in range(HEADS + 1, HEADS + 1 + MOST_FAULTS + 3):
        book_.worksheets[0].cell(number, FIRST + 1).value = 9
    out = io.BytesIO()
    book_.save(out)
    reading = read_back(on_file, out.getvalue())
    page = PreviewPage(on_file, reading, compare(reading.rows, on_file.values()), {"cells": "", "lines": ""})
    assert (len(page.faults), page.count, bool(page.more)) == (MOST_FAULTS, MOST_FAULTS + 3, True)
    marked = opened(marked_file(on_file, reading))
    assert len([one for row in marked.worksheets[0].iter_rows() for one in row if one.comment]) == MOST_FAULTS + 3


@pytest.mark.parametrize("who", ["zhou", "wang", "admin", "chen", "outside_teacher"])
def test_a_file_of_a_sheet_that_is_not_ones_own_says_nothing_of_the_class(cast, sheet, who):
    assert own_sheet_named(getattr(cast, who), sheet.public_id) is None
    assert own_sheet_named(cast.li, UUID(int=9)) is None
    assert own_sheet_named(cast.li, sheet.public_id)[0] == sheet


@pytest.mark.parametrize(
    ("file", "block", "field"),
    [
        (None, "", "file"),
        (None, "  \n", "file"),
        (b"PK", "1\t2", "block"),
        (b"", "", "file"),
        (None, "1" * (LONGEST_BLOCK + 1), "block"),
        (b"\x00\x01\x02", "", "file"),
        (b"%PDF-1.7", "", "file"),
        (None, "座号\t姓名\n1\t无此人", "block"),
    ],
)
def test_what_is_no_class_is_refused_at_the_field_it_was_given_in(cast, sheet, file, block, field):
    files = {} if file is None else {"file": SimpleUploadedFile("a.xlsx", file)}
    form = SpreadsheetForm(ClassOnFile(sheet), cast.li, {"block": block}, files)
    assert form.read() is None and list(form.errors) == [field]


def test_a_file_over_two_megabytes_is_not_opened(cast, sheet):
    heavy = SimpleNamespace(size=2 * 1024 * 1024 + 1, name="a.xlsx", read=lambda: pytest.fail("was opened"))
    form = SpreadsheetForm(ClassOnFile(sheet), cast.li, {"block": ""}, {"file": heavy})
    assert form.read() is None and list(form.errors) == ["file"]

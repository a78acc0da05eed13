"""A class file as people send it back is read whole, or what cannot be read is named; nothing is guessed."""

import subprocess
import sys

import pytest

from screening.rounds.presenters.spreadsheet_words import UNREADABLE
from screening.rounds.spreadsheet.columns import FileCode, NotAClassFile
from screening.rounds.spreadsheet.reading import OldForms, OtherSheet, compare, read_file
from students.roster.refusals import UnreadableRoster
from tests.rounds.broken_class_files import longest_reading
from tests.rounds.class_files import (
    BO,
    CODE,
    CODED,
    IDS,
    NUR,
    SAID,
    SHEET,
    YU,
    SheetChild,
    answers,
    book,
    class_lines,
    codes,
    line,
    read,
    text_of,
)

FULL = "1000 0-20 0000 1230 0000".replace(" ", "")
ROWS = class_lines(line(YU, FULL), line(BO, "0" * 20), line(NUR))
WHOLE = {YU.name: FULL, BO.name: "0" * 20}


def signs(reading):
    return {name: "".join(str(row.get(item, "_")) for item in IDS) for name, row in answers(reading).items()}


def moved(rows, order):
    return [[cells[at] if at < len(cells) else None for at in order] for cells in rows]


COLUMNS_TURNED = [0, 2, 1, *range(22, 2, -1)]
AS_SENT = {
    "as it is": book(*ROWS),
    "another sheet in front, renamed": book(*ROWS, before=[["说明"], ["1", "课间独处"], ["5", "避开邀请"]]),
    "title rows merged": book(*ROWS, merge=["B1:W1", "B2:W2"]),
    "title rows gone": book(*class_lines(*ROWS[4:], titles=False)),
    "sorted": book(*ROWS[:4], ROWS[6], ROWS[5], ROWS[4]),
    "sorted with its headings": book(ROWS[4], ROWS[0], ROWS[2], ROWS[6], ROWS[3], ROWS[5], ROWS[1]),
    "sorted, headings far below": book(*ROWS[4:], *[[""]] * 30, *ROWS[:4]),
    "columns moved": book(*moved(ROWS, COLUMNS_TURNED)),
    "a column of one's own": book(*([*cells[:3], "备注", *cells[3:]] for cells in ROWS)),
    "the line of codes gone": book(*ROWS[:2], *ROWS[3:]),
    "the column of codes gone": book(*(cells[1:] for cells in ROWS)),
    "no codes at all": book(*(cells[1:] for cells in (*ROWS[:2], *ROWS[3:]))),
    "the words above gone": book(*ROWS[:3], *ROWS[4:]),
    "names gone": book(*([cells[0], *cells[3:]] for cells in ROWS)),
    "CSV in UTF-8": text_of(*ROWS),
    "CSV of WPS in GBK": text_of(*ROWS, encoding="gb18030"),
    "tabs": text_of(*ROWS, separator="\t"),
    "semicolons": text_of(*ROWS, separator=";"),
    "a block pasted with its headings": text_of(*(cells[1:] for cells in ROWS[3:]), separator="\t"),
    "a block pasted without": text_of(*(cells[1:] for cells in ROWS[4:]), separator="\t"),
    "totals below": book(*ROWS, ["", "", "合计", None], ["", "制表：李芳"]),
    "headings again": book(*ROWS[:5], *ROWS[2:4], *ROWS[5:]),
}


@pytest.mark.parametrize("content", AS_SENT.values(), ids=AS_SENT)
def test_however_it_was_saved_every_answer_finds_its_child_and_line(content):
    found = read(content)
    assert (signs(found), codes(found), found.missing) == (WHOLE, [], [])


def test_one_answer_over_merged_cells_is_nobodys_and_is_named_in_each():
    found = read(book(*ROWS, merge=["D5:K5"]))
    assert signs(found)[YU.name] == "_" * 8 + FULL[8:] and signs(found)[BO.name] == "0" * 20
    assert codes(found) == [("merged", 5)] * 8


def test_another_name_at_the_same_seat_is_not_taken_and_named():
    row = line(YU, FULL)
    row[row.index(YU.name)] = "王一羽"
    found = read(book(*ROWS[:4], row, *ROWS[5:]))
    assert signs(found)[YU.name] == FULL
    assert [(fault.code, fault.name, fault.text) for fault in found.faults] == [("renamed", YU.name, "王一羽")]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0.0", 0), ("２", 2), ("'3", 3), (" 1 ", 1), (2.0, 2), ("2.", 2), ("几乎每天", 3), ("never", 0)]
    + [(dash, "-") for dash in ("-", "—", "——", "－", "–", "−", "没机会看")],
)
def test_an_answer_may_be_written_in_many_ways(typed, value):
    row = line(YU)
    row[3] = typed
    assert answers(read(book(*class_lines(row)))) == {YU.name: {"c1": value}}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("7", "out-of-range"), (-1, "unknown-sign"), ("1.5", "unknown-sign"), ("一", "unknown-sign")]
    + [
        ("O", "unknown-sign"),
        (True, "unknown-sign"),
        ("=1+1", "formula"),
        ("1/2", "unknown-sign"),
        (46024, "unknown-sign"),
    ],
)
def test_what_could_mean_two_things_is_named_and_all_beside_it_is_read(typed, code):
    row = line(YU, "_3")
    row[3] = typed
    found = read(book(*class_lines(row, line(BO, "1"))))
    (fault,) = found.faults
    assert (fault.code, fault.line, fault.column, fault.name, fault.question.id) == (code, 5, 3, YU.name, "c1")
    assert answers(found) == {YU.name: {"c2": 3}, BO.name: {"c1": 1}}


def test_names_sorted_without_their_codes_are_noticed_and_not_taken():
    yu, bo = line(YU, "1"), line(BO, "2")
    yu[2:], bo[2:] = bo[2:], yu[2:]
    assert codes(read(book(*class_lines(yu, bo, line(NUR, "3"))))) == [("contradicted", 5), ("contradicted", 6)]
    yu, bo = line(YU, "1"), line(BO, "2")
    yu[1:], bo[1:] = bo[1:], yu[1:]
    assert codes(read(book(*class_lines(yu, bo)))) == [("contradicted", 5), ("contradicted", 6)]


def test_a_name_put_right_or_a_seat_changed_meanwhile_is_still_the_same_child():
    now = [SheetChild(YU.student, 1, "王𬀩宇"), SheetChild(BO.student, 9, BO.name)]
    found = read(book(*class_lines(line(YU, "1"), line(BO, "2"))), children=now)
    assert (answers(found), codes(found)) == ({"王𬀩宇": {"c1": 1}, BO.name: {"c1": 2}}, [("renamed", 5)])


def test_who_left_is_named_who_is_new_stays_empty_who_is_left_out_is_said():
    now = [SheetChild(BO.student, 2, BO.name, exclusion="absent-long"), SheetChild(NUR.student, 3, NUR.name)]
    found = read(book(*class_lines(line(YU, "1"), line(BO, "2"))), children=now)
    assert (answers(found), codes(found)) == ({}, [("gone", 5), ("left-out", 6)])


def test_two_children_of_one_name_are_told_apart_by_the_seat_or_not_at_all():
    twins = [YU, SheetChild(BO.student, 2, YU.name)]
    rows = [["2", YU.name, "1"], ["", YU.name, "2"], ["3", "某某", "2"], ["3", "", "2"]]
    found = read(text_of(["座号", "姓名", "1课间独处", "2旁观"], *rows), children=twins)
    assert (answers(found), codes(found)) == ({YU.name: {"c1": 1}}, [("unclear", 3), ("nobody", 4), ("nameless", 5)])
    assert found.rows[0].child == twins[1] and not found.coded


def test_a_child_twice_is_read_once_and_said_where_the_rows_differ():
    found = read(book(*class_lines(line(YU, "1"), line(YU, "1"), line(YU, "2"))))
    assert (answers(found), codes(found)) == ({YU.name: {"c1": 1}}, [("twice", 7)])


def test_a_column_twice_or_under_another_heading_is_not_taken():
    rows = [[*cells, cells[3]] for cells in class_lines(line(YU, FULL), titles=False)]
    found = read(book(*rows))
    assert codes(found) == [("column-twice", 2)] and "c1" not in answers(found)[YU.name]
    said = [*SAID[:3], SAID[4], SAID[3], *SAID[5:]]
    found = read(book(CODED, said, line(YU, FULL)))
    assert codes(found) == [("column-contradicted", 2)] * 2 and list(answers(found)[YU.name])[0] == "c3"


def test_deleted_columns_are_named_and_change_nothing():
    found = read(book(*(cells[:3] + cells[5:] for cells in map(list, ROWS))))
    assert [question.id for question in found.missing] == ["c1", "c2"] and len(found.rows) == 2


def test_a_file_of_another_sheet_or_of_old_forms_is_refused_as_a_whole():
    content = book(*ROWS)
    with pytest.raises(OtherSheet) as refusal:
        read(content, code=FileCode(YU.student, CODE.forms))
    assert refusal.value.code.sheet == SHEET
    with pytest.raises(OldForms):
        read(content, code=FileCode(SHEET, "00000000"))


@pytest.mark.parametrize("content", [b"", b"1,2,3", book(["随便", "什么"]), text_of(["", "", FULL])])
def test_what_names_neither_lines_nor_children_is_no_class_file(content):
    with pytest.raises(NotAClassFile, match="no-heading"):
        read(content)


def test_a_block_without_headings_must_have_exactly_the_columns_of_the_forms():
    with pytest.raises(NotAClassFile) as refusal:
        read(text_of([1, YU.name, *"0000"], separator="\t"))
    assert refusal.value.args == ("columns", 4, 20)


def test_of_two_sheets_with_answers_the_first_is_read_and_the_other_is_told():
    found = read(book(*ROWS, before=class_lines(line(YU, "3"))))
    assert (answers(found), found.unread) == ({YU.name: {"c1": 3}}, 1)


def test_more_lines_than_a_class_are_refused():
    with pytest.raises(UnreadableRoster, match="rows"):
        read(text_of(*([n, "某某"] for n in range(500))))


def test_cell_by_cell_the_base_says_which_side_changed():
    """Here, in the file when it was made, in the file now → what becomes of it."""
    cells = {"c1": (None, None, 1), "c2": (1, 1, 2), "c3": (2, 1, 1), "c4": (2, 1, 3), "c5": (None, 1, 1)}
    cells |= {"c6": (None, 1, 2), "c7": (2, 1, 2), "c8": (1, 1, None)}
    here = {item: now for item, (now, _base, _file) in cells.items() if now is not None}
    base = {item: stood for item, (_now, stood, _file) in cells.items() if stood is not None}
    typed = "".join("_" if file is None else str(file) for _now, _base, file in cells.values())
    found = compare(read(book(*class_lines(line(YU, typed, base)))).rows, {YU.student: here})
    assert [(one.item, one.before, one.after) for one in found.changes] == [("c1", None, 1), ("c2", 1, 2)]
    assert [(one.item, one.before, one.after) for one in found.conflicts] == [("c4", 2, 3), ("c6", None, 2)]
    assert found.newer == 2


def test_without_a_base_whatever_differs_is_asked_about():
    content = text_of(["座号", "姓名", "1课间独处", "2旁观"], ["1", YU.name, "1", "2"])
    found = compare(read(content).rows, {YU.student: {"c1": 3}})
    assert ([one.item for one in found.conflicts], [one.item for one in found.changes]) == (["c1"], ["c2"])


def test_a_name_like_a_formula_goes_out_harmless_and_is_known_again():
    formula = SheetChild(YU.student, 1, "=王雨")
    row = line(formula, "1")
    row[2] = "'=王雨"  # as the writer makes it
    assert answers(read(book(*class_lines(row)), children=[formula])) == {"=王雨": {"c1": 1}}


def test_forty_broken_class_files_are_read_or_refused_with_a_reason():
    assert longest_reading(40) < 2


@pytest.mark.slow
@pytest.mark.parametrize("count", [150, pytest.param(1000, marks=pytest.mark.proof)])
def test_broken_class_files_are_read_or_refused_in_two_seconds_and_200_mb(count):
    command = [sys.executable, "-m", "tests.rounds.broken_class_files", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    seconds, megabytes, refused, read_ = map(float, done.stdout.split())
    assert seconds < 2 and megabytes < 200
    assert refused + read_ == count and min(refused, read_) > count / 10


@pytest.mark.parametrize(
    "code", ["large", "old", "ods", "markup", "macros", "damaged", "encoding", "quotation", "rows"]
)
def test_why_a_class_file_is_refused_is_said_in_words_that_name_its_line(code: str) -> None:
    refused = UnreadableRoster(code, 7)
    assert ("7" in str(UNREADABLE[code]) % refused.told) == (code == "quotation")


def test_a_class_file_with_a_broken_quotation_mark_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableRoster) as refusal:
        read_file('姓名,备注\n王小雨,"在家\n李一,好\n'.encode())
    assert refusal.value.args == ("quotation", 2)

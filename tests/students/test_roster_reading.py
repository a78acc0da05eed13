"""Files as schools send them, and as somebody sends them who means harm. No database."""

import io
import subprocess
import sys
import zipfile
from datetime import date
from typing import Any

import pytest

from students.roster.cells import read_class, read_day, read_month
from students.roster.layout import Heading, RawRow, find_heading
from students.roster.reading import RosterFile, read_roster
from students.roster.refusals import UnreadableRoster
from students.roster.rows import KnownSchool, RosterRow, keepable, parse
from students.roster.tables import read_book, read_lines
from tests.processor import seconds_of
from tests.students.broken_files import longest_reading
from tests.students.roster_files import AS_IT_IS, bomb, csv_of, large, padded, with_entities, with_part, xlsx_of

TODAY = date(2026, 10, 19)
FOUR = AS_IT_IS.splitlines()
HEADINGS = ["班级", "座号", "姓名", "性别", "出生年月"]
XU = ["三年级(1)班", 4, "许晨曦", "女", "2017-08"]
REGISTER = "L12345678901234567X"


def hashed(number: str) -> tuple[str, str]:
    return "a" * 64, number[-4:]


def read(content: bytes, **remembered: str) -> RosterFile:
    found = read_roster(read_book(content), remembered)
    if found is None:
        raise UnreadableRoster("heading")
    return found


def raw_rows(content: bytes, **remembered: str) -> list[RawRow]:
    return read(content, **remembered).rows


def rows_of(content: bytes, **remembered: str) -> list[RosterRow]:
    rows, problems = parse(keepable(raw_rows(content, **remembered), hashed), today=TODAY, school=KnownSchool(2026))
    assert problems == []
    return rows


def names(content: bytes) -> list[str]:
    return [row.name for row in rows_of(content)]


def problems_of(content: bytes) -> list[tuple[int, str, str]]:
    found = parse(keepable(raw_rows(content), hashed), today=TODAY, school=KnownSchool(2026))[1]
    return [(problem.row, problem.column, problem.code) for problem in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file_is_read_in_any_usual_encoding_and_with_any_usual_separator(encoding: str, separator: str) -> None:
    rows = FOUR[2:] if encoding == "gbk" else FOUR  # GBK has no 𬀩 and no 䶮
    content = csv_of(*rows).decode().replace(",", separator).encode(encoding)
    assert len(rows_of(content)) == len(rows)


def test_titles_above_and_sums_below_are_passed_over_and_headings_said_twice_count_once() -> None:
    content = xlsx_of(
        ["禾溪县柳湾镇中心小学花名册"], ["2026 年秋", "", "", "制表：何丽"], [], HEADINGS, XU, HEADINGS, ["合计", 1]
    )
    assert names(content) == ["许晨曦"]
    assert raw_rows(content)[0].number == 5


def test_a_merged_class_counts_for_every_row_beside_it() -> None:
    more = [["", seat, name, "女", "2017-08"] for seat, name in ((5, "仇一诺"), (6, "解欣怡"))]
    content = xlsx_of(["花名册"], HEADINGS, XU, *more, merge=["A1:E1", "A3:A5"])
    assert [(row.grade, row.class_number) for row in rows_of(content)] == [(3, 1)] * 3


def test_headings_in_two_merged_lines_are_understood() -> None:
    content = xlsx_of(
        ["班级", "座号", "学生", "", "", "家庭", ""],
        ["", "", "姓名", "性别", "出生年月", "父亲外出", "母亲外出"],
        [*XU, "现在", "从未"],
        merge=["A1:A2", "B1:B2", "C1:E1", "F1:G1"],
    )
    row = rows_of(content)[0]
    assert (row.name, row.care) == ("许晨曦", {"father_away": "now", "mother_away": "never"})


@pytest.mark.parametrize(
    "text",
    [
        "2017-08",
        "2017年8月",
        "2017年8月3日",
        "2017年8月份",
        "２０１７．８",
        "2017/8/3",
        "2017.08.03",
        "201708",
        "20170803",
    ]
    + ["2017-08-03 00:00:00", "2017-08-03T00:00:00", "42950", "42950.5", "2017-8"],
)
def test_a_month_is_read_in_any_way_people_write_it(text: str) -> None:
    assert read_month(text) == (2017, 8)


@pytest.mark.parametrize("text", ["2017-13", "17-08", "08/2017", "3/8/2017", "八月", "2017"])
def test_a_month_that_could_be_two_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        read_month(text)


def test_october_as_a_number_is_not_taken_for_january() -> None:
    assert problems_of(xlsx_of(HEADINGS, [*XU[:4], 2017.1])) == [(2, "born", "month-doubtful")]
    assert problems_of(csv_of("三年级(1)班,4,许晨曦,女,2017.1")) == [(2, "born", "month-doubtful")]
    assert rows_of(xlsx_of(HEADINGS, [*XU[:4], 2017.11]))[0].birth_month == 11


def test_a_real_day_of_a_workbook_is_read() -> None:
    assert rows_of(xlsx_of(HEADINGS, [*XU[:4], date(2017, 8, 3)]))[0].birth_month == 8
    assert read_day("2025年2月") == date(2025, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "三年级(2)班",
        "三年级（２）班",
        "三（2）班",
        "三2班",
        "3年级2班",
        "3-2",
        "302",
        "3.2",
        "三年级二班",
        "小学三年级2班",
    ]
    + ["2024级2班", "2024级(2)班", "2024级02班", "Grade 3 (2)", "3 (2)"],
)
def test_a_class_is_read_in_any_way_people_write_it(text: str) -> None:
    assert read_class(text, 2026) == (3, 2)


def test_grade_and_class_may_stand_in_two_columns() -> None:
    heading = ["年级", "班级", "姓名", "性别", "出生年月"]
    content = xlsx_of(
        heading, ["三年级", "12班", *XU[2:]], ["2024级", "(2)班", *XU[2:]], ["三年级", "三年级2班", *XU[2:]]
    )
    assert [(row.grade, row.class_number) for row in rows_of(content)] == [(3, 12), (3, 2), (3, 2)]
    assert read_class("初二(3)班", 2026) == (8, 3)


def test_english_headings_and_words_are_read_too() -> None:
    content = xlsx_of(
        ["Class", "Seat", "Name", "Sex", "Date of birth", "Mother away", "Left-behind"],
        ["Grade 3 (1)", 4, "Anna Maria", "Girl", "2017-08-03", "yes", "1"],
    )
    row = rows_of(content)[0]
    assert (row.name, row.sex, row.birth_month) == ("Anna Maria", "girl", 8)
    assert row.care == {"mother_away": "now", "register_value": 1}


def test_an_export_of_the_national_register_is_read_as_it_is() -> None:
    heading = "学校名称 年级名称 班级名称 学生姓名 性别 出生日期 身份证件类型 身份证件号 全国学籍号 民族 户口性质 "
    heading += "是否留守儿童 就读方式"
    rows = [
        ["柳湾镇中心小学", "三年级", "1班", "许晨曦", "女", "20170803", "居民身份证", "110101201708030000"]
        + [REGISTER, "汉族", "农业户口", "1", "住校"],
        ["柳湾镇中心小学", "三年级", "2班", "仇一诺", "男", "20170915", "居民身份证", "110101201709150000"]
        + ["G110101201709150000", "汉族", "非农业户口", "非留守儿童", "走读"],
    ]
    kept = keepable(raw_rows(xlsx_of(heading.split(), *rows)), hashed)
    found = rows_of(xlsx_of(heading.split(), *rows))
    assert [row.care["register_value"] for row in found] == [1, 0]
    assert found[0].care == {"register_value": 1, "rural_hukou": "yes", "boarding": True}
    assert (found[0].register_hash, found[0].register_last4) == ("a" * 64, "567X")
    assert "1101012017" not in str(kept)  # neither the citizen number nor the one inside a G number


@pytest.mark.parametrize(("value", "known"), [("0", 0), ("1", 1), ("2", 2), ("双亲留守儿童", 2), (1.0, 1)])
def test_the_registers_own_left_behind_field_has_three_values(value: object, known: int) -> None:
    assert rows_of(xlsx_of([*HEADINGS, "是否留守儿童"], [*XU, value]))[0].care == {"register_value": known}


def test_a_running_number_is_a_seat_number_only_where_no_class_has_it_twice() -> None:
    heading = ["序号", *HEADINGS[:1], *HEADINGS[2:]]
    seats = xlsx_of(heading, [1, "3-1", *XU[2:]], [2, "3-1", *XU[2:]], [1, "3-2", *XU[2:]])
    assert [row.seat for row in rows_of(seats)] == [1, 2, 1]
    long = xlsx_of(["学号", *heading[1:]], [202403104, "3-1", *XU[2:]])
    assert rows_of(long)[0].seat is None


def test_a_formula_is_never_computed_nor_taken_at_its_remembered_value() -> None:
    assert problems_of(xlsx_of(HEADINGS, [XU[0], 4, '=HYPERLINK("http://x","许")', *XU[3:]])) == [
        (2, "name", "formula")
    ]
    assert names(xlsx_of([*HEADINGS, "备注"], [*XU, "=1+1"])) == ["许晨曦"]  # in a column nobody reads


def test_numbers_some_programs_keep_whole_as_text_are_read() -> None:
    row = f'三年级(1)班,="4",许晨曦,女,="2017-08",\'{REGISTER}'
    found = rows_of(csv_of(row, heading="班级,座号,姓名,性别,出生年月,学籍号"))[0]
    assert (found.seat, found.birth_month, found.register_last4) == (4, 8, "567X")


def test_what_stands_in_the_column_of_register_numbers_and_is_none_is_not_kept_either() -> None:
    kept = keepable(raw_rows(xlsx_of([*HEADINGS, "学籍号"], [*XU, "110101201708030000"])), hashed)
    assert kept[0].cells["register_number"] == "…0000"


def test_headings_of_a_school_that_were_assigned_once_are_known_the_next_time() -> None:
    content = xlsx_of(["所属", "娃娃", "性别", "生于"], ["三年级(1)班", "许晨曦", "女", "2017-08"])
    heading = find_heading(read_lines(content))
    assert set(heading.missing) == {"class", "name", "born"}
    assert rows_of(content, 所属="class", 娃娃="name", 生于="born")[0].name == "许晨曦"


def test_a_heading_somebody_said_means_nothing_is_not_read() -> None:
    assert read(xlsx_of([*HEADINGS, "学籍号"], [*XU, "7"]), 学籍号="-").unused == ("学籍号",)


def test_a_file_of_one_class_needs_no_column_for_it() -> None:
    file = read_roster(read_book(xlsx_of(HEADINGS[1:], XU[1:])), whole_class="3-1")
    assert file
    rows, _problems = parse(file.rows, today=TODAY, school=KnownSchool(2026))
    assert (rows[0].grade, rows[0].class_number) == (3, 1)


def test_a_heading_of_known_words_wins_over_a_title_with_one() -> None:
    found = find_heading(read_lines(xlsx_of(["班级", "三年级一班"], HEADINGS, XU)))
    assert isinstance(found, Heading)
    assert found.line == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * (2 * 1024 * 1024 + 1), "large"),
        (b"\xd0\xcf\x11\xe0 old workbook", "old"),
        (b"PK\x03\x04 not really", "damaged"),
        (bytes(range(256)), "encoding"),
        (b"", "heading"),
        ("说明\n".encode(), "heading"),
        (csv_of(*["三年级(1)班,1,王,女,2017-05"] * 5001), "rows"),
        (csv_of("三年级(1)班,1,王,女,2017-05" + "\n" * 6000), "rows"),
        (bomb(), "large"),
        (with_entities(), "damaged"),
        (with_part("xl/vbaProject.bin", b"Sub Auto_Open()"), "macros"),
        (with_part("xl/macrosheets/sheet1.xml", b"<x/>"), "macros"),
        (with_part("xl/media/x.bin", b"0" * 20_000_000), "large"),
    ],
    ids="size xls zip binary empty words rows lines bomb entities vba macrosheet padding".split(),
)
def test_a_file_that_is_no_roster_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableRoster) as refusal:
        rows_of(content)
    assert refusal.value.args[0] == code


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData>{{}}</worksheet>'


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET.format('<row r="1">' + '<c r="A1"><v>1</v></c>' * 400_000 + "</row>", ""),
        SHEET.format("<row/>" * 1_500_000, ""),
        SHEET.format(
            "<row><c><v>1</v></c></row>" * 5_000,
            "<mergeCells>" + '<mergeCell ref="A1:CV5000"/>' * 3_000 + "</mergeCells>",
        ),
    ],
    ids=["one endless row", "empty rows", "merged over and over"],
)
def test_a_small_file_that_becomes_endless_work_is_refused_in_two_seconds(sheet: str) -> None:
    content = padded(sheet.encode())

    def refused() -> None:
        with pytest.raises(UnreadableRoster, match="large"):
            read_lines(content)

    assert seconds_of(refused) < 2


def test_a_text_that_grows_when_it_is_folded_is_folded_once_and_cut() -> None:
    row = "<row>" + "<c t='s'><v>0</v></c>" * 73 + "</row>"
    text = "<sst xmlns='{}'><si><t>{}</t></si></sst>".format(MAIN, "\ufdfa" * 200)  # one sign that becomes eighteen
    book = io.BytesIO(padded(SHEET.format(row * 5_000, "").encode()))
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", text)
    lines: list[Any] = []
    assert seconds_of(lambda: lines.extend(read_lines(book.getvalue()))) < 2
    assert len(lines) == 5_000 and {len(cell) for cell in lines[-1].cells} == {200}


def test_one_part_named_twenty_times_and_one_endless_cell_are_read_once_and_cut() -> None:
    again = b'<sheet name="s" sheetId="9" r:id="rId1"/>' * 19 + b"</sheets>"
    cell = "<row><c t='inlineStr'><is><t>\U00020000" + "a" * 12_000_000 + "</t></is></c></row>"
    for sheet in (SHEET.format("<row>" + "<c/>" * 700_000 + "</row>", ""), SHEET.format(cell, "")):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(padded(sheet.encode()))) as old, zipfile.ZipFile(out, "w", 8) as new:
            for part in old.namelist():
                new.writestr(part, old.read(part).replace(b"</sheets>", again))
        lines: list[Any] = []
        assert seconds_of(lambda lines=lines, out=out: lines.extend(read_lines(out.getvalue()))) < 1.5
        assert sum(len(text) for line in lines for text in line.cells) <= 200


@pytest.mark.parametrize("count", [150, pytest.param(1000, marks=pytest.mark.proof)])
def test_a_file_broken_in_any_way_is_read_or_refused_at_once_and_nothing_else_happens(count: int) -> None:
    assert longest_reading(count) < 2


@pytest.mark.slow
@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.proof)])
def test_broken_files_and_the_largest_whole_one_stay_under_200_mb(count: int) -> None:
    """In a process of its own, so that only the reading counts."""
    command = [sys.executable, "-m", "tests.students.broken_files", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds < 2
    assert megabytes < 200


def test_five_thousand_children_are_read_in_two_seconds() -> None:
    content = large(5000)
    rows: list[Any] = []
    assert seconds_of(lambda: rows.extend(rows_of(content))) < 2
    assert len(rows) == 5000


def test_a_workbook_is_read_whatever_its_prefix_and_with_hidden_sheets_last() -> None:
    source = zipfile.ZipFile(io.BytesIO(xlsx_of(HEADINGS, XU)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for part in source.infolist():
            text = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                body = text.decode().replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
                text = body.replace("xmlns=", "xmlns:x=").encode()
            new.writestr(part, text)
    assert names(out.getvalue()) == ["许晨曦"]

"""Files nobody should have sent, and files that only look like them: what is refused, and what is read all the same."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from students import roster_uploads
from students.forms.base import refusal_words
from students.models import Enrolment, RosterImport, Student
from students.roster.refusals import FORMULA, LONGEST_CELL, MOST_CELLS, UnreadableRoster
from students.roster.tables import FileLine, read_lines, read_tables
from students.roster.workbook import LARGEST_UNPACKED, MOST_PARTS
from students.services.places import add_classes
from students.services.roster import upload_roster
from students.services.roster_writing import approve_roster
from tests.students.roster_files import AS_IT_IS, HEADING, bomb, csv_of, large, with_part, xlsx_of

HEADINGS = ["班级", "座号", "姓名", "性别", "出生年月"]
XU = ["三年级(1)班", 4, "许晨曦", "女", "2017-08"]
HERE = AS_IT_IS.splitlines()


def cells(content):
    return [line.cells for line in read_lines(content)]


def refused(content):
    with pytest.raises(UnreadableRoster) as refusal:
        read_lines(content)
    return refusal.value.args[0]


def with_sheets(*leaves, hidden=()):
    """A workbook of several sheets: title, then its rows."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in leaves:
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed_part(content, name, change):
    """The workbook with one of its parts put through `change`; None takes it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            kept = change(old.read(part)) if part == name else old.read(part)
            if kept is not None:
                new.writestr(part, kept)
    return out.getvalue()


def bring_in(cast, content):
    roster = upload_roster(cast.school, by=cast.admin, content=content)
    return approve_roster(roster, by=cast.admin)


def plan_of(cast, *rows):
    roster = upload_roster(cast.school, by=cast.admin, content=csv_of(*rows))
    return roster_uploads.import_plan(cast.admin, roster)


class TestWrapping:
    def test_a_workbook_that_says_it_unpacks_to_less_than_the_limit_is_read(self):
        fits = LARGEST_UNPACKED - 100_000
        assert len(cells(with_part("xl/media/picture.png", b"0" * fits))) == 2

    def test_one_part_too_many_is_too_large_however_small_they_are(self):
        out = io.BytesIO(xlsx_of(HEADINGS, XU))
        with zipfile.ZipFile(out, "a") as book:
            for number in range(MOST_PARTS):
                book.writestr(f"xl/media/{number}.png", b"")
        assert refused(out.getvalue()) == "large"

    def test_a_bomb_is_refused_in_a_table_of_several_sheets_too(self):
        with pytest.raises(UnreadableRoster, match="large"):
            read_tables(bomb(), most=3, largest=LARGEST_UNPACKED)

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
    def test_a_workbook_without_a_part_it_needs_is_damaged(self, part):
        assert refused(changed_part(xlsx_of(HEADINGS, XU), part, lambda _content: None)) == "damaged"

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
    def test_a_part_that_is_cut_short_is_damaged(self, part):
        assert refused(changed_part(xlsx_of(HEADINGS, XU), part, lambda content: content[:-20])) == "damaged"

    def test_days_that_are_counted_from_1904_are_not_guessed(self):
        content = changed_part(
            xlsx_of(HEADINGS, XU),
            "xl/workbook.xml",
            lambda part: part.replace(b"<workbookPr", b'<workbookPr date1904="1"'),
        )
        assert refused(content) == "damaged"

    @pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "XL/MacroSheets/a.xml"])
    def test_macros_are_seen_in_any_case(self, name):
        assert refused(with_part(name, b"x")) == "macros"

    def test_a_web_page_called_xls_and_an_open_document_are_called_by_name(self):
        page = "<html><body><table><tr><td>姓名</td></tr></table></body></html>"
        assert refused(page.encode()) == refused(("\ufeff\n " + page).encode()) == "markup"
        assert refused(b'<?xml version="1.0"?><Workbook/>') == "markup"
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as book:
            book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            book.writestr("content.xml", "<x/>")
        assert refused(out.getvalue()) == "ods"

    def test_a_file_with_a_password_is_an_old_one(self):
        assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500) == "old"


class TestSheets:
    def test_the_first_sheet_that_says_anything_is_the_roster(self):
        content = with_sheets(("封面", []), ("名单", [HEADINGS, XU]), ("旧", [["x"]]))
        assert [row[2] for row in cells(content)] == ["姓名", "许晨曦"]

    def test_a_hidden_sheet_is_read_only_where_no_other_says_anything(self):
        rows = [("藏", [["secret"]]), ("名单", [HEADINGS, XU])]
        assert len(cells(with_sheets(*rows, hidden=["藏"]))) == 2
        assert cells(with_sheets(rows[0], ("空", []), hidden=["藏"])) == [("secret",)]

    def test_a_workbook_that_says_nothing_has_no_lines(self):
        assert cells(with_sheets(("a", []), ("b", []))) == []

    def test_of_several_tables_only_as_many_are_read_as_asked_and_empty_ones_left_out(self):
        leaves = [("a", [["1"]]), ("b", []), ("c", [["3"]]), ("d", [["4"]])]
        found = read_tables(with_sheets(*leaves), most=3, largest=LARGEST_UNPACKED)
        assert [[line.cells for line in lines] for lines in found] == [[("1",)], [("3",)]]

    def test_a_text_is_one_table(self):
        assert read_tables("姓名\n许晨曦".encode(), most=3, largest=9) == [
            [FileLine(1, ("姓名",)), FileLine(2, ("许晨曦",))]
        ]


class TestCells:
    def test_a_formula_is_marked_in_a_workbook_and_never_computed(self):
        assert cells(xlsx_of(HEADINGS, [*XU[:3], "=HYPERLINK(A1)", "=1+1"]))[1][3:] == (FORMULA, FORMULA)

    @pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
    def test_what_a_program_could_run_stays_a_text_without_a_name(self, cast, text):
        plan = plan_of(cast, f'三年级(1)班,4,"{text}",女,2017-08,,,,,,,,')
        assert [(problem.column, problem.code) for problem in plan.problems] == [("name", "sign-name")]

    def test_a_number_kept_whole_as_text_loses_its_wrapping(self):
        assert cells(b'a,b\n="007",="x"\n')[1] == ("007", "x")

    def test_an_apostrophe_in_front_marks_text_and_is_not_part_of_it(self):
        assert cells(b"a,b\n'007,' x\n")[1] == ("007", "x")

    @pytest.mark.parametrize(
        ("value", "said"), [(7, "7"), (7.0, "7"), (7.5, "7.5"), (2017.1, "2017.1?"), (True, "TRUE"), (10**16, "1e+16")]
    )
    def test_numbers_say_what_was_typed_or_that_it_is_not_sure(self, value, said):
        found = cells(xlsx_of(["x"], [value]))[1][0]
        assert found == said or float(found) == float(said)

    def test_a_cell_is_cut_and_so_is_a_line(self):
        line = cells(xlsx_of(["x" * 999, *range(150)]))[0]
        assert len(line) == MOST_CELLS and len(line[0]) == LONGEST_CELL
        assert len(cells(b",".join([b"1"] * 150))[0]) == MOST_CELLS

    def test_full_width_signs_and_hidden_blanks_become_plain(self):
        assert cells("ａ，ｂ\u3000,　１２　\n".encode())[0] == ("a,b", "12")

    def test_a_merged_seat_or_name_says_the_same_in_every_line_and_only_once_is_a_child(self, cast):
        rows = [[*HEADINGS, "备注"], XU, ["", "", "", "", "", "又一行"]]
        merged = xlsx_of(*rows, merge=["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3"])
        roster = upload_roster(cast.school, by=cast.admin, content=merged)
        plan = roster_uploads.import_plan(cast.admin, roster)
        assert len(plan.of_kind("new")) == 1
        assert [(problem.row, problem.code, problem.other) for problem in plan.problems] == [(3, "twice", 2)]


class TestTexts:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
    def test_rare_signs_survive_every_encoding_that_has_them(self, encoding):
        text = "姓名\n𠮷一\n㐂二\n古丽娜尔·艾山\n王𬀩雨\n".encode(encoding)
        if encoding.endswith(("le", "be")):  # as programs write it: with its mark
            text = ("\ufeff" + "姓名\n𠮷一\n㐂二\n古丽娜尔·艾山\n王𬀩雨\n").encode(encoding)
        assert [row[0] for row in cells(text)[1:]] == ["𠮷一", "㐂二", "古丽娜尔·艾山", "王𬀩雨"]

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a\x00b", b"\x81"])
    def test_bytes_that_are_no_text_are_refused(self, content):
        assert refused(content) == "encoding"

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_a_line_ends_as_any_system_ends_it(self, end):
        assert cells(end.join(["a,b", "1,2"]).encode()) == [("a", "b"), ("1", "2")]

    def test_a_quoted_cell_holds_commas_quotes_and_lines(self):
        assert cells(b'a,b\n"x, ""y""","1\n2"\n')[1] == ('x, "y"', "1\n2")

    def test_a_quotation_mark_that_is_not_closed_refuses_the_file_with_its_line(self):
        with pytest.raises(UnreadableRoster) as refusal:
            read_lines('姓名,住址\n许晨曦,"家住三组\n仇一诺,五组\n'.encode())
        assert "第 2 行" in refusal_words(refusal.value)

    def test_empty_lines_keep_the_numbers_of_the_others(self):
        assert [line.number for line in read_lines(b"a\n\n,,\nb\n")] == [1, 4]

    def test_titles_without_a_separator_do_not_decide_which_it_is(self):
        text = "柳湾镇中心小学、三年级、花名册\n姓名;性别;班级\n许晨曦;女;3-1\n"
        assert cells(text.encode())[2] == ("许晨曦", "女", "3-1")


class TestChildren:
    def test_a_child_that_stands_twice_is_written_once_and_the_second_row_named(self, cast):
        row = "三年级(1)班,4,𠮷一诺,女,2017-08,,,,,,,,"
        roster = bring_in(cast, csv_of(*HERE, row, row))
        assert Student.objects.filter(name="𠮷一诺").count() == 1
        assert roster.state == RosterImport.State.APPROVED and roster.result["wrong"] == 1

    def test_two_ways_of_writing_one_name_are_one_child(self, cast):
        dotted = HERE[2].replace("·", "•")
        plan = plan_of(cast, *HERE[:2], dotted, HERE[3])
        assert len(plan.of_kind("same")) == 4 and not plan.of_kind("new") and not plan.close

    def test_two_children_of_one_name_in_two_seats_are_two(self, cast):
        rows = [f"三年级(1)班,{seat},许晨曦,女,2017-08,,,,,,,," for seat in (4, 5)]
        assert len(plan_of(cast, *HERE, *rows).of_kind("new")) == 2

    def test_a_seat_given_twice_goes_to_the_first_and_the_other_row_is_told(self, cast):
        plan = plan_of(
            cast, *HERE, "三年级(1)班,4,许晨曦,女,2017-08,,,,,,,,", "三年级(1)班,4,仇一诺,女,2017-09,,,,,,,,"
        )
        assert [line.row.name for line in plan.of_kind("new")] == ["许晨曦"]
        assert [problem.code for problem in plan.problems] == ["seat-taken"]

    def test_a_class_of_another_school_is_no_class_here(self, cast):
        plan = plan_of(cast, "四年级(1)班,1,冉小雨,女,2017-05,,,,,,,,")
        assert [problem.code for problem in plan.asked] == ["new-class"]
        assert not plan.lines and not plan.left

    def test_a_file_of_headings_alone_changes_nobody(self, cast):
        plan = plan_of(cast)
        assert not plan.lines and not plan.problems and not plan.left

    def test_everybody_of_a_new_school_is_new_and_sits_by_rows_without_a_seat(self, cast):
        roster = upload_roster(
            cast.second_school, by=cast.admin, content=csv_of("四年级(1)班,,许晨曦,女,2016-08,,,,,,,,")
        )
        roster.school.assignments.create(user=cast.admin, duty="school-administrator", starts="2026-09-01")
        plan = roster_uploads.import_plan(cast.admin, roster)
        assert [(line.kind, line.seat) for line in plan.lines] == [("new", 2)]  # after the child who is there

    def test_each_of_two_thousand_rows_is_new_asked_about_or_explained_and_nothing_written(self, cast):
        for grade in range(1, 7):
            add_classes(cast.school, by=cast.admin, cohort_year=2027 - grade, up_to=8)
        roster = upload_roster(cast.school, by=cast.admin, content=large(2000))
        plan = roster_uploads.import_plan(cast.admin, roster)
        fates = [line.row.number for line in plan.of_kind("new")] + [row.number for row, _near in plan.close]
        fates += [problem.row for problem in plan.problems]
        assert len(fates) == len(set(fates)) == 2000
        assert len(plan.of_kind("new")) >= 1990
        assert Enrolment.objects.filter(school_class__school=cast.school).count() == 4


def test_the_headings_of_the_template_are_known_in_any_order(cast):
    words = HEADING.split(",")
    row = dict(zip(words, "三年级(1)班,4,许晨曦,女,2017-08,,,,,,,,".split(","), strict=True))
    content = csv_of(",".join(row[word] for word in reversed(words)), heading=",".join(reversed(words)))
    roster = upload_roster(cast.school, by=cast.admin, content=content)
    assert [line.row.name for line in roster_uploads.import_plan(cast.admin, roster).of_kind("new")] == ["许晨曦"]

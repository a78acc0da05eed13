"""Every line of a class list is written, asked about or named; what a word means is asked once."""

import random
from datetime import date

import pytest
from django.urls import reverse

from students import roster_uploads
from students.forms.roster import BEGIN, BUILD, QuestionsForm
from students.models import CareArrangement, RosterImport, RosterWords, School
from students.pages.registers import RegisterChild, left_behind
from students.pages.roster import ReviewPage
from students.roster.blocks import PART
from students.roster.cells import class_in_title, read_class
from students.roster.layout import NOTHING
from students.roster.plan import make_plan
from students.roster.reading import RosterFile, read_roster
from students.roster.refusals import UnreadableRoster
from students.roster.rows import ASK, NEW_CLASS, KnownSchool, keepable, parse
from students.roster.tables import FileSheet, read_book
from students.services.roster import discard_roster, upload_roster
from students.services.roster_writing import QuestionsOpen, approve_roster, write_rows
from students.wording import register_words
from tests import factories
from tests.conftest import Cast
from tests.students.roster.random_files import random_book
from tests.students.roster.test_hostile_files import with_sheets
from tests.students.roster_files import csv_of, xlsx_of

HEADINGS = ["班级", "座号", "姓名", "性别", "出生年月"]
LEFT_BEHIND = ",".join([*HEADINGS, "是否留守儿童"])
TODAY = date(2026, 10, 19)
THERE = {(3, 1): 1, (3, 2): 2}


def read(content: bytes) -> RosterFile:
    found = read_roster(read_book(content))
    assert found
    return found


def upload(cast: Cast, content: bytes) -> RosterImport:
    return upload_roster(cast.school, by=cast.admin, content=content)


def plan(cast: Cast, roster: RosterImport):
    return roster_uploads.import_plan(cast.admin, roster)


def answer(cast: Cast, roster: RosterImport, **said: str) -> None:
    form = QuestionsForm(roster, said)
    assert form.is_valid(), form.errors
    form.done(by=cast.admin)
    roster.refresh_from_db()


def child(name: str, seat: object = "", *more: str, place: str = "三年级(1)班", born: str = "2017-08") -> str:
    return ",".join([place, str(seat), name, "女", born, *more])


def fates(file: RosterFile) -> list[int]:
    """Number of every row, under what becomes of it; and of every line that is no child."""
    rows, found = parse(file.rows, today=TODAY, school=KnownSchool(2026, classes=THERE))
    made = make_plan(rows, [], THERE, school_year=2026)
    asked = {problem.row for problem in found if problem.code in (ASK, NEW_CLASS)}
    wrong = {p.row for p in [*found, *made.problems] if p.code not in (ASK, NEW_CLASS)}
    written = [line.row.number for line in made.lines]
    aside = [row.number for row, _near in made.close] + [row.number for row in made.odd]
    return [*written, *aside, *wrong, *(asked - wrong), *(one.number for one in file.skipped)]


@pytest.mark.parametrize("count", [60, pytest.param(2000, marks=pytest.mark.proof)])
def test_of_any_file_every_line_is_written_asked_about_or_named(count: int) -> None:
    understood = 0
    for seed in range(count):
        content, entries = random_book(random.Random(seed))
        sheets = read_book(content)
        file = read_roster(sheets)
        if file is None:
            continue  # somebody says first what is what
        understood += 1
        found = fates(file)
        assert len(found) == len(set(found)), seed
        assert len(found) + sum(lines for _sheet, lines in file.unread) == entries, seed
    assert understood > count * 0.8


class TestWords:
    def test_each_word_is_asked_once_for_all_rows_and_known_the_next_time(self, cast: Cast) -> None:
        rows = [
            child(f"许晨{sign}", seat, word)
            for seat, (sign, word) in enumerate(zip("曦光明", ["是", "是", "留守"], strict=True), 4)
        ]
        roster = upload(cast, csv_of(*rows, heading=LEFT_BEHIND))
        assert [(one.word, one.rows) for one in roster_uploads.questions_of(roster)] == [("是", 2), ("留守", 1)]
        answer(cast, roster, **{"register_value-是": "1", "register_value-留守": NOTHING})
        assert [line.row.care for line in plan(cast, roster).to_write] == [{"register_value": 1}] * 2 + [{}]
        again = upload(cast, csv_of(child("仇一诺", 9, "是"), heading=LEFT_BEHIND))
        assert plan(cast, again).asked == [] and len(plan(cast, again).to_write) == 1

    def test_a_yes_may_mean_left_behind_of_a_kind_nobody_knows(self, cast: Cast) -> None:
        roster = upload(cast, csv_of(child("许晨曦", 4, "是"), heading=LEFT_BEHIND))
        (asked,) = QuestionsForm(roster).open_fields()
        assert [str(words) for _value, words in asked.field.choices][1:5] == [
            "非留守儿童",
            "父母一方外出",
            "父母双方外出",
            "留守但不清楚哪一种",
        ]
        answer(cast, roster, **{"register_value-是": "3"})
        approve_roster(roster, by=cast.admin)
        care = CareArrangement.objects.get(student__name="许晨曦")
        assert care.register_value == 3
        assert register_words(care) == "留守，哪一种不清楚"
        seat = care.student.enrolments.get()
        assert left_behind(RegisterChild(seat, care, None, {}, noted=False), "register", TODAY)

    @pytest.mark.parametrize(
        ("word", "value"),
        [
            ("单留守（父）", 1),
            ("留守但不清楚哪一种", 3),
            ("双留守", 2),
            ("双亲外出", 2),
            ("0-非留守儿童", 0),
            ("2-双亲留守儿童", 2),
            ("否", 0),
        ],
    )
    def test_what_schools_and_the_register_write_needs_no_question(self, word: str, value: int) -> None:
        file = read(csv_of(child("许晨曦", 4, word), heading=LEFT_BEHIND))
        rows, found = parse(file.rows, today=TODAY, school=KnownSchool(2026))
        assert found == [] and rows[0].care == {"register_value": value}

    def test_the_codes_of_the_register_are_known_under_their_own_headings(self) -> None:
        heading = "班级,姓名,性别,出生年月,户口性质,就读方式"
        told = ["1,2", "1-农业户口,2-住校", "居民户口,其他", "2,1-走读"]
        file = read(csv_of(*(f"3-1,许晨曦,1-男,2017-08,{one}" for one in told), heading=heading))
        rows, found = parse(file.rows, today=TODAY, school=KnownSchool(2026))
        assert found == [] and {row.sex for row in rows} == {"boy"}
        assert [row.care.get("boarding") for row in rows] == [True, True, None, False]
        assert [row.care["rural_hukou"] for row in rows] == ["yes", "yes", "unknown", "no"]

    def test_nothing_is_approved_while_a_word_is_open(self, cast: Cast) -> None:
        roster = upload(cast, csv_of(child("许晨曦", 4, "是"), child("仇一诺", 5, "0"), heading=LEFT_BEHIND))
        with pytest.raises(QuestionsOpen):
            approve_roster(roster, by=cast.admin)
        page = ReviewPage(cast.admin, roster)
        assert page.is_open and not page.may_tick and page.waiting == 1

    def test_an_answer_can_be_changed_and_is_kept_for_the_school_alone(self, cast: Cast) -> None:
        roster = upload(cast, csv_of(child("许晨曦", 4, "是"), heading=LEFT_BEHIND))
        for value in ("1", "2"):
            answer(cast, roster, **{"register_value-是": value})
            assert plan(cast, roster).to_write[0].row.care == {"register_value": int(value)}
        assert RosterWords.objects.get().school == cast.school

    def test_a_column_that_says_something_else_in_every_row_is_named_and_not_asked_about(self, cast: Cast) -> None:
        rows = [child(f"许晨{chr(0x4E00 + n)}", n + 4, f"话{n}") for n in range(20)]
        found = plan(cast, upload(cast, csv_of(*rows, heading=LEFT_BEHIND)))
        assert found.asked == [] and {problem.code for problem in found.problems} == {"choice"}


class TestClasses:
    def test_classes_that_are_not_there_are_begun_with_one_tick(self, cast: Cast) -> None:
        rows = [
            child("许晨曦", place="四年级(1)班", born="2016-08"),
            child("仇一诺", place="四年级(2)班", born="2016-08"),
        ]
        roster = upload(cast, csv_of(*rows, heading=",".join(HEADINGS)))
        form = QuestionsForm(roster)
        assert form.open_questions == 1 and "2 个还没有的班" in str(form[BUILD].label)
        answer(cast, roster, **{BUILD: BEGIN})
        assert len(plan(cast, roster).to_write) == 2 and cast.school.classes.filter(cohort_year=2023).count() == 2

    def test_a_class_nobody_wants_leaves_its_rows_out_and_names_them(self, cast: Cast) -> None:
        roster = upload(cast, csv_of(child("许晨曦", place="四年级(1)班", born="2016-08"), heading=",".join(HEADINGS)))
        answer(cast, roster, **{BUILD: NOTHING})
        assert [problem.code for problem in plan(cast, roster).problems] == ["left-out"]
        assert not cast.school.classes.filter(cohort_year=2023).exists()

    def test_a_doubtful_class_is_asked_and_means_that_in_this_file_only(self, cast: Cast) -> None:
        content = csv_of(child("许晨曦", place="12班"), heading=",".join(HEADINGS))
        roster = upload(cast, content)
        answer(cast, roster, **{"class-12班": "3-1"})
        assert plan(cast, roster).to_write[0].school_class == cast.class_3_1.pk
        assert [problem.code for problem in plan(cast, upload(cast, content)).asked] == [ASK]

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("初中一年级(2)班", (7, 2)),
            ("初中三年级1班", (9, 1)),
            ("初中2024级1班", (9, 1)),
            ("三年级十一班", (3, 11)),
            ("三年级二十班", (3, 20)),
            ("2030届3班", (3, 3)),
            ("2019级1班", (8, 1)),
        ],
    )
    def test_stages_years_and_long_numbers_are_read_in_a_nine_year_school(self, text: str, place: object) -> None:
        assert read_class(text, 2026, 9) == place

    @pytest.mark.parametrize("text", ["2026届1班", "12班", "32", "三十二班", "十一班", "2024级1班", "1班"])
    def test_what_could_be_two_classes_or_is_long_gone_is_not_guessed(self, text: str) -> None:
        with pytest.raises(ValueError, match="class"):
            read_class(text, 2026, 9)

    def test_grade_and_class_in_two_columns_keep_the_stage(self, cast: Cast) -> None:
        School.objects.filter(pk=cast.school.pk).update(kind=School.Kind.NINE_YEAR)
        cast.school.refresh_from_db()
        content = csv_of("初中一年级,2班,许晨曦,女,2013-08", heading="年级,班级,姓名,性别,出生年月")
        assert [p.other for p in plan(cast, upload(cast, content)).asked] == ["7-2"]

    def test_an_age_far_from_the_grade_waits_until_somebody_says_it_is_right(self, cast: Cast) -> None:
        roster = upload(cast, csv_of(child("许晨曦", 4, born="2012-08"), heading=",".join(HEADINGS)))
        assert len(plan(cast, roster).odd) == 1 and not plan(cast, roster).to_write
        assert approve_roster(roster, by=cast.admin).state == RosterImport.State.REVIEW
        write_rows(roster, by=cast.admin, rows=[2], answers={})
        assert not plan(cast, roster).odd and len(plan(cast, roster).of_kind("same")) == 1


class TestErrors:
    def test_every_error_of_every_row_is_named_at_once_and_grouped_by_its_cause(self, cast: Cast) -> None:
        rows = ["五年级(1)班,400,,x,2017-13,x", child("许晨曦", "四", "0")]
        roster = upload(cast, csv_of(*rows, heading=LEFT_BEHIND))
        found = plan(cast, roster)
        assert {problem.column for problem in found.not_written if problem.row == 2} == {
            *("class", "seat", "name", "sex", "born", "register_value")
        }
        lines = ReviewPage(cast.admin, roster, "wrong").lines
        assert lines[0].cause == "座号：2 行" and [line.number for line in lines][:2] == [2, 3]

    def test_one_moved_child_does_not_call_the_rest_of_the_class_gone(self, cast: Cast) -> None:
        for seat in range(2, 12):
            factories.make_student(cast.class_3_2, f"覃天{chr(0x4E00 + seat)}", seat)
        rows = [child("王𬀩雨", 1, born="2017-05"), child("李䶮", 2, born="2017-05")]
        moved = child("古丽娜尔·艾山", 20, place="三年级(2)班", born="2017-05")
        assert plan(cast, upload(cast, csv_of(*rows, moved, heading=",".join(HEADINGS)))).left == []


class TestLines:
    def test_sums_notes_and_numbered_lines_are_no_children_and_are_named(self) -> None:
        rows = [["三年级(1)班", 1, "许晨曦", "女", "2017-08"], ["合计", "", "10人"], ["", "", "注：以上均已核对"]]
        file = read(xlsx_of(HEADINGS, *rows, ["三年级(1)班", 2], ["填表人：何丽"]))
        assert [row.cells["name"] for row in file.rows] == ["许晨曦"]
        assert [(one.number, one.code) for one in file.skipped] == [
            (3, "total"),
            (4, "note"),
            (5, "numbered"),
            (6, "note"),
        ]

    def test_a_child_of_whom_only_the_name_is_known_is_a_row_to_be_corrected(self) -> None:
        file = read(xlsx_of(HEADINGS, ["", "", "许晨曦"]))
        assert len(file.rows) == 1 and not file.skipped

    @pytest.mark.parametrize(("numbers", "seats"), [([1, 2, 1, 2], ["1", "2", "1", "2"]), ([1, 2, 3, 4], [""] * 4)])
    def test_a_running_number_is_the_seat_only_where_every_class_begins_again(self, numbers, seats) -> None:
        places = ["3-1", "3-1", "3-2", "3-2"]
        rows = [
            [n, at, f"许晨{sign}", "女", "2017-08"] for n, at, sign in zip(numbers, places, "曦光明月", strict=True)
        ]
        file = read(xlsx_of(["序号", "班级", "姓名", "性别", "出生年月"], *rows, ["合计", "", "4人"]))
        assert [row.cells.get("seat", "") for row in file.rows] == seats
        assert (file.counted, file.unused) == (("序号", ()) if seats[0] else ("", ("序号",)))

    def test_one_class_written_in_two_ways_is_one_class_whose_numbers_run_on(self) -> None:
        places = ["三（1）班", "三年级1班", "三(1)班", "三年级(1)班"]
        rows = [[n, at, f"许晨{n}", "女", "2017-08"] for n, at in enumerate(places, 1)]
        file = read(xlsx_of(["序号", "班级", "姓名", "性别", "出生年月"], *rows))
        assert ([row.cells["seat"] for row in file.rows], file.counted) == (["1", "2", "3", "4"], "序号")

    def test_a_row_that_is_left_out_keeps_its_number_in_the_class(self, cast: Cast) -> None:
        rows = ["1,四年级(1)班,许晨曦,女,2016-08", "2,四年级(1)班,,女,2016-08", "3,四年级(1)班,仇一诺,女,2016-08"]
        roster = upload(cast, csv_of(*rows, heading="序号,班级,姓名,性别,出生年月"))
        answer(cast, roster, **{BUILD: BEGIN})
        assert [line.seat for line in plan(cast, roster).to_write] == [1, 3]

    def test_a_heading_with_a_star_is_known(self) -> None:
        assert read(xlsx_of(["班级★", "姓名★", "性别*", "※出生年月"], ["3-1", "许晨曦", "女", "2017-08"])).rows


class TestSheets:
    def test_a_sheet_for_each_class_is_read_and_a_sheet_of_notes_named(self) -> None:
        own = [HEADINGS[1:], [1, "许晨曦", "女", "2017-08"]]
        file = read(with_sheets(("说明", [["请填写"], ["谢谢"]]), ("三年级1班", own), ("三年级2班", own)))
        assert [(row.number, row.cells["class"]) for row in file.rows] == [(2, "三年级1班"), (PART + 2, "三年级2班")]
        assert file.unread == [("说明", 2)]

    def test_a_sheet_whose_name_is_no_class_is_asked_about(self) -> None:
        own = [HEADINGS[1:], [1, "许晨曦", "女", "2017-08"]]
        file = read(with_sheets(("1班", own), ("2班", own)))
        _rows, found = parse(file.rows, today=TODAY, school=KnownSchool(2026))
        assert [(problem.code, problem.value) for problem in found] == [(ASK, "1班"), (ASK, "2班")]

    def test_two_halves_beside_each_other_are_read_left_to_right_with_the_class_they_share(self) -> None:
        right = [16, "仇一诺", "男", "2017-09"]
        file = read(
            xlsx_of(
                HEADINGS + HEADINGS[1:],
                ["3-1", 1, "许晨曦", "女", "2017-08", *right],
                ["3-1", 2, "解欣怡", "女", "2017-01"],
            )
        )
        assert [row.cells["name"] for row in file.rows] == ["许晨曦", "解欣怡", "仇一诺"]
        assert {row.cells["class"] for row in file.rows} == {"3-1"}

    def test_two_classes_beside_each_other_have_the_class_of_their_own_title(self) -> None:
        titles = ["三年级1班", "", "", "", "三年级2班"]
        file = read(xlsx_of(titles, HEADINGS[1:] * 2, [1, "许晨曦", "女", "2017-08", 1, "仇一诺", "男", "2017-09"]))
        assert [row.cells["class"] for row in file.rows] == ["三年级1班", "三年级2班"]

    def test_tables_below_each_other_have_the_class_of_their_own_title(self) -> None:
        one, other = [1, "许晨曦", "女", "2017-08"], [1, "仇一诺", "男", "2017-09"]
        file = read(xlsx_of(["三年级1班花名册"], HEADINGS[1:], one, ["三年级2班花名册"], HEADINGS[1:], other))
        assert [row.cells["class"] for row in file.rows] == ["三年级1班", "三年级2班"]

    def test_a_title_names_a_class_only_where_it_names_one(self) -> None:
        assert class_in_title("柳湾镇中心小学2026年秋三年级（2）班花名册") == "三年级(2)班"
        assert class_in_title("三年级1班、三年级2班花名册") == class_in_title("花名册") == ""

    def test_a_text_file_is_one_sheet_without_a_name(self) -> None:
        assert [sheet.title for sheet in read_book(csv_of(child("许晨曦")))] == [""]
        assert read_roster([FileSheet("", [])]) is None

    def test_register_numbers_are_fingerprints_in_every_sheet(self) -> None:
        own = [[*HEADINGS, "学籍号"], ["3-1", 1, "许晨曦", "女", "2017-08", "L12345678901234567X"]]
        kept = keepable(read(with_sheets(("甲", own), ("乙", own))).rows, lambda number: ("a" * 64, number[-4:]))
        assert len(kept) == 2 and "L1234" not in str(kept)

    def test_the_children_of_all_sheets_together_are_five_thousand_at_most(self) -> None:
        row = ["3-1", 1, "许晨曦", "女", "2017-08"]
        with pytest.raises(UnreadableRoster, match="rows"):
            read(with_sheets(*((f"表{n}", [HEADINGS, *[row] * 2_600]) for n in range(2))))


class TestThePage:
    def test_questions_are_answered_on_the_page_and_an_empty_one_is_asked_again(self, cast: Cast, as_) -> None:
        browser = as_(cast.admin)
        roster = upload(cast, csv_of(child("许晨曦", 4, "是"), child("仇一诺", 5, "留守"), heading=LEFT_BEHIND))
        address = reverse("students:answer_roster_questions", args=[roster.public_id])
        half = browser.post(address, {"register_value-是": "1"})
        assert half.status_code == 422 and 'value="1" selected' in half.content.decode()
        assert not RosterWords.objects.exists()
        browser.post(address, {"register_value-是": "1", "register_value-留守": "2"})
        assert not plan(cast, roster).asked

    def test_a_file_that_was_discarded_takes_no_answer(self, cast: Cast, as_) -> None:
        roster = discard_roster(upload(cast, csv_of(child("许晨曦", 4, "是"), heading=LEFT_BEHIND)), by=cast.admin)
        address = reverse("students:answer_roster_questions", args=[roster.public_id])
        assert as_(cast.admin).post(address, {"register_value-是": "1"}).status_code == 302
        assert not RosterWords.objects.exists()

    def test_eleven_rows_that_are_wrong_say_that_nothing_can_be_written(self, cast: Cast, as_) -> None:
        rows = [child(f"许晨{chr(0x4E00 + n)}", n + 4, born="2017-13") for n in range(11)]
        roster = upload(cast, csv_of(*rows, heading=",".join(HEADINGS)))
        page = as_(cast.admin).get(reverse("students:review_roster", args=[roster.public_id])).content.decode()
        assert "没有一行可以写入。11 行要先改。" in page and "approve" not in page

    def test_five_rows_are_shown_and_the_others_folded(self, cast: Cast) -> None:
        rows = [child(f"许晨{chr(0x4E00 + n)}", n + 4) for n in range(48)]
        page = ReviewPage(cast.admin, upload(cast, csv_of(*rows, heading=",".join(HEADINGS))))
        assert (len(page.sample), len(page.folded)) == (5, 43)

    def test_care_facts_that_are_written_too_are_mentioned(self, cast: Cast) -> None:
        roster = upload(cast, csv_of(child("许晨曦", 4, "2"), heading=",".join([*HEADINGS, "留守"])))
        assert ReviewPage(cast.admin, roster).file.notes == ["还会写入 1 名学生的照料情况：是否留守儿童 1。"]

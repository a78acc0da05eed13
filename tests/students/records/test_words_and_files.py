"""Attendance and results in words, on a child's page and in the files a school gets back."""

import io
from datetime import date

import pytest
import time_machine
from openpyxl import load_workbook

from accounts.models import AuditEvent
from students.models import SchoolRecord
from students.pages.record_files import rows_to_correct, sheet_to_fill_in
from students.pages.records import MONTHS_SHOWN, RecordsReviewPage, period_words, record_lines, value_words
from students.pages.registers import term_days
from students.records.layout import ATTENDANCE, KINDS, RESULTS
from students.records.plan import in_force, make_plan, pack_reading, unpack_reading
from students.records.reading import Record, read_records
from students.roster.matching import RosterChild
from students.roster.tables import read_book
from students.services.children import end_enrolment, move_student
from students.services.records import discard_records, upload_records
from tests import factories

TODAY = date(2026, 10, 19)
YU, TWIN = RosterChild(1, 31, 1, "王小雨", "girl", 2017, 5), RosterChild(2, 31, 9, "王小雨", "girl", 2017, 8)
ELSEWHERE = RosterChild(3, 32, 1, "王小雨", "girl", 2017, 9)
CLASSES = {(3, 1): 31, (3, 2): 32}


def keep(student, by, kind, period, values, day="2026-10-01"):
    SchoolRecord.objects.create(
        student=student, kind=kind, period=period, values=values, recorded_by=by, recorded_at=factories.at(day)
    )


def upload(cast, kind, *rows, period="2026-09"):
    content = "\n".join(rows).encode()
    return upload_records(cast.school, by=cast.admin, kind=kind, period=period, content=content)


def row_of(name="王小雨", school_class="", seat="", **values):
    return Record(2, name, school_class, seat, values or {"days_absent": "1"}, {})


def plan(*records, known=(YU,), kept=None):
    return make_plan(records, known, kept or {}, classes=CLASSES, school_year=2026)


def rows_of(content):
    return list(load_workbook(io.BytesIO(content)).active.values)


class TestWords:
    def test_days_missed_are_told_with_their_reasons_and_without_those_that_are_nought(self):
        words = value_words(ATTENDANCE, {"days_absent": "3", "days_open": "21", "days_sick": "3", "days_personal": "0"})
        assert "3" in words and "21" in words and "0" not in words

    def test_without_school_days_only_the_missed_are_told(self):
        short, long = ({"days_absent": "2"}, {"days_absent": "2", "days_open": "21"})
        assert value_words(ATTENDANCE, short) != value_words(ATTENDANCE, long)

    def test_subjects_stand_in_the_order_of_the_timetable_and_unknown_ones_not_at_all(self):
        words = value_words(RESULTS, {"体育": "优", "语文": "85", "书法": "90"})
        assert words.index("语文") < words.index("体育") and "书法" not in words

    @pytest.mark.parametrize("kind", [ATTENDANCE, RESULTS])
    def test_nothing_kept_is_nothing_said(self, kind):
        assert value_words(kind, {}) == ""

    def test_a_month_and_a_term_have_different_names(self):
        assert period_words(ATTENDANCE, "2026-01") != period_words(RESULTS, "2026-1")


class TestAChildsPage:
    def test_months_stand_before_terms_newest_first_and_no_more_than_a_year_of_them(self, cast):
        yu = cast.children["yu"]
        for month in range(1, 13):
            keep(yu, cast.admin, ATTENDANCE, f"2025-{month:02}", {"days_absent": "1"})
        for month in (1, 2):
            keep(yu, cast.admin, ATTENDANCE, f"2026-{month:02}", {"days_absent": "2"})
        keep(yu, cast.admin, RESULTS, "2025-1", {"语文": "85"})
        lines = record_lines(cast.li, yu)
        assert len(lines) == MONTHS_SHOWN + 1
        assert lines[0][0] == period_words(ATTENDANCE, "2026-02") and lines[-1][1] == "语文 85"

    def test_of_one_month_the_last_row_holds_whoever_wrote_it(self, cast):
        yu = cast.children["yu"]
        keep(yu, cast.admin, ATTENDANCE, "2026-09", {"days_absent": "1"}, "2026-10-01")
        keep(yu, cast.admin, ATTENDANCE, "2026-09", {"days_absent": "2"}, "2026-10-02")
        assert in_force(cast.li, [yu.pk])[yu.pk][ATTENDANCE, "2026-09"] == {"days_absent": "2"}

    def test_what_was_kept_goes_along_to_the_next_class_and_the_teacher_before_reads_it_no_more(self, cast):
        yu = cast.children["yu"]
        keep(yu, cast.admin, RESULTS, "2025-2", {"语文": "85"})
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY)
        assert in_force(cast.li, [yu.pk]) == {}
        assert record_lines(cast.zhou, yu)[0][1] == "语文 85"


class TestDaysOfTheTerm:
    def sums(self, cast, *months):
        yu = cast.children["yu"]
        for period, values in months:
            keep(yu, cast.admin, ATTENDANCE, period, values)
        return term_days(cast.li, [yu.pk], cast.school, TODAY).get(yu.pk, {})

    @pytest.mark.parametrize(
        ("values", "missed"),
        [
            ({"days_absent": "2"}, 2),
            ({"days_sick": "1.5", "days_personal": "1"}, "2.5"),
            ({"days_open": "21", "days_present": "19"}, 2),
            ({"days_absent": "3", "days_sick": "1"}, 3),
        ],
    )
    def test_days_missed_come_from_whatever_the_school_counts(self, cast, values, missed):
        assert self.sums(cast, ("2026-09", values))["days_absent"] == missed

    def test_only_months_of_the_running_term_are_added_up(self, cast):
        months = [
            ("2026-06", {"days_absent": "9"}),
            ("2026-09", {"days_absent": "1"}),
            ("2026-10", {"days_absent": "2"}),
        ]
        assert self.sums(cast, *months) == {"days_absent": 3}

    def test_before_the_first_term_nothing_is_known(self, cast):
        cast.county.terms.all().delete()
        assert self.sums(cast, ("2026-09", {"days_absent": "1"})) == {}

    def test_in_the_summer_the_term_that_ended_is_told(self, cast):
        keep(cast.children["yu"], cast.admin, ATTENDANCE, "2027-05", {"days_absent": "4"})
        with time_machine.travel("2027-07-20T09:00:00+08:00", tick=False):
            found = term_days(cast.li, [cast.children["yu"].pk], cast.school, date(2027, 7, 20))
        assert found[cast.children["yu"].pk] == {"days_absent": 4}


class TestWhoIsMeant:
    def test_a_name_alone_is_enough_where_one_child_has_it(self):
        assert plan(row_of()).lines[0].known == YU

    @pytest.mark.parametrize(
        ("place", "seat", "found"),
        [("3-1", "9", TWIN), ("3-2", "", ELSEWHERE), ("3-1", "1号", YU), ("三年级(2)班", "", ELSEWHERE)],
    )
    def test_class_and_seat_tell_namesakes_apart(self, place, seat, found):
        made = plan(row_of(school_class=place, seat=seat), known=(YU, TWIN, ELSEWHERE))
        assert [line.known for line in made.lines] == [found]

    @pytest.mark.parametrize(
        ("place", "seat", "code"),
        [
            ("", "", "namesakes"),
            ("3-1", "", "namesakes"),
            ("3-1", "x", "seat"),
            ("3-1", "77", "nobody"),
            ("八班", "", "class"),
            ("4-1", "", "class"),
        ],
    )
    def test_what_does_not_tell_them_apart_is_said(self, place, seat, code):
        made = plan(row_of(school_class=place, seat=seat), known=(YU, TWIN, ELSEWHERE))
        assert [problem.code for problem in made.problems] == [code] and not made.lines

    def test_a_row_without_values_is_about_nobody(self):
        assert plan(Record(2, "王小雨", "", "", {}, {})) == ([], [])

    def test_the_second_row_of_a_child_names_the_first(self):
        made = plan(row_of(), row_of()._replace(number=7))
        assert [(problem.row, problem.code, problem.other) for problem in made.problems] == [(7, "twice", 2)]

    @pytest.mark.parametrize(
        ("before", "kind"),
        [
            ({}, "new"),
            ({"days_absent": "1"}, "same"),
            ({"days_absent": "2"}, "changed"),
            ({"days_sick": "1"}, "changed"),
        ],
    )
    def test_a_row_is_new_known_or_a_correction(self, before, kind):
        assert plan(row_of(), kept={1: before}).lines[0].kind == kind

    def test_a_new_count_of_days_puts_older_leave_aside_and_marks_stay_beside_each_other(self):
        days = plan(row_of(days_absent="1"), kept={1: {"days_absent": "3", "days_sick": "3", "days_open": "21"}})
        assert days.lines[0].after == {"days_open": "21", "days_absent": "1"}
        marks = plan(row_of(语文="90"), kept={1: {"数学": "80"}})
        assert marks.lines[0].after == {"数学": "80", "语文": "90"}


class TestWhatIsKeptOfAFile:
    def test_what_was_read_comes_back_as_it_was(self, cast):
        lines = "班级,座号,姓名,应出勤天数,病假,身高\n3-1,1,王𬀩雨,21,2,130\n3-1,2,李䶮,21,很多,140\n3-1,3,,21,1,\n"
        reading = read_records(read_book(lines.encode()), KINDS[ATTENDANCE])
        upload_ = upload(cast, ATTENDANCE, *lines.splitlines())
        assert unpack_reading(upload_) == reading
        assert pack_reading(unpack_reading(upload_)) == upload_.rows
        assert reading.unused == ("身高",) and len(reading.problems) == 2

    def test_a_file_whose_rows_are_forgotten_reads_as_empty(self, cast):
        upload_ = discard_records(upload(cast, RESULTS, "姓名,语文", "王𬀩雨,85", period="2026-1"), by=cast.admin)
        assert unpack_reading(upload_).records == unpack_reading(upload_).skipped == []
        assert RecordsReviewPage(cast.admin, upload_).to_write == 0

    def test_the_first_kind_of_row_that_there_is_is_shown_and_an_unknown_one_passed_over(self, cast):
        upload_ = upload(cast, RESULTS, "姓名,语文", "王𬀩雨,好极了", period="2026-1")
        assert RecordsReviewPage(cast.admin, upload_).kind == "wrong"
        assert RecordsReviewPage(cast.admin, upload_, "nonsense").kind == "wrong"
        assert RecordsReviewPage(cast.admin, upload_, "same").kind == "same"

    def test_rows_to_correct_have_the_typed_cells_and_every_reason(self, cast):
        upload_ = upload(cast, ATTENDANCE, "班级,座号,姓名,应出勤,病假", "3-1,1,王𬀩雨,二十,x", "3-1,2,李䶮,21,1")
        heading, row = rows_of(rows_to_correct(cast.admin, upload_))
        told = dict(zip(heading, row, strict=True))
        assert (told["应出勤天数"], told["病假天数"]) == ("二十", "x")
        assert len(str(row[-1]).splitlines()) == 2

    @pytest.mark.parametrize("kind", [ATTENDANCE, RESULTS])
    def test_the_sheet_of_an_empty_school_has_its_headings_alone(self, cast, kind):
        school = factories.make_school(cast.county, "新建小学")
        factories.assign(cast.admin, school, "school-administrator")
        assert len(rows_of(sheet_to_fill_in(cast.admin, school, kind))) == 1

    def test_the_sheet_names_who_is_here_today_and_is_a_look_at_them(self, cast):
        end_enrolment(cast.children["nur"], by=cast.admin, last_day=date(2026, 10, 18))
        names = {row[2] for row in rows_of(sheet_to_fill_in(cast.admin, cast.school, ATTENDANCE))[1:]}
        assert names == {cast.children[key].name for key in ("yu", "bo", "hao")}
        assert AuditEvent.objects.get(verb="student.list").purpose == "attendance-sheet"

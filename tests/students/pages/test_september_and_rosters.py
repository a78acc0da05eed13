"""What a page says of a file under review and of a school in September, in counts that agree with what is done."""

from datetime import date

import pytest
import time_machine

from students import roster_uploads
from students.models import RosterImport, School
from students.pages.lists import PromotionPage, promoted_words
from students.pages.roster import (
    FILTERS,
    MOST_SAID,
    SHOWN,
    ReviewPage,
    result_sentences,
    sentence,
    taken_off_words,
    written_words,
)
from students.pages.roster_files import errors_file, roster_file, template_file
from students.roster.rows import CellProblem
from students.services.children import Promotion
from students.services.places import add_classes
from students.services.roster import upload_roster
from students.services.roster_writing import approve_roster
from tests import factories
from tests.students.roster_files import AS_IT_IS, csv_of

HERE = AS_IT_IS.splitlines()
NEW = "三年级(1)班,4,许晨曦,女,2017-08,,,,,,,,"


def upload(cast, *rows):
    return upload_roster(cast.school, by=cast.admin, content=csv_of(*rows))


def counts(page):
    return {link.url.partition("=")[2]: int(link.note) for link in page.filters}


class TestAFileUnderReview:
    def test_each_row_is_counted_under_one_kind_and_who_is_missing_under_left(self, cast):
        moved = HERE[0].replace("(1)班,1", "(2)班,9")
        changed = HERE[1].replace("男", "女")
        page = ReviewPage(cast.admin, upload(cast, moved, changed, HERE[3], NEW, "三年级(1)班,5,,女,2017-08,,,,,,,,"))
        assert counts(page) == {
            "new": 1,
            "close": 0,
            "odd": 0,
            "moved": 1,
            "changed": 1,
            "left": 1,
            "same": 1,
            "wrong": 1,
        }
        assert (page.to_write, page.close, page.wrong) == (3, 0, 1)

    @pytest.mark.parametrize(("rows", "kind"), [([*HERE, NEW], "new"), (HERE, "same"), (HERE[1:], "left"), ([], "new")])
    def test_the_first_kind_that_has_rows_is_shown(self, cast, rows, kind):
        assert ReviewPage(cast.admin, upload(cast, *rows)).kind == kind

    @pytest.mark.parametrize("kind", FILTERS)
    def test_every_kind_can_be_asked_for_although_it_has_no_row(self, cast, kind):
        page = ReviewPage(cast.admin, upload(cast, *HERE), kind)
        assert page.kind == kind
        assert [link.is_current for link in page.filters].count(True) == 1
        assert len(page.lines) == counts(page)[kind]

    def test_rows_that_are_written_can_be_ticked_and_others_not(self, cast):
        roster = upload(cast, *HERE, NEW)
        assert {kind for kind in FILTERS if ReviewPage(cast.admin, roster, kind).may_tick} == {
            "new",
            "moved",
            "changed",
        }

    @pytest.mark.parametrize("page", ["0", "-1", "99", "x", ""])
    def test_a_page_that_does_not_exist_is_the_nearest_one(self, cast, page):
        assert len(ReviewPage(cast.admin, upload(cast, *HERE, NEW), "new", page).lines) == 1

    def test_long_lists_are_shown_a_hundred_at_a_time(self, cast):
        names = [f"王{chr(0x4E00 + seat)}{chr(0x5E00 + seat)}" for seat in range(120)]
        rows = [f"三年级(1)班,{seat},{name},女,2016-08,,,,,,,," for seat, name in enumerate(names, 4)]
        roster = upload(cast, *HERE, *rows)
        assert [len(ReviewPage(cast.admin, roster, "new", page).lines) for page in ("1", "2")] == [SHOWN, 20]

    def test_a_close_row_offers_each_child_it_could_be_and_a_new_one(self, cast):
        roster = upload(cast, "三年级(1)班,1,王𬀩宇,女,2017-05,,,,,,,,", *HERE[1:])
        line = ReviewPage(cast.admin, roster, "close").lines[0]
        assert [answer for answer, _words in line.choices] == [str(cast.children["yu"].public_id), "new"]

    def test_once_something_is_written_the_page_says_so(self, cast):
        roster = upload(cast, *HERE[1:], NEW)
        assert not ReviewPage(cast.admin, roster).begun
        assert ReviewPage(cast.admin, approve_roster(roster, by=cast.admin)).begun


class TestWhatWasDone:
    def test_each_kind_that_happened_has_a_sentence_and_nothing_else(self):
        assert len(result_sentences({"new": 3, "moved": 0, "changed": 1, "wrong": 2})) == 3
        assert len(result_sentences({})) == len(result_sentences({"to_write": 5})) == 1

    def test_at_most_five_reasons_stand_in_one_message(self):
        problems = [CellProblem(row, "seat", "seat-taken", "1") for row in range(2, 11)]
        said = written_words(9, problems)
        assert [sentence(problem) in said for problem in problems] == [True] * MOST_SAID + [False] * 4

    def test_one_and_many_are_told_apart_by_their_number(self):
        assert "1" in taken_off_words(1) and "12" in taken_off_words(12)

    @pytest.mark.parametrize("done", [Promotion(1, 31, 2), Promotion(2, 64, 5)])
    def test_the_new_year_says_its_numbers(self, done):
        assert all(str(n) in promoted_words(done) for n in done)
        assert promoted_words(done) != promoted_words(Promotion(0, 0, 0))


class TestFiles:
    def test_the_roster_goes_out_and_comes_back_as_the_same(self, cast):
        content = roster_file(cast.admin, cast.school)
        roster = upload_roster(cast.school, by=cast.admin, content=content)
        plan = roster_uploads.import_plan(cast.admin, roster)
        assert len(plan.of_kind("same")) == 4 and not plan.problems and not plan.left

    def test_the_template_adds_nobody_as_it_is(self, cast):
        roster = upload_roster(cast.school, by=cast.admin, content=template_file(cast.school))
        assert roster.state == RosterImport.State.REVIEW
        assert not roster_uploads.import_plan(cast.admin, roster).lines

    @pytest.mark.parametrize("grades", [(), (1, 2, 3, 4, 5, 6)])
    def test_the_template_serves_a_school_without_classes_and_one_with_too_many_for_a_cell(self, cast, grades):
        school = factories.make_school(cast.county, "新建小学", School.Kind.TOWNSHIP)
        for grade in grades:
            add_classes(school, by=cast.admin, cohort_year=2027 - grade, up_to=9)
        assert template_file(school)[:2] == b"PK"

    def test_a_file_without_mistakes_has_no_row_to_correct(self, cast):
        content = errors_file(cast.admin, upload(cast, *HERE))
        roster = upload_roster(cast.school, by=cast.admin, content=content)
        assert not roster_uploads.stored_rows(roster)


class TestSeptember:
    def page(self, cast, day, school=None):
        with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
            return PromotionPage(cast.admin, school or cast.school)

    @pytest.mark.parametrize(
        ("day", "year"), [("2026-10-19", 2026), ("2027-06-30", 2026), ("2027-07-01", 2027), ("2027-08-31", 2027)]
    )
    def test_from_july_on_it_is_about_the_coming_year(self, cast, day, year):
        assert self.page(cast, day).year == year

    def test_the_last_day_is_the_end_of_the_old_year_or_today_before_it(self, cast):
        assert self.page(cast, "2027-07-20").last_day == date(2027, 7, 2)
        assert self.page(cast, "2027-07-01").last_day == date(2027, 7, 1)

    @pytest.mark.parametrize(
        ("kind", "grade", "ends"),
        [("township", 6, True), ("nine-year", 6, False), ("nine-year", 9, True), ("village", 6, True)],
    )
    def test_a_class_ends_after_the_last_grade_of_its_school(self, cast, kind, grade, ends):
        school = factories.make_school(cast.county, "新建学校", kind)
        factories.assign(cast.admin, school, "school-administrator")
        factories.make_class(school, grade, 1)
        assert [line.ends for line in self.page(cast, "2027-07-05", school).lines] == [ends]

    def test_it_is_done_when_the_first_classes_are_there_and_nothing_is_left_to_end(self, cast):
        assert not self.page(cast, "2027-07-05").done
        add_classes(cast.school, by=cast.admin, cohort_year=2027, up_to=1)
        assert self.page(cast, "2027-07-05").done
        factories.make_class(cast.school, 6, 1)
        assert not self.page(cast, "2027-07-05").done

"""A school opened in the middle of a year, a headteacher who left, and a report that is asked for again and again."""

from datetime import date

import pytest
import time_machine

from accounts.models import AuditEvent, Notice, User
from screening.documents.models import Document
from screening.documents.services import NotAllowed
from screening.jobs.errors import CannotBeDone
from screening.reports.models import MonthlyReport, Publication
from screening.reports.monthly import access, papers
from screening.reports.monthly.pages import Files, first_comes, list_page, newest_of
from screening.reports.monthly.services import NothingToReport, make_missing_reports, make_report, making
from screening.reports.monthly.view import whole_view
from screening.reports.scheduled import make_last_month
from students.models import Enrolment, School
from tests.factories import assign, at, make_class, make_school, make_student, make_user
from tests.journeys.monthly_pages import keep
from tests.reports.factories import fill_class, make_round, open_case
from tests.reports.monthly import example_figures

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
TODAY, NEXT_MONTH = date(2026, 10, 19), date(2026, 11, 4)


def report_of(cast, month=SEPTEMBER, today=TODAY) -> MonthlyReport:
    return make_report(school=cast.school, month=month, today=today, by=cast.chen)


def months(school) -> list[date]:
    return list(MonthlyReport.objects.filter(school=school).order_by("month").values_list("month", flat=True))


class TestSchoolThatOpened:
    @pytest.fixture
    def new(self, cast):
        """Its first children came on the 12th of October."""
        school = make_school(cast.county, "新桥小学")
        child = make_student(make_class(school, 1), "某", consent=False)
        Enrolment.objects.filter(student=child).update(starts=date(2026, 10, 12))
        return school

    @pytest.mark.parametrize("month", [AUGUST, SEPTEMBER])
    def test_of_the_months_before_there_is_nothing_to_report(self, new, month):
        with pytest.raises(NothingToReport):
            make_report(school=new, month=month, today=TODAY, by=None)
        assert not MonthlyReport.objects.exists() and not Publication.objects.exists()

    def test_its_first_report_is_that_of_the_month_it_opened_in(self, new):
        report = make_report(school=new, month=OCTOBER, today=TODAY, by=None)
        assert report.figures["layout"] == "no-round"
        assert report.figures["people"] == {} and report.figures["after"] is None

    def test_the_clock_makes_what_the_others_have_and_skips_what_it_never_had(self, cast, new):
        make_missing_reports(today=TODAY)
        assert months(cast.school) == [SEPTEMBER] and months(new) == []
        make_missing_reports(today=NEXT_MONTH)
        assert months(cast.school) == [SEPTEMBER, OCTOBER] and months(new) == [OCTOBER]

    def test_a_school_without_a_child_never_stops_the_others(self, cast):
        make_school(cast.county, "空校")
        assert {report.school for report in make_missing_reports(today=TODAY)} == {
            cast.school,
            cast.second_school,
            cast.outside_school,
        }

    def test_a_school_whose_report_fails_keeps_no_other_from_its_own(self, cast, monkeypatch):
        make, broken = making.make_report, cast.school

        def fail_for_one(*, school: School, **rest: object) -> MonthlyReport:
            if school == broken:
                raise ZeroDivisionError
            return make(school=school, **rest)

        monkeypatch.setattr(making, "make_report", fail_for_one)
        with pytest.raises(ZeroDivisionError):
            make_last_month()
        assert set(MonthlyReport.objects.values_list("school", flat=True)) == {
            cast.second_school.pk,
            cast.outside_school.pk,
        }

    def test_without_a_headteacher_the_report_waits_for_one(self, cast, new):
        report = make_report(school=new, month=OCTOBER, today=TODAY, by=None)
        head = make_user("head-new", "新校长", "headteacher")
        assert not access.reports_of(head).exists()
        assign(head, new, "headteacher")
        assert list(access.reports_of(head)) == [report]


class TestHeadteacherWhoLeft:
    @pytest.fixture
    def new_head(self, cast) -> User:
        """Chen led the school until the 10th of October; somebody else has since the 11th."""
        cast.chen.assignments.update(ends=date(2026, 10, 10))
        head = make_user("headteacher2", "新校长", "headteacher")
        assign(head, cast.school, "headteacher")
        return head

    def test_every_month_is_read_by_whoever_leads_the_school_today(self, cast, new_head):
        report = report_of(cast)
        assert list(access.reports_of(new_head)) == [report]
        assert not access.reports_of(cast.chen).exists()

    @pytest.mark.parametrize("kind", [papers.PDF, papers.SHEET])
    def test_whoever_left_asks_for_no_file_and_fetches_none(self, cast, kind):
        report = report_of(cast)
        document = kind.request(report, by=cast.chen)
        cast.chen.assignments.update(ends=date(2026, 10, 10))
        assert not kind.may_see(cast.chen, document)
        with pytest.raises(NotAllowed):
            kind.request(report, by=cast.chen)

    def test_a_file_that_was_asked_for_on_the_last_day_is_not_made_the_day_after(self, cast):
        document = papers.PDF.request(report_of(cast), by=cast.chen)
        cast.chen.assignments.update(ends=date(2026, 10, 18))
        with pytest.raises(CannotBeDone, match="subject-gone"):
            papers.PDF.build(document)

    def test_nor_is_the_year(self, cast):
        report = report_of(cast)
        document = papers.YEAR.request([report], by=cast.chen)
        cast.chen.assignments.update(ends=date(2026, 10, 18))
        assert not papers.YEAR.may_see(cast.chen, document)
        assert access.year_of_report(cast.chen, report.public_id) == []

    def test_the_files_of_two_headteachers_are_two(self, cast, new_head):
        report = report_of(cast)
        cast.chen.assignments.update(ends=None)
        first, second = (papers.PDF.request(report, by=head) for head in (cast.chen, new_head))
        assert first != second and first.requested_by != second.requested_by

    def test_the_report_that_makes_itself_goes_to_whoever_leads_the_school_that_day(self, cast, new_head):
        make_last_month()
        assert set(Notice.objects.values_list("to", flat=True)) == {new_head.pk}
        assert Document.objects.get().requested_by == new_head

    def test_where_nobody_leads_the_school_the_report_is_made_and_nobody_told(self, cast):
        cast.chen.assignments.update(ends=date(2026, 10, 10))
        make_last_month()
        assert months(cast.school) == [SEPTEMBER]
        assert not Notice.objects.exists() and not Document.objects.exists()

    @pytest.mark.parametrize("name", ["wang", "li", "admin", "district", "auditor"])
    def test_nobody_else_reads_the_work_of_the_school(self, cast, name):
        report_of(cast)
        assert not access.reports_of(cast.people[name]).exists()


class TestAskedForTwice:
    def test_a_month_that_stands_is_the_same_report_whoever_asks(self, cast):
        first, again = report_of(cast), make_report(school=cast.school, month=SEPTEMBER, today=TODAY, by=None)
        assert first == again and again.made_by == cast.chen
        assert AuditEvent.objects.filter(verb="report.make").count() == 1

    def test_any_day_of_the_month_is_the_month(self, cast):
        assert report_of(cast, date(2026, 9, 23)) == report_of(cast, date(2026, 9, 1))

    def test_a_month_that_runs_is_made_anew_on_every_day_it_is_asked_for(self, cast):
        first = report_of(cast, OCTOBER, date(2026, 10, 18))
        second = report_of(cast, OCTOBER, date(2026, 10, 19))
        assert (first.revision, second.revision) == (1, 2)
        assert not whole_view(second, [first, second]).changes

    def test_what_came_since_makes_a_revision_that_says_what_changed(self, cast):
        current = make_round(cast, cast.school)
        [child] = fill_class(current, cast.class_3_1, {"rated": 1})
        first = report_of(cast, OCTOBER, NEXT_MONTH)
        open_case(current, child, cast.class_3_1, cast.wang)
        second = report_of(cast, OCTOBER, NEXT_MONTH)
        assert second.revision == 2 and whole_view(second, [first, second]).changes
        assert not whole_view(first, [first, second]).changes

    def test_the_old_revision_stays_as_it_was(self, cast):
        first = report_of(cast, OCTOBER, NEXT_MONTH)
        figures, digest = dict(first.figures), first.input_hash
        current = make_round(cast, cast.school)
        fill_class(current, cast.class_3_1, {"rated": 6})
        assert report_of(cast, OCTOBER, NEXT_MONTH) != first
        first.refresh_from_db()
        assert (first.figures, first.input_hash) == (figures, digest)

    def test_the_same_file_is_asked_for_once_and_another_language_is_another_file(self, cast):
        report = report_of(cast)
        first, again = (papers.PDF.request(report, by=cast.chen, language="zh-hans") for _press in range(2))
        assert first == again
        assert papers.PDF.request(report, by=cast.chen, language="en") != first

    def test_a_new_revision_is_a_new_file_and_the_old_one_can_still_be_had(self, cast):
        first = keep(cast, example_figures.round_month(), OCTOBER)
        second = keep(cast, example_figures.next_revision(), OCTOBER, revision=2)
        old, new = (papers.PDF.request(report, by=cast.chen) for report in (first, second))
        assert old != new
        assert papers.PDF.build(old).file_name == "report-2026-10-r1.pdf"
        assert papers.PDF.build(new).file_name == "report-2026-10-r2.pdf"

    def test_another_state_of_any_month_makes_another_year(self, cast):
        months_kept = [keep(cast, example_figures.round_month(), month) for month in (OCTOBER, SEPTEMBER)]
        first = papers.YEAR.request(access.year_of_report(cast.chen, months_kept[0].public_id), by=cast.chen)
        keep(cast, example_figures.next_revision(), SEPTEMBER, revision=2)
        again = papers.YEAR.request(access.year_of_report(cast.chen, months_kept[0].public_id), by=cast.chen)
        assert first != again and first.subject == again.subject
        assert again.job.payload["reference"] == "2026-2027"

    def test_a_school_year_holds_the_last_revision_of_its_own_months_and_no_others(self, cast):
        keep(cast, example_figures.holiday_month(), AUGUST)
        keep(cast, example_figures.round_month(), SEPTEMBER)
        last = keep(cast, example_figures.next_revision(), SEPTEMBER, revision=2)
        newest = keep(cast, example_figures.round_month(), OCTOBER)
        assert access.year_of_report(cast.chen, last.public_id) == [newest, last]


class TestList:
    def test_a_school_year_is_a_shelf_the_newest_first(self, cast):
        for month in (AUGUST, SEPTEMBER, OCTOBER):
            keep(cast, example_figures.holiday_month(), month)
        years = list_page(cast.chen)["years"]
        assert [year["anchor"] for year in years] == ["year-2026", "year-2025"]
        assert [len(year["months"]) for year in years] == [2, 1]

    def test_only_the_last_revision_of_a_month_is_a_line(self, cast):
        keep(cast, example_figures.round_month(), OCTOBER)
        second = keep(cast, example_figures.next_revision(), OCTOBER, revision=2)
        [line] = newest_of(cast.chen, 3)
        assert str(second.public_id) in line.url

    @pytest.mark.parametrize(
        ("closing_day", "today", "comes"),
        [
            (31, "2026-10-19", "11/1"),
            (25, "2026-10-19", "10/26"),
            (25, "2026-10-26", "11/26"),
            (31, "2026-10-31", "11/1"),
        ],
    )
    def test_the_first_report_comes_the_day_after_the_books_are_closed(self, cast, closing_day, today, comes):
        cast.county.report_closing_day = closing_day
        cast.county.save()
        month, day = comes.split("/")
        with time_machine.travel(at(today), tick=False):
            assert f"{month} 月 {day} 日" in first_comes(cast.chen)

    def test_with_a_report_nothing_is_promised(self, cast):
        keep(cast, example_figures.round_month(), OCTOBER)
        assert list_page(cast.chen)["first_comes"] == ""

    def test_a_file_that_is_not_made_yet_is_asked_for_and_not_fetched(self, cast):
        report = keep(cast, example_figures.round_month(), OCTOBER)
        papers.PDF.request(report, by=cast.chen)
        for button in Files(cast.chen, [report]).of(report):
            assert not button.get("is_ready")
            assert str(report.public_id) in button["url"]

from datetime import date

import pytest

from screening.documents.models import Document
from screening.jobs import due
from screening.reports.models import MonthlyReport
from screening.reports.services import make_report

TODAY = date(2026, 10, 19)


@pytest.fixture
def report(cast):
    return make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen)


def test_a_report_is_two_clicks_from_its_list(cast, as_, report):
    browser = as_(cast.chen)
    listed = browser.get("/reports/").content.decode()
    assert f"/reports/{report.public_id}/print/" in listed
    answer = browser.post(f"/reports/{report.public_id}/print/")
    document = Document.objects.get()
    assert answer.url == f"/documents/{document.public_id}/"
    assert document.requested_by == cast.chen


def test_pressing_print_twice_makes_one_file(cast, as_, report):
    browser = as_(cast.chen)
    first = browser.post(f"/reports/{report.public_id}/print/")
    second = browser.post(f"/reports/{report.public_id}/print/")
    assert first.url == second.url
    assert Document.objects.count() == 1


def test_a_month_that_is_not_offered_is_answered_with_the_list_and_a_sentence(cast, as_):
    answer = as_(cast.chen).post("/reports/make/", {"month": "2031-01-01"})
    assert answer.status_code == 422
    assert not MonthlyReport.objects.exists()


def test_the_page_says_what_the_numbers_do_not_say(cast, as_, report):
    page = as_(cast.chen).get(f"/reports/{report.public_id}/").content.decode()
    assert "提示少不等于工作好" in page
    assert "本单不是诊断" in page


def test_last_month_makes_itself_for_every_school_also_days_later(cast):
    due.run_due()
    made = MonthlyReport.objects.values_list("school__name", "month")
    assert {month for _school, month in made} == {date(2026, 9, 1)}
    assert len(made) == 3
    due.run_due()
    assert MonthlyReport.objects.count() == 3


def test_the_report_that_made_itself_is_printed_for_the_headteacher(cast):
    due.run_due()
    assert Document.objects.get(kind="monthly-report").requested_by == cast.chen

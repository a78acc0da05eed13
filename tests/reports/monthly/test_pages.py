from datetime import date

import pytest
from django.utils import timezone

from config import durable
from screening.documents import storage
from screening.documents.models import Document
from screening.jobs import scheduled
from screening.jobs.models import Job
from screening.reports.models import MonthlyReport
from screening.reports.monthly.services import make_report
from screening.reports.periods import months_of_year
from tests.journeys.checks import html_weight
from tests.journeys.monthly_pages import keep
from tests.reports.monthly import example_figures

TODAY = date(2026, 10, 19)
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def report(cast):
    return make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen)


@pytest.fixture
def revised(cast):
    """The report of a month that was made twice: the second revision."""
    keep(cast, example_figures.round_month(), OCTOBER)
    return keep(cast, example_figures.next_revision(), OCTOBER, revision=2)


def print_by_hand(document):
    """As if the printing process had been there."""
    path = storage.unfinished_path(document.public_id)
    durable.write(path, b"%PDF-1.7 " + b"x" * 120_000)
    published = storage.publish(path, document.public_id)
    Document.objects.filter(pk=document.pk).update(path=published, size=120_009, file_name="report.pdf")
    Job.objects.filter(pk=document.job_id).update(state=Job.State.READY, finished_at=timezone.now())


def page(browser, report):
    return browser.get(f"/reports/{report.public_id}/").content.decode()


def test_a_report_is_two_clicks_from_the_first_screen(cast, as_, report):
    browser = as_(cast.chen)
    ask = f"/reports/{report.public_id}/files/pdf/"
    assert ask in browser.get("/").content.decode()
    answer = browser.post(ask)
    document = Document.objects.get()
    assert answer.url == f"/documents/{document.public_id}/"
    assert document.requested_by == cast.chen


def test_a_report_that_is_printed_already_is_one_click_away_with_its_size(cast, as_, report):
    browser = as_(cast.chen)
    browser.post(f"/reports/{report.public_id}/files/pdf/")
    document = Document.objects.get()
    print_by_hand(document)
    file = f"/documents/{document.public_id}/download/"
    for address in ("/", "/reports/", f"/reports/{report.public_id}/"):
        shown = browser.get(address).content.decode()
        assert file in shown
        assert "117 KB" in shown
    assert browser.post(f"/reports/{report.public_id}/files/pdf/").url == file


def test_the_spreadsheet_and_the_year_are_files_of_their_own(cast, as_, report):
    browser = as_(cast.chen)
    for what in ("pdf", "table", "year"):
        browser.post(f"/reports/{report.public_id}/files/{what}/")
    assert set(Document.objects.values_list("kind", flat=True)) == {"monthly-report", "monthly-table", "year-report"}


def test_pressing_print_twice_makes_one_file(cast, as_, report):
    browser = as_(cast.chen)
    first = browser.post(f"/reports/{report.public_id}/files/pdf/")
    second = browser.post(f"/reports/{report.public_id}/files/pdf/")
    assert first.url == second.url
    assert Document.objects.count() == 1


def test_making_a_month_twice_makes_one_report(cast, as_):
    browser = as_(cast.chen)
    first = browser.post("/reports/", {"month": "2026-09-01"})
    assert browser.post("/reports/", {"month": "2026-09-01"}).url == first.url
    assert MonthlyReport.objects.count() == 1


def test_a_month_that_is_not_offered_is_answered_with_the_list_and_a_sentence(cast, as_):
    answer = as_(cast.chen).post("/reports/", {"month": "1999-01-01"})
    assert answer.status_code == 422
    assert "请从列表里选一个月份" in answer.content.decode()
    assert not MonthlyReport.objects.exists()


def test_a_month_that_has_not_begun_is_refused_with_the_reason(cast, as_):
    answer = as_(cast.chen).post("/reports/", {"month": "2026-11-01"})
    assert answer.status_code == 422
    assert "这个月还没有开始" in answer.content.decode()


def test_months_of_three_school_years_are_offered_and_none_that_is_to_come(cast, as_):
    offered = as_(cast.chen).get("/reports/").context["form"].fields["month"].choices
    assert [str(year) for year, _months in offered] == ["2026–2027 学年", "2025–2026 学年", "2024–2025 学年"]
    assert [value for value, _name in offered[0][1]] == ["2026-10-01", "2026-09-01"]
    assert len(offered[1][1]) == 12


def test_without_a_report_the_page_says_when_the_first_one_comes(cast, as_):
    assert "2026 年 11 月 1 日" in as_(cast.chen).get("/reports/").content.decode()


def test_the_page_says_what_the_numbers_do_not_say(cast, as_, report):
    shown = page(as_(cast.chen), report)
    assert "提示少不等于工作好" in shown
    assert "本报告不是诊断结论" in shown


def test_a_revision_says_what_changed_and_leads_to_the_one_before(cast, as_, revised):
    first = MonthlyReport.objects.get(revision=1)
    shown = page(as_(cast.chen), revised)
    assert f"/reports/{first.public_id}/" in shown
    assert "原来 61，现在 64" in shown


def test_an_older_revision_can_still_be_read_and_leads_on(cast, as_, revised):
    first = MonthlyReport.objects.get(revision=1)
    shown = page(as_(cast.chen), first)
    assert "这个月已有新的一版" in shown
    assert f"/reports/{revised.public_id}/" in shown
    assert "原来" not in shown


def test_a_hidden_cell_says_why_it_has_no_number(cast, as_, revised):
    shown = page(as_(cast.chen), revised)
    assert "&lt;5" in shown
    assert "为什么有的格子没有数字" in shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (example_figures.small_school, "全校不到 150 名孩子，不列人数"),
        (example_figures.month_without_a_round, "这个月没有轮次"),
        (example_figures.holiday_month, "假期月份"),
    ],
)
def test_a_month_without_a_table_of_children_says_so_in_a_sentence(cast, as_, content, sentence):
    shown = page(as_(cast.chen), keep(cast, content(), SEPTEMBER))
    assert sentence in shown
    assert 'id="grade"' not in shown
    assert 'id="work"' in shown


def test_books_that_are_closed_early_say_from_when_to_when(cast, as_):
    content = example_figures.round_month(period=["2026-09-26", "2026-10-25"], as_of="2026-10-25")
    assert "2026 年 9 月 26 日至 2026 年 10 月 25 日" in page(as_(cast.chen), keep(cast, content, OCTOBER))


def test_what_was_not_due_is_no_figure_at_the_top(cast, as_):
    work = {**example_figures.WORK, "follow_ups_due": 0, "follow_ups_done": 0}
    shown = page(as_(cast.chen), keep(cast, example_figures.round_month(work=work), SEPTEMBER))
    assert "0 / 0" not in shown.split('id="work"')[0]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_largest_page_stays_light(cast, as_, revised, language):
    cast.chen.language = language
    cast.chen.save()
    assert html_weight(page(as_(cast.chen), revised)) <= 6_200


def test_the_list_of_three_school_years_stays_light(cast, as_):
    for year in (2024, 2025, 2026):
        for first in months_of_year(year):
            keep(cast, example_figures.holiday_month(), first)
    listed = as_(cast.chen).get("/reports/").content.decode()
    assert listed.count("/files/year/") == 3
    assert html_weight(listed) <= 6_000


def test_last_month_makes_itself_for_every_school_also_days_later(cast):
    scheduled.run_due()
    made = MonthlyReport.objects.values_list("school__name", "month")
    assert {month for _school, month in made} == {SEPTEMBER}
    assert len(made) == 3
    scheduled.run_due()
    assert MonthlyReport.objects.count() == 3


def test_the_report_that_made_itself_is_printed_for_the_headteacher(cast):
    scheduled.run_due()
    assert Document.objects.get(kind="monthly-report").requested_by == cast.chen

"""The county's officer goes down from county to school, and meets no child."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from screening.cases.models import Case
from screening.documents import registry
from screening.documents.models import Document
from screening.reports.county.month import StoredMonth, county_place
from screening.reports.county.services import make_county_month
from screening.reports.county.services.counting import wait_of
from screening.reports.county.tables import trend_of
from screening.reports.models import CountyMonth
from screening.reports.periods import period_of
from screening.rounds.models import ScreeningRound
from students.models import School
from tests.documents.pdf import print_page
from tests.reports.factories import fill_class, make_round, open_case

OCTOBER = date(2026, 10, 1)
COUNTY = county_place("", ())


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-04T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def october(cast):
    current = make_round(cast, cast.school, cast.outside_school)
    children = fill_class(current, cast.class_3_1, {"rated": 24, "to-rate": 6})
    fill_class(current, cast.outside_class, {"rated": 12})
    for child in children[:6]:
        open_case(current, child, cast.class_3_1, cast.wang)
    return make_county_month(county=cast.county, month=OCTOBER, today=date(2026, 11, 4), by=None)


def read(as_, cast, name="show_district", place=None):
    answer = as_(cast.district).get(reverse(f"reports:{name}", args=[place.public_id] if place else []))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_county_is_read_township_by_township_in_order_of_name(cast, as_, october):
    page = read(as_, cast)
    assert page.index("柳湾镇") < page.index("松岭小") < page.index("竹坪乡")
    assert ">42<" in page and ">36<" in page


def test_the_way_down_ends_at_the_school_and_names_no_child_and_no_class(cast, as_, october):
    township = read(as_, cast, "show_place", cast.school.township)
    assert reverse("reports:show_place", args=[cast.school.public_id]) in township
    school = read(as_, cast, "show_place", cast.school)
    assert "<dd>30</dd>" in school
    assert "三年级" not in school and not [one for one in cast.children.values() if one.name in school]


def test_a_month_nobody_has_counted_is_counted_on_a_press_and_by_itself_no_second_time(cast, as_):
    browser = as_(cast.district)
    assert not CountyMonth.objects.exists()
    assert browser.get(reverse("reports:show_district")).status_code == 200
    assert not CountyMonth.objects.exists()
    for _press in range(2):
        assert browser.post(reverse("reports:show_district")).status_code == 302
    assert list(CountyMonth.objects.values_list("month", "revision")) == [(OCTOBER, 1)]


def test_an_earlier_month_stays_readable(cast, as_, october):
    make_county_month(county=cast.county, month=date(2026, 9, 1), today=date(2026, 11, 4), by=None)
    browser = as_(cast.district)
    assert "2026 年 9 月 30 日" in browser.get(reverse("reports:show_district") + "?month=2026-09").content.decode()
    assert "2026 年 10 月 31 日" in browser.get(reverse("reports:show_district") + "?month=nonsense").content.decode()


def queries_of(browser, address):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_three_hundred_schools_are_read_with_as_many_questions_as_three(cast, as_, october):
    browser, address = as_(cast.district), reverse("reports:show_district")
    browser.get(address)
    few = queries_of(browser, address)
    many = [School(township=cast.school.township, name=f"第{at}小学", kind="village") for at in range(297)]
    School.objects.bulk_create(many)
    make_county_month(county=cast.county, month=OCTOBER, today=date(2026, 11, 4), by=None)
    assert queries_of(browser, address) <= few + 1  # a last-seen row may come or go


def made(cast, as_, form, october):
    """The file as the worker builds it, from the document the button asked for."""
    ask = reverse("reports:make_county_file", args=[october.public_id, form])
    assert as_(cast.district).post(ask).status_code == 302
    document = Document.objects.get()
    assert registry.renderer_of(document.kind).may_see(cast.district, document)
    assert not registry.renderer_of(document.kind).may_see(cast.chen, document)
    return registry.renderer_of(document.kind).build(document)


def test_the_month_on_paper_has_townships_and_what_stands_on_the_page(cast, as_, october, tmp_path):
    job = made(cast, as_, "pdf", october)
    paper = print_page("statistics_report.html", job.context["page"], tmp_path / "month.pdf")
    assert job.file_name == "county-2026-10-r1.pdf"
    assert (paper.unprintable, paper.check()) == ((), 0)
    assert "柳湾镇" in paper.joined and "松岭小学" not in paper.joined


def test_the_spreadsheet_has_every_school_and_numbers_as_numbers(cast, as_, october):
    job = made(cast, as_, "table", october)
    rows = [row for leaf in load_workbook(io.BytesIO(job.content)) for row in leaf.iter_rows(values_only=True)]
    school = next(row for row in rows if row[0] == "柳湾镇中心小学")
    assert school[1:3] == (30, 24)
    assert not [row for row in rows if row[0] in {child.name for child in cast.children.values()}]


def ask_for(cast, as_, month):
    return as_(cast.district).post(reverse("reports:show_district"), {"month": month}, follow=True).content.decode()


@pytest.mark.parametrize("month", ["2026-11", "2026-08", "2030-01", "nonsense"])
def test_a_month_that_is_not_over_or_before_the_first_round_is_not_counted(cast, as_, october, month):
    assert "可以统计 2026 年" in ask_for(cast, as_, month)
    assert list(CountyMonth.objects.values_list("month", flat=True)) == [OCTOBER]


def test_any_month_since_the_first_round_is_counted_on_request_and_joins_the_trend(cast, as_, october):
    ScreeningRound.objects.update(opens_on=date(2026, 6, 1))
    page = ask_for(cast, as_, "2026-07")
    assert "2026 年 7 月 31 日" in page
    assert "最近十二个月" not in page  # alone it is no trend
    assert set(CountyMonth.objects.values_list("month", flat=True)) == {date(2026, 7, 1), OCTOBER}
    page = read(as_, cast)
    assert "最近十二个月" in page
    assert page.index("最近十二个月") < page.index("2026 年 7 月</th>")


def test_the_trend_prints_what_was_published_and_the_wait_of_five_children_or_more(cast, october):
    ScreeningRound.objects.update(opens_on=date(2026, 6, 1))
    july = make_county_month(county=cast.county, month=date(2026, 7, 1), today=date(2026, 11, 4), by=None)
    CountyMonth.objects.filter(pk=october.pk).update(work=october.work | {"wait": 6.0})
    part = trend_of([july, CountyMonth.objects.get(pk=october.pk)], county_place("禾溪县", School.objects.all()))
    (table,) = part.tables
    assert [row.name for row in table.rows] == ["2026 年 7 月", "2026 年 10 月"]
    assert table.rows[0].texts[2] == "—"
    assert table.rows[1].texts == ["86%", StoredMonth(october).people(COUNTY, "overdue").text, "6"]
    assert [figure.caption for figure in part.charts] == ["已评的孩子，百分比"]
    hidden = {name: [None, "small"] for name in october.cells}
    CountyMonth.objects.update(cells=hidden)
    assert trend_of(list(CountyMonth.objects.all()), county_place("", ())).charts == ()


def test_the_countys_wait_is_the_median_of_its_children_seen_in_the_month(cast, october):
    assert october.work["wait"] is None
    for at, case in enumerate(Case.objects.order_by("pk")):
        Case.objects.filter(pk=case.pk).update(first_seen_on=case.opened_on + timedelta(days=7 * (at > 2)))
    period = period_of(OCTOBER, date(2026, 11, 4))
    assert wait_of(county=cast.county, period=period) == 2.5


def test_while_a_round_runs_no_page_says_that_none_is_planned(cast, as_, october):
    assert "正在进行" in read(as_, cast)
    ScreeningRound.objects.update(state="closed")
    assert "还没有安排下一轮" in read(as_, cast)

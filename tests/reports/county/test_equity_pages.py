"""Who was missed, as the county's officer reads it: page, files, way there."""

import re
from datetime import date
from random import Random
from uuid import uuid4

import pikepdf
import pytest
from django.utils import translation

from accounts.models import AuditEvent
from screening.documents.models import Document
from screening.reports.county.district.services import make_county_month
from screening.reports.county.equity import paper
from screening.reports.county.equity.presenter import report_of
from screening.reports.disclosure_control.model import Published
from screening.reports.disclosure_control.print_guard import check
from screening.reports.models import CountyMonth
from tests.documents.pdf import print_page, tags
from tests.journeys.checks import html_weight
from tests.reports.county.equity_recount import kept_month, random_round

OCTOBER, TODAY = date(2026, 10, 1), date(2026, 11, 4)
PAGE = "/reports/equity/"


@pytest.fixture
def october(cast):
    random_round(cast, Random(5), 150)
    return kept_month(cast)


@pytest.fixture
def page(cast, as_, october):
    return in_english(as_(cast.district)).get(PAGE).content.decode()


def in_english(browser):
    browser.cookies["language"] = "en"
    return browser


def test_the_page_says_who_was_missed_and_how_sure_a_gap_is(page):
    assert "Of 100 left-behind children" in page
    assert "may be chance" in page
    assert "left-behind by the research label" in page
    assert "Care not known" in page
    assert "<svg" in page


def test_the_page_names_no_child_no_class_and_no_school(cast, page):
    named = [name for name in ("某1", "王静", cast.school.name, "(9)") if name in page]
    assert named == []


def test_groups_stand_in_their_order_and_never_by_how_many_were_missed(page):
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', page)
    first = rows[: rows.index("Grade 5") + 1]
    assert first == [
        "All children",
        "Left-behind",
        "Not left-behind",
        "Care not known",
        "Girls",
        "Boys",
        "Boarders",
        "Day pupils",
        "Boarding not known",
        "Grade 3",
        "Grade 5",
    ]


def test_looking_is_recorded(cast, page):
    event = AuditEvent.objects.get(verb="equity.show")
    assert event.purpose == "statistics"


def test_the_page_is_light(page):
    assert html_weight(page) <= 6 * 1024


def test_books_that_are_closed_on_the_10th_stand_at_the_10th(cast, as_, october):
    cast.county.report_closing_day = 10
    cast.county.save()
    page = in_english(as_(cast.district)).get(PAGE).content.decode()
    assert "as it stood on 10 October 2026" in page


def test_before_the_first_month_the_page_says_so(cast, as_):
    page = in_english(as_(cast.district)).get(PAGE).content.decode()
    assert "counted by themselves" in page
    assert not AuditEvent.objects.filter(verb="equity.show").exists()


def test_a_month_before_the_first_round_has_nothing_to_compare(cast, as_):
    make_county_month(county=cast.county, month=date(2026, 8, 1), today=TODAY, by=None)
    assert "no round had begun by then" in in_english(as_(cast.district)).get(PAGE).content.decode()


def test_every_month_leads_to_the_others(cast, as_, october):
    CountyMonth.objects.create(county=cast.county, month=date(2026, 9, 1), cells={}, work={}, input_hash="1" * 64)
    page = as_(cast.district).get(PAGE).content.decode()
    assert f'href="{PAGE}?month=2026-09"' in page
    assert f'href="{PAGE}?month=2026-10"' in as_(cast.district).get(f"{PAGE}?month=2026-09").content.decode()


def test_the_way_leads_from_the_first_screen_and_from_the_reports(cast, as_):
    browser = as_(cast.district)
    assert f'href="{PAGE}"' in browser.get("/").content.decode()
    assert f'href="{PAGE}"' in browser.get("/reports/rounds/").content.decode()


def test_nobody_asks_for_the_months_of_another_county(cast, as_, october):
    browser = as_(cast.district)
    assert browser.post(f"{PAGE}{uuid4()}/print/").status_code == 404
    assert browser.post(f"{PAGE}{october.public_id}/print/").status_code == 302


def test_the_files_say_what_the_page_says_and_asked_twice_are_one(cast, as_, october):
    browser = as_(cast.district)
    for kind in ("print", "table", "print"):
        browser.post(f"{PAGE}{october.public_id}/{kind}/")
    pdf, book = Document.objects.order_by("kind")
    with translation.override("en"):
        job = paper.PDF.build(pdf)
    check(job.context)
    words = [block.get("text", "") for _number, part in job.context["page"]["sections"] for block in part["blocks"]]
    assert any("Of 100 left-behind children" in str(text) for text in words)
    assert paper.SHEET.build(book).content[:2] == b"PK"
    assert paper.PDF.may_see(cast.district, pdf)
    assert not paper.PDF.may_see(cast.chen, pdf)


def few(dimension: str = "all", group: str = "all", **counts: int) -> dict[str, Published]:
    return {f"equity.2026-1.{dimension}.{group}.{name}": Published(value) for name, value in counts.items()}


def test_a_step_that_few_have_come_to_is_a_sentence_and_not_a_table_of_dashes(october):
    cells = {key: Published.of(cell) for key, cell in october.cells.items()}
    cells = {key: cell for key, cell in cells.items() if not key.endswith(".due")} | few(due=7)
    cells = {key: cell for key, cell in cells.items() if not key.endswith("not-followed-up")}
    with translation.override("en"):
        report = report_of(cells, county="禾溪县", last=date(2026, 10, 31), townships={})
    part = next(part for part in report.parts if part.anchor == "not-followed-up")
    assert "too few to compare groups" in part.says[0]
    assert part.tables == part.charts == ()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_paper_is_tagged_short_and_says_its_charts(cast, october, tmp_path, language):
    document = paper.PDF.request(october, by=cast.district, language=language)
    with translation.override(language):
        job = paper.PDF.build(document)
        page = print_page("statistics_report.html", job.context["page"], tmp_path / "paper")
    assert page.check() == 0
    assert page.pages <= 4
    assert page.path.stat().st_size <= 150_000
    with pikepdf.open(page.path) as pdf:
        assert [name for name, _element in tags(pdf)].count("H1") == 1
        pictures = [str(element.get("/Alt", "")) for name, element in tags(pdf) if name == "Figure"]
    assert len(pictures) == 2  # of the third most may not be shown
    assert all("%" in said for said in pictures)

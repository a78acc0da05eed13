"""Choosing the cells of the bureau's form by pressing them, without a script and without a list of keys."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import AuditEvent
from screening.interchange.bureau.cells import figure_choices
from screening.interchange.models import BureauForm
from screening.reports.county.services import make_county_month
from tests.pages.structure import Page
from tests.reports.factories import fill_class, make_round


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-04T09:00:00+08:00", tick=False):
        yield


def empty_form():
    book = Workbook()
    book.active.title = "汇总"
    book.active["A1"] = "2026 年秋季心理健康工作统计表"
    book.active.merge_cells("A1:C1")
    book.active["A2"], book.active["B2"], book.active["C2"] = "学生数", 0, "=B2*2"
    schools = book.create_sheet("学校 表")
    schools["A1"], schools["B1"], schools["B3"] = "学校", "已评", "合计"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def officer(cast, as_):
    client = as_(cast.district)
    files = {"workbook": SimpleUploadedFile("表.xlsx", empty_form())}
    answer = client.post(reverse("reports:upload_bureau_form"), files)
    assert answer.url == place_url()
    return client


def place_url():
    return reverse("reports:place_figure", args=[BureauForm.objects.get().public_id])


def page(client, cell=""):
    return client.get(place_url(), {"cell": cell}).content.decode()


def put(client, cell, figure):
    return client.post(f"{place_url()}?cell={cell}", {"nonce": "", "figure": figure})


def links(html):
    return {"".join(link.itertext()) for link in Page(html).root.iter("a") if "cell=" in link.get("href", "")}


def test_free_cells_can_be_pressed_and_headings_and_formulas_cannot(officer):
    shown = page(officer)
    assert {"A3", "B3", "0"} <= links(shown)
    assert not links(shown) & {"C2", "公式", "学生数", "B1", "2026 年秋季心理健康工作统计表"}
    assert 'colspan="3"' in shown and "学校 表" in links(shown)


def test_every_line_ends_one_column_beside_what_is_used(officer):
    rows = [len(list(row)) for row in Page(page(officer)).root.iter("tr")]
    assert rows == [2, 4, 4]  # the heading spans three


def test_a_pressed_cell_asks_which_figure_and_takes_it(officer):
    assert "汇总!B2" in page(officer, "汇总!B2")
    assert put(officer, "汇总!B2", "county.enrolled").status_code == 302
    assert BureauForm.objects.get().mapping == {"county.enrolled": "汇总!B2"}
    assert "全县 · " in page(officer)
    assert AuditEvent.objects.filter(verb="bureau-form.place").count() == 1


def test_kinds_of_what_is_overdue_are_not_taken_for_what_is_going_on():
    [county, *_others] = [dict(choices) for _height, choices in figure_choices()]
    assert (county["county.overdue.follow-up"], county["county.open"]) == ("逾期：跟进", "跟进中")


def test_a_figure_stands_in_one_cell_and_a_cell_holds_one_figure(officer):
    put(officer, "汇总!B2", "county.enrolled")
    put(officer, "汇总!B3", "county.enrolled")
    assert BureauForm.objects.get().mapping == {"county.enrolled": "汇总!B3"}
    put(officer, "汇总!B3", "county.open")
    assert BureauForm.objects.get().mapping == {"county.open": "汇总!B3"}
    put(officer, "汇总!B3", "")
    assert BureauForm.objects.get().mapping == {}


@pytest.mark.parametrize(
    ("cell", "figure"),
    [("汇总!C2", "county.open"), ("汇总!B1", "county.open"), ("别的!B2", "county.open"), ("", "county.open")],
    ids=["formula", "merged", "no-such-sheet", "none-pressed"],
)
def test_what_cannot_go_there_is_said_and_nothing_is_kept(officer, cell, figure):
    assert put(officer, cell, figure).status_code == 422
    assert BureauForm.objects.get().mapping == {}


def test_a_column_of_schools_shows_how_far_down_it_goes(officer):
    put(officer, "学校 表!A2", "school.name")
    assert page(officer, "学校 表!A1").count("↓") == 2  # three schools


def test_a_form_whose_cells_were_pressed_is_filled(cast, officer):
    current = make_round(cast, cast.school, cast.outside_school)
    fill_class(current, cast.class_3_1, {"rated": 28, "refused": 2})
    fill_class(current, cast.outside_class, {"rated": 12})
    month = make_county_month(county=cast.county, month=date(2026, 10, 1), today=date(2026, 11, 4), by=None)
    form = BureauForm.objects.get()
    shown = officer.get(reverse("reports:show_bureau_form")).content.decode()
    address = reverse("reports:fill_bureau_form", args=[form.public_id, month.public_id])
    assert address not in shown and place_url() in shown  # nothing to fill yet
    put(officer, "汇总!B2", "county.enrolled")
    assert address in officer.get(reverse("reports:show_bureau_form")).content.decode()
    book = load_workbook(io.BytesIO(officer.post(address).content))
    assert (book["汇总"]["B2"].value, book["汇总"]["C2"].value) == (42, "=B2*2")

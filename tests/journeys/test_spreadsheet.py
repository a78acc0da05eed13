"""A teacher takes the class home in a spreadsheet, on a phone, and brings it back."""

import openpyxl
from django.urls import reverse
from playwright.sync_api import expect

from screening.rounds.models import SheetRow
from tests.journeys.checks import assert_accessible, assert_light
from tests.rounds import factories as rounds


def test_home_and_back_with_something_to_put_right_and_something_to_choose(cast, browser_for, tmp_path):
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    visitor = browser_for(cast.li, width=360)
    page = visitor.goto(reverse("rounds:show_sheet", args=[sheet.public_id]))
    page.click("a[href$='/spreadsheet/']")
    with page.expect_download() as coming:
        page.click("a[href$='/spreadsheet/file/']")
    taken = tmp_path / coming.value.suggested_filename
    coming.value.save_as(taken)
    rounds.save(sheet, cast.li, rounds.row(cast.children["bo"], {"teacher-connection": "3"}))
    book = openpyxl.load_workbook(taken)
    for place, value in {"D7": 1, "E7": "—", "F7": 8, "D8": 2, "E9": "２"}.items():
        book.worksheets[0][place] = value
    book.save(taken)

    page.set_input_files("input[type=file]", taken)
    page.click("main form [type=submit]")
    expect(page.locator("h1")).to_contain_text("核对后再写入")
    assert_accessible(page)
    assert_light(page.content())
    expect(page.locator("[aria-labelledby=faults]")).to_contain_text("“8”不是 0–3 的数字")
    page.click("label:has(input[name=use-0][value=file])")
    page.click("form:has([name=cells]) .btn")
    expect(page.locator("main")).to_contain_text("已从表格写入 4 格")
    cells = {row.student.name: row.cells for row in SheetRow.objects.select_related("student")}
    assert {name: {item: one["v"] for item, one in row.items()} for name, row in cells.items()} == {
        "王𬀩雨": {"c1": 1, "c2": "-"},
        "李䶮": {"c1": 2},
        "古丽娜尔·艾山": {"c2": 2},
    }

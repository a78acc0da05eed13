"""One question for everybody: an answer a tap, the rest with one press and its number, and nothing waits for a page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.rounds.models import SheetRow
from tests.journeys.checks import assert_accessible
from tests.rounds import factories as rounds

pytestmark = pytest.mark.once  # what the script of the page does is the same on every database


@pytest.fixture
def sheet(cast):
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


@pytest.fixture
def visitor(cast, browser_for):
    return browser_for(cast.li, width=360)


def item(visitor, sheet, item_id: str = "c1"):
    return visitor.goto(reverse("rounds:rate_item", args=[sheet.public_id, item_id]))


def tap(page, cast, child: str, sign: str) -> None:
    page.click(f"[name='a-{cast.children[child].public_id.hex}'][value='{sign}']")


def saved(page) -> None:
    expect(page.locator("#saving")).to_contain_text("已保存")


def cells(cast, child: str) -> dict:
    found = SheetRow.objects.get(student=cast.children[child]).cells
    return {item: (cell["v"], cell["s"]) for item, cell in found.items()}


def test_three_presses_answer_a_question_for_the_class(cast, sheet, visitor):
    page = item(visitor, sheet)
    visitor.requests.clear()
    tap(page, cast, "yu", "2")
    expect(page.locator("#fill")).to_have_text("其余 2 名都是 0")
    page.click("#fill")
    expect(page.locator("#sure")).to_have_text("这一题其余 2 名都是“0 没见过”，对吗？")
    page.click("#yes")
    expect(page.locator("#q")).to_have_text("同学玩的时候，在旁边看")
    saved(page)
    assert cells(cast, "yu") == {"c1": (2, "screen")}
    assert cells(cast, "bo") == cells(cast, "nur") == {"c1": (0, "rest")}
    assert not [address for address in visitor.requests if "/items/" in address]


def test_nothing_is_filled_before_the_number_was_confirmed_and_it_can_be_taken_back(cast, sheet, visitor):
    page = item(visitor, sheet)
    page.click("#fill")
    page.click("#no")
    expect(page.locator("#fill")).to_be_visible()
    assert not SheetRow.objects.exists()
    page.click("#fill")
    page.click("#yes")
    page.click("#before")
    expect(page.locator("#undo")).to_have_text("收回刚才的 3 个 0")
    page.click("#undo")
    expect(page.locator("#fill")).to_have_text("其余 3 名都是 0")
    saved(page)
    assert not [row for row in SheetRow.objects.all() if row.cells]


def test_without_a_line_it_waits_with_the_rows_and_another_window_shows_it(cast, sheet, visitor):
    page = item(visitor, sheet)
    page.context.set_offline(True)
    tap(page, cast, "bo", "1")
    page.click("#fill")
    page.click("#yes")
    expect(page.locator("#saving")).to_contain_text(
        "3 行等网络恢复后发送" + page.get_attribute("#saving-box", "data-kept")
    )
    page.context.set_offline(False)
    saved(page)
    assert (cells(cast, "yu"), cells(cast, "bo")) == ({"c1": (0, "rest")}, {"c1": (1, "screen")})
    visitor.complaints.clear()  # the browser reports the requests that were cut off


def test_rows_kept_from_a_closed_page_give_way_to_answers_but_not_to_a_rest(cast, sheet, visitor):
    page = item(visitor, sheet)
    script = """() => { const queue = window.xinqiao.queue;
        queue.put("x", 1, { f: "2o" });
        return queue.restore({ child: "x", version: 1, edit: 1, entries: { f: "_o3" } }).entries.f +
               "|" + (queue.acknowledge("x"), queue.put("x", 1, { f: "oo" }),
               queue.restore({ child: "x", version: 1, edit: 1, entries: { f: "3_" } }).entries.f) }"""
    assert page.evaluate(script) == "2o3|3o"


def test_the_pad_shows_a_rest_as_a_zero_and_a_press_makes_it_an_answer(cast, sheet, visitor):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "o"}))
    page = visitor.goto(
        f"{reverse('rounds:rate_by_item', args=[sheet.public_id])}?item=c1&child={cast.children['yu'].public_id.hex}"
    )
    expect(page.locator("#now")).to_contain_text("0")
    page.click(".keys button[value='0']")
    saved(page)
    assert cells(cast, "yu") == {"c1": (0, "screen")}


def test_the_page_is_accessible_while_it_asks(cast, sheet, visitor):
    page = item(visitor, sheet)
    tap(page, cast, "yu", "-")
    page.click("#fill")
    assert_accessible(page, [child.name for child in cast.children.values()])

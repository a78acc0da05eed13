"""One question, big buttons, on a phone: no waiting between two answers, and it goes on where it was left."""

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


def pad(visitor, sheet):
    return visitor.goto(reverse("rounds:rate_by_item", args=[sheet.public_id]))


def press(page, sign: str) -> None:
    page.wait_for_timeout(250)  # no faster than a finger
    page.click(f".keys button[value='{sign}']")


def cells(cast, child: str) -> dict:
    return {item: cell["v"] for item, cell in SheetRow.objects.get(student=cast.children[child]).cells.items()}


def test_answers_step_through_the_class_without_loading_a_page(cast, sheet, visitor):
    page = pad(visitor, sheet)
    visitor.requests.clear()
    for sign in ("0", "1", "-", "3"):
        press(page, sign)
    expect(page.locator("#who")).to_contain_text("李䶮")
    expect(page.locator("#q")).to_contain_text("同学玩的时候，在旁边看")
    expect(page.locator("#saving")).to_contain_text("已保存")
    assert [cells(cast, child)["c1"] for child in ("yu", "bo", "nur")] == [0, 1, "-"] and cells(cast, "yu")["c2"] == 3
    assert not [address for address in visitor.requests if "by-item" in address]


def test_the_pad_goes_on_where_it_was_left(cast, sheet, visitor):
    page = pad(visitor, sheet)
    press(page, "2")
    expect(page.locator("#saving")).to_contain_text("已保存")
    page = pad(visitor, sheet)
    expect(page.locator("#who")).to_contain_text("李䶮")
    assert page.get_attribute("progress", "value") == "1"


def test_back_shows_the_answer_and_another_press_replaces_it(cast, sheet, visitor):
    page = pad(visitor, sheet)
    press(page, "2")
    expect(page.locator("#back")).to_contain_text("王𬀩雨 = 2")
    page.click("#back")
    expect(page.locator("#now")).to_contain_text("2")
    press(page, "0")
    expect(page.locator("#saving")).to_contain_text("已保存")
    assert cells(cast, "yu") == {"c1": 0}


def test_the_phones_own_button_goes_back_to_what_was_seen_before(cast, sheet, visitor):
    page = visitor.goto(reverse("rounds:show_sheet", args=[sheet.public_id]))
    page.click("#to-pad")
    press(page, "2")
    press(page, "1")
    page.go_back()
    expect(page.locator("#who")).to_contain_text("李䶮")
    expect(page.locator("#now")).to_contain_text("1")
    press(page, "3")
    expect(page.locator("#saving")).to_contain_text("已保存")
    assert (cells(cast, "yu"), cells(cast, "bo")) == ({"c1": 2}, {"c1": 3})
    page.reload()
    expect(page.locator("#who")).to_contain_text("古丽娜尔·艾山")
    for _step in range(3):
        page.go_back()
    expect(page.locator("#sheet")).to_be_visible()


def test_a_trembling_finger_answers_once(cast, sheet, visitor):
    page = pad(visitor, sheet)
    page.dblclick(".keys button[value='3']")
    expect(page.locator("main")).to_contain_text("太快了，没有记")
    expect(page.locator("#who")).to_contain_text("李䶮")
    expect(page.locator("#saving")).to_contain_text("已保存")
    assert not SheetRow.objects.filter(student=cast.children["bo"]).exists()


def test_without_a_line_the_pad_goes_on_and_sends_later(cast, sheet, visitor):
    page = pad(visitor, sheet)
    page.context.set_offline(True)
    for sign in ("0", "1", "2"):
        press(page, sign)
    kept = page.get_attribute("#saving-box", "data-kept")
    expect(page.locator("#saving")).to_contain_text(f"3 行等网络恢复后发送{kept}")
    page.context.set_offline(False)
    expect(page.locator("#saving")).to_contain_text("已保存")
    assert [cells(cast, child)["c1"] for child in ("yu", "bo", "nur")] == [0, 1, 2]
    visitor.complaints.clear()  # the browser reports the requests that were cut off


def test_the_last_answer_leads_to_the_page_that_says_so(cast, sheet, visitor):
    rounds.fill(sheet, cast.li)
    seen = SheetRow.objects.get(student=cast.children["nur"]).version
    open_line = {"teacher-engagement": "0000 0000 000"}
    rounds.save(sheet, cast.li, rounds.row(cast.children["nur"], open_line, seen))
    page = pad(visitor, sheet)
    expect(page.locator("#who")).to_contain_text("古丽娜尔·艾山")
    with page.expect_navigation():
        press(page, "1")
    expect(page.locator("main")).to_contain_text("交")
    assert cells(cast, "nur")["e12"] == 1


def test_the_pad_is_accessible_and_its_buttons_are_large(cast, sheet, visitor):
    page = pad(visitor, sheet)
    press(page, "2")
    assert_accessible(page, [child.name for child in cast.children.values()])
    heights = page.eval_on_selector_all(".keys button", "keys => keys.map(key => key.offsetHeight)")
    assert len(heights) == 5 and min(heights) >= 44

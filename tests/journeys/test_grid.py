"""The class sheet by keyboard alone: sixty children, digits that go on by themselves, and nothing typed is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.rounds.drafts import digits_of
from screening.rounds.models import SheetRow
from screening.rounds.round_scoring import forms_of_round
from tests.benchmarks.class_sheets import open_sheets
from tests.journeys import typing
from tests.journeys.checks import SIDEWAYS, assert_accessible
from tests.rounds import factories as rounds

pytestmark = pytest.mark.once  # what the script of the page does is the same on every database
PASSWORD = "a-good-password"


@pytest.fixture
def sheet(cast):
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


@pytest.fixture
def grid(cast, sheet, browser_for):
    """The sheet of class 3-1 as a grid, with nothing in it yet."""
    return opened(browser_for(cast.li), sheet)


def opened(visitor, sheet):
    page = visitor.goto(reverse("rounds:show_sheet", args=[sheet.public_id]))
    expect(page.locator("table.cells")).to_be_visible()
    return page


def field(cast, child: str, form: int = 0) -> str:
    return f"[name='{form}-{cast.children[child].public_id.hex}']"


def value(page, cast, child: str, form: int = 0) -> str:
    return page.input_value(field(cast, child, form))


def is_saved(page) -> None:
    expect(page.locator("#saving")).to_contain_text("已保存")


def stored(cast, child: str) -> dict[str, str]:
    row = SheetRow.objects.get(student=cast.children[child])
    return digits_of(forms_of_round(row.sheet.round), row.cells)


def paste(page, text: str) -> None:
    script = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })) }"""
    page.evaluate(script, text)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("children", [15, pytest.param(60, marks=pytest.mark.proof)])
def test_a_class_is_typed_on_a_slow_pc_without_a_wrong_value(transactional_db, browser_for, children):
    one = open_sheets([children])[0]
    lines = typing.answers(children)
    visitor = browser_for(one.teacher)
    page = typing.open_sheet(visitor.page, visitor.address, one)
    typing.slow_down(page, 4)
    typing.type_class(page, lines)
    typing.slow_down(page, 1)
    is_saved(page)
    assert typing.shown(page, one) == [typing.in_groups(line) for line in lines]
    kept = SheetRow.objects.filter(sheet=one.sheet).order_by("student__enrolments__seat_number")
    forms = forms_of_round(one.sheet.round)[:2]
    assert [list(digits_of(forms, row.cells).values()) for row in kept] == [typing.in_groups(line) for line in lines]


def test_digits_go_on_by_child_and_arrows_move(cast, grid):
    expect(grid.locator(field(cast, "yu"))).to_be_focused()
    grid.keyboard.type("0123-000")
    expect(grid.locator(field(cast, "yu", 1))).to_be_focused()
    grid.keyboard.press("ArrowLeft")
    grid.keyboard.press("Backspace")
    assert value(grid, cast, "yu") == "0123 -00"
    grid.keyboard.press("Home")
    grid.keyboard.press("ArrowDown")
    grid.keyboard.type("3")
    grid.keyboard.press("End")
    grid.keyboard.type("2")
    assert value(grid, cast, "bo") == "3" and value(grid, cast, "bo", 1) == "____ ____ ___2"
    expect(grid.locator(field(cast, "nur"))).to_be_focused()


def test_the_signs_of_a_row_filled_to_its_end_stay_under_their_numbers(cast, grid):
    grid.fill(field(cast, "yu", 1), "0000 0000 0000")
    assert grid.eval_on_selector(field(cast, "yu", 1), "field => field.scrollLeft") == 0


def test_by_item_moves_down_and_on_to_the_next_line(cast, grid):
    grid.keyboard.press("Shift+Tab")
    grid.check("[name=direction][value=item]")
    grid.focus(field(cast, "yu"))
    grid.keyboard.type("0123")
    assert [value(grid, cast, child) for child in ("yu", "bo", "nur")] == ["03", "1", "2"]


def test_the_line_and_its_child_are_always_named(cast, grid):
    question = grid.locator("#q")
    expect(question).to_contain_text("1 号 王𬀩雨 · 同伴与归属 1")
    expect(question).to_contain_text("课间一个人待着")
    grid.keyboard.press("ArrowRight")
    expect(question).to_contain_text("同学玩的时候，在旁边看")
    assert grid.get_attribute(field(cast, "yu"), "aria-labelledby") == "n1 h0"


def test_a_screen_reader_hears_the_answer_and_the_next_line_once_the_person_pauses(cast, grid):
    voice = grid.locator("p.sr[aria-live=polite]")
    expect(voice).to_have_text("课间一个人待着")
    grid.keyboard.type("12")
    expect(voice).to_have_text("2 每周都有. 自由分组时，最后才找到组")
    grid.keyboard.press("ArrowLeft")
    expect(voice).to_have_text("同学玩的时候，在旁边看 2 每周都有.")
    cell = grid.get_by_role("textbox", name="1 王𬀩雨 同伴与归属", exact=True)
    expect(cell).to_be_focused()  # its row and its column, without the numbers over the cells


def test_the_grid_goes_on_where_the_person_stopped(cast, sheet, grid, browser_for):
    expect(grid.locator("#line")).to_contain_text("接着从 1 号填")
    grid.keyboard.press("ArrowDown")
    grid.keyboard.type("0000")
    is_saved(grid)
    expect(grid.locator("#line")).to_contain_text("接着从 2 号填")
    again = opened(browser_for(cast.li), sheet)
    expect(again.locator("#q")).to_contain_text("2 号 李䶮 · 同伴与归属 5")
    expect(again.locator(field(cast, "bo"))).to_be_focused()
    again.goto(again.url.split("#")[0] + "check/")
    again.click("a[href$='#n3']")  # the page that checks leads to a child's row
    expect(again.locator(field(cast, "nur"))).to_be_focused()
    expect(again.locator("#q")).to_contain_text("3 号 古丽娜尔·艾山 · 同伴与归属 1")


def test_the_grid_is_one_tab_stop(grid):
    stops = "[...document.querySelectorAll('table.sheet input:not([type=hidden])')].filter(e => e.tabIndex >= 0).length"
    assert grid.evaluate(stops) == 1
    grid.keyboard.press("ArrowDown")
    grid.keyboard.press("End")
    assert grid.evaluate(stops) == 1


def test_undo_goes_back_even_after_a_row_was_saved(cast, grid):
    grid.keyboard.type("12")
    is_saved(grid)
    grid.keyboard.press("Control+z")
    assert value(grid, cast, "yu") == "1"
    grid.keyboard.press("Control+y")
    assert value(grid, cast, "yu") == "12"
    grid.keyboard.press("Control+z")
    grid.keyboard.press("Control+z")
    is_saved(grid)
    assert stored(cast, "yu")["teacher-connection"] == ""


def test_full_width_digits_and_an_input_method_arrive_as_digits(cast, grid):
    grid.keyboard.insert_text("３")
    assert value(grid, cast, "yu") == "3"
    cdp = grid.context.new_cdp_session(grid)
    cdp.send("Input.imeSetComposition", {"text": "１２", "selectionStart": 2, "selectionEnd": 2})
    cdp.send("Input.insertText", {"text": "１２"})
    grid.wait_for_timeout(50)
    assert value(grid, cast, "yu") == "312"
    cdp.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    cdp.send("Input.insertText", {"text": "你"})
    grid.wait_for_timeout(50)
    assert value(grid, cast, "yu") == "312"
    expect(grid.locator("#told")).to_contain_text("“你”")


def test_a_digit_that_no_answer_has_is_named_and_not_written(cast, grid):
    grid.keyboard.type("07")
    assert value(grid, cast, "yu") == "0"
    expect(grid.locator("#told")).to_contain_text("1 号 王𬀩雨 · 同伴与归属 2“7”")


def test_a_block_from_a_spreadsheet_is_pasted_and_what_does_not_fit_is_named(cast, grid):
    paste(grid, "0\t1\t2\r\n3\t9\t-\r\n")
    assert (value(grid, cast, "yu"), value(grid, cast, "bo")) == ("012", "3_-")
    expect(grid.locator("#told")).to_contain_text("1 格没有填进去：2 号 李䶮 · 同伴与归属 2“9”")
    grid.keyboard.press("Control+z")
    assert (value(grid, cast, "yu"), value(grid, cast, "bo")) == ("", "")
    paste(grid, "1000 0000\t0000 0000 0001\n")
    assert (value(grid, cast, "yu"), value(grid, cast, "yu", 1)) == ("1000 0000", "0000 0000 0001")


def test_a_block_that_is_wider_than_the_sheet_says_that_it_does_not_fit(cast, grid):
    for _place in range(8):
        grid.keyboard.press("ArrowRight")
    paste(grid, "\t".join("0" * 20) + "\n")
    assert (value(grid, cast, "yu"), value(grid, cast, "yu", 1)) == ("", "0000 0000 0000")
    expect(grid.locator("#told")).to_have_text("8 格放不下。")


def test_a_wrong_key_stays_named_until_its_row_is_whole(cast, grid):
    grid.keyboard.type("07")
    grid.keyboard.type("0000")
    expect(grid.locator("#told")).to_contain_text("“7”")
    grid.keyboard.type("0" * 15)
    expect(grid.locator("#told")).to_be_hidden()


def test_full_width_digits_and_decimals_of_a_spreadsheet_stay_in_their_cells(cast, grid):
    paste(grid, "３\t1.0\t缺席\t２\n－\t\t0\n")
    assert (value(grid, cast, "yu"), value(grid, cast, "bo")) == ("31_2", "-_0")
    expect(grid.locator("#told")).to_contain_text("1 号 王𬀩雨 · 同伴与归属 3“缺席”")


def test_the_grid_gives_way_to_plain_fields_where_it_does_not_fit_and_comes_back(cast, sheet, grid):
    grid.keyboard.type("12")
    grid.set_viewport_size({"width": 360, "height": 740})
    expect(grid.locator("table.stack")).to_be_visible()
    expect(grid.locator("#q")).to_be_hidden()
    grid.fill(field(cast, "yu"), "123")
    grid.locator(field(cast, "yu")).blur()
    is_saved(grid)
    grid.set_viewport_size({"width": 768, "height": 900})
    expect(grid.locator("table.cells")).to_be_visible()
    grid.focus(field(cast, "yu"))
    grid.keyboard.press("End")
    grid.keyboard.type("3")
    assert grid.evaluate(SIDEWAYS) <= 0
    with grid.expect_request(lambda request: request.method == "POST" and "/rows/" not in request.url) as sent:
        grid.click("[value=check]")
    assert f"0-{cast.children['yu'].public_id.hex}=" in sent.value.post_data  # the fields are the form's own again
    grid.wait_for_url("**/check/")
    assert stored(cast, "yu") == {"teacher-connection": "123", "teacher-engagement": "____ ____ ___3"}


def test_a_child_is_left_out_by_keyboard_and_the_sheet_comes_back(cast, grid):
    grid.keyboard.press("ArrowDown")
    grid.keyboard.press("Shift+Tab")
    grid.keyboard.press("Shift+Tab")
    expect(grid.locator("#leave-out")).to_be_focused()
    with grid.expect_navigation():
        grid.keyboard.press("Enter")
    grid.focus("[value='known-too-short']")
    grid.keyboard.press("Space")
    with grid.expect_navigation():
        grid.keyboard.press("Enter")
    expect(grid.locator("table.cells")).to_contain_text("认识不到四周")
    assert SheetRow.objects.get(student=cast.children["bo"]).exclusion == "known-too-short"


def test_a_line_that_drops_in_the_middle_loses_nothing(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    grid = opened(visitor, sheet)
    grid.keyboard.type("0000")
    is_saved(grid)
    grid.context.set_offline(True)
    grid.keyboard.type("1111")
    expect(grid.locator("#saving")).to_contain_text(
        "1 行等网络恢复后发送" + grid.get_attribute("#saving-box", "data-kept")
    )
    expect(grid.locator("#again")).to_be_visible()
    grid.keyboard.type("2222")
    grid.context.set_offline(False)
    is_saved(grid)
    expect(grid.locator("#again")).to_be_hidden()
    assert stored(cast, "yu") == {"teacher-connection": "0000 1111", "teacher-engagement": "2222"}
    visitor.complaints.clear()  # the browser reports the requests that were cut off


def test_the_page_never_says_saved_while_something_is_unsent(cast, grid):
    grid.keyboard.type("1")
    expect(grid.locator("#saving")).to_have_text("1 行待发送")
    is_saved(grid)
    assert stored(cast, "yu")["teacher-connection"] == "1"


def test_a_session_that_ends_keeps_the_digits_and_goes_on_after_signing_in(cast, grid):
    grid.context.clear_cookies()
    grid.keyboard.type("1230")
    expect(grid.locator("#saving")).to_contain_text("您已退出登录，填好的都留着")
    grid.keyboard.type("1")
    assert not SheetRow.objects.exists()
    with grid.expect_popup() as opened_window:
        grid.click("#sign-in")
    window = opened_window.value
    window.fill("[name=username]", "teacher")
    window.fill("[name=password]", PASSWORD)
    with window.expect_navigation():
        window.click(".gate .btn.wide")
    window.close()
    grid.click("#again") if grid.is_visible("#again") else None
    is_saved(grid)
    assert stored(cast, "yu")["teacher-connection"] == "1230 1"


def test_signed_in_again_somewhere_else_the_page_asks_within_a_minute(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    visitor.page.clock.install()
    grid = opened(visitor, sheet)
    cookies = grid.context.cookies()
    grid.context.clear_cookies()
    grid.keyboard.type("1")
    expect(grid.locator("#saving")).to_contain_text("您已退出登录")
    grid.context.add_cookies(cookies)  # nobody comes back to this window
    grid.clock.fast_forward(61_000)
    is_saved(grid)
    assert stored(cast, "yu")["teacher-connection"] == "1"


def test_another_person_who_signs_in_sends_nothing_of_the_first(cast, grid, browser_for):
    other = browser_for(cast.wang)
    grid.context.clear_cookies()
    grid.keyboard.type("1")
    expect(grid.locator("#saving")).to_contain_text("您已退出登录")
    grid.context.add_cookies(other.page.context.cookies())
    grid.click("#again")
    expect(grid.locator("#saving")).to_contain_text("没有存上")
    assert not SheetRow.objects.exists() and value(grid, cast, "yu") == "1"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "1"), ("theirs", "2")])
def test_two_tabs_in_one_row_choose_on_the_page(cast, sheet, grid, browser_for, choice, kept):
    rounds.save(sheet, cast.zhou, rounds.row(cast.children["yu"], {"teacher-connection": "2"}))
    grid.keyboard.type("1")
    expect(grid.locator("#choice")).to_contain_text("周敏")
    assert stored(cast, "yu")["teacher-connection"] == "2"
    grid.click(f"#choice [value={choice}]")
    expect(grid.locator("#choice")).to_be_hidden()
    is_saved(grid) if choice == "mine" else None
    assert value(grid, cast, "yu") == kept and stored(cast, "yu")["teacher-connection"] == kept


def test_a_sheet_handed_in_meanwhile_keeps_the_digits_on_the_page(cast, sheet, grid):
    rounds.hand_in(sheet, cast.li)
    grid.keyboard.type("1")
    expect(grid.locator("#saving")).to_contain_text("已经提交")
    assert value(grid, cast, "yu") == "1" and stored(cast, "yu")["teacher-connection"] == "0000 0000"


def test_the_grid_is_accessible_while_somebody_types(cast, grid):
    grid.keyboard.type("0127")
    is_saved(grid)
    assert_accessible(grid, [child.name for child in cast.children.values()])

"""Teacher Li rates her class: with and without JavaScript, alone and while a colleague types in the same rows."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.rounds.models import Flag, SaveReceipt, Sheet, SheetRow, TeacherConcern
from screening.rounds.services import close_round
from tests.journeys.checks import assert_accessible
from tests.rounds import factories as rounds

PASSWORD = "a-good-password"


@pytest.fixture
def sheet(cast):
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


def address(name: str, sheet: Sheet, **parts) -> str:
    return reverse(f"rounds:{name}", kwargs={"public_id": sheet.public_id, **parts})


def field(cast, child: str, form: int = 0) -> str:
    return f"[name='{form}-{cast.children[child].public_id.hex}']"


def names(cast) -> list[str]:
    return [child.name for child in cast.children.values()]


def value_of(cast, child: str, item: str):
    return SheetRow.objects.get(student=cast.children[child]).cells[item]["v"]


def sign_in(visitor, username: str) -> None:
    page = visitor.goto("/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click(".gate .btn.wide")


def press(page, selector: str) -> None:
    with page.expect_navigation():
        page.click(selector)


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_teacher_signs_in_fills_the_class_and_hands_it_in(cast, sheet, browser_for, script):
    visitor = browser_for(None, script=script)
    sign_in(visitor, "teacher")
    page = visitor.page
    press(page, f"main a[href='{address('go_on', sheet)}'] >> nth=0")

    page.fill(field(cast, "yu", 0), "3333 0000")
    page.fill(field(cast, "yu", 1), "0000 0000 0000")
    page.fill(field(cast, "bo", 0), "0000 0000")
    page.fill(field(cast, "bo", 1), "1002 2300 1290")
    press(page, "button[value=save]")

    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("2 号第 11 题")
    assert page.input_value(field(cast, "bo", 1)) == "1002 2300 1290"
    assert page.input_value(field(cast, "yu", 0)) == "3333 0000"
    page.click(".summary a")
    expect(page.locator(field(cast, "bo", 1))).to_be_focused()
    page.fill(field(cast, "bo", 1), "1002 2300 1200")
    page.fill(field(cast, "nur", 0), "0000 0000")
    page.fill(field(cast, "nur", 1), "0000 0000 0000")
    press(page, "button[value=check]")

    expect(page.locator("#states")).to_contain_text("名单 3 名：填好 3 名")
    press(page, ".now .btn")
    expect(page.locator("h1")).to_contain_text("三年级(1)班已提交")
    expect(page.locator(".now")).to_contain_text("2026 年 10 月 26 日")
    page.check("text=古丽娜尔·艾山")
    press(page, "button[value=ask]")

    assert sorted(Flag.objects.values_list("student__name", flat=True)) == sorted(names(cast)[:3])
    assert TeacherConcern.objects.get().student == cast.children["nur"]


def test_rows_are_saved_while_typing_and_the_page_says_when(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    page = visitor.goto(address("show_sheet", sheet))
    page.fill(field(cast, "yu"), "1000 0000")
    page.press(field(cast, "yu"), "Tab")
    expect(page.locator("#saving")).to_contain_text("已保存")
    assert value_of(cast, "yu", "c1") == 1
    page.fill(field(cast, "yu"), "2000 0000")
    page.press(field(cast, "yu"), "Tab")
    expect(page.locator("tr", has=page.locator(field(cast, "yu"))).locator("td").last).to_contain_text("12")
    page.fill(field(cast, "yu"), "3x00 0000")
    press(page, "button[value=save]")
    expect(page.locator(".summary")).to_contain_text("1 号第 2 题")
    assert page.input_value(field(cast, "yu")) == "3x00 0000"


def test_without_a_line_the_page_says_that_rows_wait_and_sends_them_later(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    page = visitor.goto(address("show_sheet", sheet))
    page.route("**/rows/?*", lambda route: route.abort())
    page.fill(field(cast, "yu"), "1000 0000")
    page.press(field(cast, "yu"), "Tab")
    expect(page.locator("#saving")).to_contain_text("1 行等网络恢复后发送")
    assert not SheetRow.objects.filter(sheet=sheet).exists()
    page.unroute("**/rows/?*")
    expect(page.locator("#saving")).to_contain_text("已保存")
    assert value_of(cast, "yu", "c1") == 1
    visitor.complaints.clear()  # the browser reports the request that was cut off


def test_a_lost_answer_writes_nothing_twice(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    page = visitor.goto(address("show_sheet", sheet))
    keys = []

    def cut_off(route):
        if route.request.method == "GET":  # a fresh token after the break
            route.continue_()
            return
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/rows/?*", cut_off)
    page.fill(field(cast, "yu"), "1000 0000")
    page.press(field(cast, "yu"), "Tab")
    expect(page.locator("#saving")).to_contain_text("已保存")
    assert len(keys) == 2 and len(set(keys)) == 1
    assert SheetRow.objects.get(student=cast.children["yu"]).version == 1
    assert SaveReceipt.objects.count() == 1
    visitor.complaints.clear()


def test_leaving_with_unsent_rows_is_asked_about(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    page = visitor.goto(address("show_sheet", sheet))
    page.route("**/rows/?*", lambda route: route.abort())
    page.fill(field(cast, "yu"), "1000 0000")
    page.press(field(cast, "yu"), "Tab")
    expect(page.locator("#saving")).to_contain_text("1 行等网络恢复后发送")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.click(".brand")
    expect(page.locator("#saving")).to_contain_text(page.get_attribute("#saving-box", "data-hold"))
    assert asked == []  # it waits for the line; somebody who presses again wants to go
    page.click(".brand", no_wait_after=True)
    expect(page.locator("#saving")).to_contain_text("1 行等网络恢复后发送")
    assert asked == ["beforeunload"]
    visitor.complaints.clear()


def test_a_signed_out_teacher_keeps_the_page_and_is_told(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    page = visitor.goto(address("show_sheet", sheet))
    page.context.clear_cookies()
    page.fill(field(cast, "yu"), "1000 0000")
    page.press(field(cast, "yu"), "Tab")
    expect(page.locator("#saving")).to_contain_text("您已退出登录，填好的都留着")
    assert page.input_value(field(cast, "yu")) == "1000 0000"
    assert not SheetRow.objects.filter(sheet=sheet).exists()


@pytest.mark.parametrize("script", [True, False], ids=["grid-missing", "without-javascript"])
def test_two_people_in_one_row_choose_on_a_page_of_its_own(cast, sheet, browser_for, script):
    """With the grid they choose on the sheet: tests/journeys/test_offline.py."""
    visitor = browser_for(cast.li, script=script)
    visitor.page.route("**/grid.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page = visitor.goto(address("show_sheet", sheet))
    rounds.save(sheet, cast.zhou, rounds.row(cast.children["yu"], {"teacher-connection": "2200 0000"}))
    page.fill(field(cast, "yu"), "1100 0000")
    press(page, "button[value=save]")
    expect(page.locator("h1")).to_contain_text("1 名学生，别人也改了")
    assert value_of(cast, "yu", "c1") == 2
    assert_accessible(page, names(cast)) if script else None
    press(page, "main form .btn")
    expect(page.locator(".summary")).to_be_focused()
    page.check("input[value=mine]")
    press(page, "main form .btn")
    assert page.input_value(field(cast, "yu")) == "1100 0000"
    assert value_of(cast, "yu", "c1") == 1


def test_a_whole_class_on_the_pad_of_a_phone(cast, sheet, browser_for):
    visitor = browser_for(cast.li, width=360, script=False)
    page = visitor.goto(address("rate_by_item", sheet))
    for sign in ("0", "1", "-", "3"):
        press(page, f".keys button[value='{sign}']")
    expect(page.locator(".child")).to_contain_text("李䶮")
    expect(page.locator(".q")).to_contain_text("同学玩的时候，在旁边看")
    given = [value_of(cast, child, "c1") for child in ("yu", "bo", "nur")]
    assert given == [0, 1, "-"] and value_of(cast, "yu", "c2") == 3


def test_a_closed_round_keeps_the_draft(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    page = visitor.goto(address("show_sheet", sheet))
    close_round(sheet.round)
    page.fill(field(cast, "yu"), "1000 0000")
    press(page, "button[value=save]")
    expect(page.locator("main")).to_contain_text("作为草稿留着")
    assert value_of(cast, "yu", "c1") == 1


def test_a_sheet_is_opened_again_with_a_reason(cast, sheet, browser_for):
    rounds.hand_in(sheet, cast.li)
    visitor = browser_for(cast.li, script=False)
    page = visitor.goto(address("show_sheet", sheet))
    press(page, ".note .link")
    press(page, "main form .btn")
    expect(page.locator(".summary")).to_be_focused()
    page.fill("textarea", "看错了一行")
    press(page, "main form .btn")
    expect(page.locator("button[value=save]")).to_be_visible()
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.REOPENED


def test_a_single_child_is_filled_in_with_a_forgotten_line(cast, sheet, browser_for):
    visitor = browser_for(cast.li, width=360)
    page = visitor.goto(address("rate_child", sheet, child_id=cast.children["yu"].public_id))
    for number in range(1, 9):
        page.check(f"#id_c{number}_0") if number != 3 else None
    for number in range(1, 13):
        page.check(f"#id_e{number}_1")
    press(page, "main .btn >> nth=0")
    expect(page.locator(".summary a")).to_have_count(1)
    assert_accessible(page, names(cast))
    page.click(".summary a")
    expect(page.locator("#id_c3_0")).to_be_focused()
    page.check("#id_c3_4")
    press(page, "main .btn >> nth=0")
    assert value_of(cast, "yu", "c3") == "-" and value_of(cast, "yu", "e12") == 1


def test_the_nonce_of_a_page_is_new_each_time(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    nonces = {visitor.goto(address("show_sheet", sheet)).get_attribute("[name=nonce]", "value") for _ in range(2)}
    assert len(nonces) == 2 and all(uuid.UUID(nonce) for nonce in nonces)


def test_what_was_typed_survives_a_session_that_ended(cast, sheet, browser_for):
    visitor = browser_for(None, script=False)
    sign_in(visitor, "teacher")
    page = visitor.goto(address("show_sheet", sheet))
    page.fill(field(cast, "yu"), "1000 0000")
    page.context.clear_cookies(name="session")
    press(page, "button[value=save]")
    expect(page.locator("main")).to_contain_text("登录")
    assert not SheetRow.objects.filter(sheet=sheet).exists()
    assert "王𬀩雨" not in page.content()
    page.fill("[name=username]", "teacher")
    page.fill("[name=password]", PASSWORD)
    press(page, ".gate .btn.wide")
    assert page.input_value(field(cast, "yu")) == "1000 0000"
    assert value_of(cast, "yu", "c1") == 1

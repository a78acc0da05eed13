"""The consent of a class by keyboard: one key a family that agreed to all, and nothing typed is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from students.models import Consent
from tests import factories
from tests.journeys.checks import CLASS_HTML, SIDEWAYS, assert_accessible, asset_weight, html_weight

pytestmark = pytest.mark.once  # what the script of the page does is the same on every database


@pytest.fixture
def grid(cast, browser_for):
    """The page of class 3-1, none of whose families has handed in a sheet."""
    Consent.objects.all().delete()
    return opened(cast, browser_for(cast.admin))


def opened(cast, visitor):
    page = visitor.goto(reverse("students:record_consents", args=[cast.class_3_1.public_id]))
    expect(page.locator("table.cells")).to_be_visible()
    return page


def field(cast, child, at=0):
    return f"[name='{at}-{cast.children[child].public_id.hex}']"


def values(page, cast, child):
    return [page.input_value(field(cast, child, at)) for at in range(3)]


def is_saved(page):
    expect(page.locator("#saving")).to_contain_text("已保存")


def sheets(cast, child):
    return list(Consent.objects.filter(student=cast.children[child]).order_by("pk"))


def test_one_key_a_family_that_agreed_to_all(cast, grid):
    expect(grid.locator(field(cast, "yu"))).to_be_focused()
    grid.keyboard.type("+++")
    is_saved(grid)
    assert values(grid, cast, "yu") == ["111 111", "1", "1"]
    assert [len(sheets(cast, name)) for name in ("yu", "bo", "nur")] == [1, 1, 1]
    assert {sheets(cast, "nur")[0].authority, sheets(cast, "nur")[0].evaluation} == {"parent", "yes"}
    expect(grid.locator("td.ok")).to_have_count(3)
    expect(grid.locator("#rest")).to_be_hidden()
    expect(grid.locator("#counts")).to_have_text("3 名孩子：已同意 3，不同意 0，待沟通 0，未交 0")


def test_six_digits_go_on_to_the_next_child_and_exceptions_cost_two_keys(cast, grid):
    grid.keyboard.type("112311")
    expect(grid.locator(field(cast, "bo"))).to_be_focused()
    grid.keyboard.type("/4")  # of the row before: signed by a carer without a mandate
    expect(grid.locator(field(cast, "bo"))).to_be_focused()
    grid.keyboard.type("+//2")  # the child would rather not
    expect(grid.locator(field(cast, "nur"))).to_be_focused()
    is_saved(grid)
    grid.keyboard.type("111112/3")  # the last child has no next one
    is_saved(grid)
    assert values(grid, cast, "nur") == ["111 112", "3", "1"]
    assert values(grid, cast, "yu") == ["112 311", "4", "1"] and values(grid, cast, "bo") == ["111 111", "1", "2"]
    yu, bo = sheets(cast, "yu")[-1], sheets(cast, "bo")[-1]
    assert (yu.authority, yu.talk, yu.care_context, bo.child_agrees) == ("carer-only", "no", "talk", False)
    expect(grid.locator("table")).to_contain_text("待沟通：签字人没有委托书")
    expect(grid.locator("table")).to_contain_text("不同意：孩子自己不愿意")


def test_who_signs_is_chosen_once_for_the_page(cast, grid):
    grid.select_option("[name=signer]", "3")
    grid.fill("[name=dated]", "20261012")
    grid.focus(field(cast, "yu"))
    grid.keyboard.type("++")
    is_saved(grid)
    assert [(one.authority, str(one.dated)) for one in sheets(cast, "bo")] == [("delegate", "2026-10-12")]


def test_an_unfinished_row_is_no_sheet_is_told_and_is_there_again(cast, grid, browser_for):
    grid.keyboard.type("11")
    expect(grid.locator("table")).to_contain_text("还差 4 项")
    expect(grid.locator("#saving")).to_contain_text("1 行待发送")
    assert sheets(cast, "yu") == []
    grid.on("dialog", lambda dialog: dialog.accept())
    grid.reload()
    expect(grid.locator(field(cast, "yu"))).to_have_value("11")
    grid.focus(field(cast, "yu"))
    grid.keyboard.press("End")
    grid.keyboard.press("Home")
    grid.keyboard.type("+")
    is_saved(grid)
    assert len(sheets(cast, "yu")) == 1


@pytest.mark.parametrize(("choice", "outcomes"), [("mine", ["refused", "given"]), ("theirs", ["refused"])])
def test_a_familys_no_is_asked_about_by_name(cast, browser_for, choice, outcomes):
    Consent.objects.all().delete()
    factories.make_consent(cast.children["yu"], "refused", "no")
    grid = opened(cast, browser_for(cast.admin))
    grid.focus(field(cast, "yu"))
    grid.keyboard.type("+")
    expect(grid.locator("#choice")).to_contain_text("王𬀩雨")
    assert [one.outcome for one in sheets(cast, "yu")] == ["refused"]
    grid.click(f"#choice [value={choice}]")
    expect(grid.locator("#choice")).to_be_hidden()
    grid.keyboard.press("Control+End")
    is_saved(grid) if choice == "mine" else expect(grid.locator(field(cast, "yu"))).to_have_value("222 222")
    assert [one.outcome for one in sheets(cast, "yu")] == outcomes


def test_the_cursor_begins_at_the_first_family_without_a_sheet_then_at_the_first_that_waits(cast, grid):
    grid.keyboard.type("+")
    is_saved(grid)
    grid.reload()
    expect(grid.locator(field(cast, "bo"))).to_be_focused()
    grid.keyboard.type("311111+")
    is_saved(grid)
    grid.reload()
    expect(grid.locator(field(cast, "bo"))).to_be_focused()


def test_the_rest_is_confirmed_by_name(cast, grid):
    expect(grid.locator("#rest")).to_have_text("其余 3 名都同意")
    grid.keyboard.type("222222")
    expect(grid.locator("#rest")).to_have_text("其余 2 名都同意")
    with grid.expect_navigation():
        grid.click("#rest")
    expect(grid.locator("main")).to_contain_text("2 号　李䶮")
    expect(grid.locator("main li")).to_contain_text("王𬀩雨")
    with grid.expect_navigation():
        grid.keyboard.press("Enter")
    assert [[one.outcome for one in sheets(cast, name)] for name in ("yu", "bo", "nur")] == [
        ["refused"],
        ["given"],
        ["given"],
    ]


def test_a_line_that_drops_loses_nothing(cast, browser_for):
    Consent.objects.all().delete()
    visitor = browser_for(cast.admin)
    grid = opened(cast, visitor)
    grid.keyboard.type("+")
    is_saved(grid)
    grid.context.set_offline(True)
    grid.keyboard.type("+112111")
    expect(grid.locator("#saving")).to_contain_text("2 行等网络恢复后发送")
    assert [len(sheets(cast, name)) for name in ("yu", "bo", "nur")] == [1, 0, 0]
    grid.context.set_offline(False)
    is_saved(grid)
    assert [len(sheets(cast, name)) for name in ("yu", "bo", "nur")] == [1, 1, 1]
    visitor.complaints.clear()  # the browser reports the requests that were cut off


def test_a_tab_that_was_closed_without_a_line_is_sent_by_the_next(cast, browser_for):
    Consent.objects.all().delete()
    visitor = browser_for(cast.admin)
    grid = opened(cast, visitor)
    grid.context.set_offline(True)
    grid.keyboard.type("++")
    expect(grid.locator("#saving")).to_contain_text(
        "2 行等网络恢复后发送" + grid.get_attribute("#saving-box", "data-kept")
    )
    other = grid.context.new_page()
    grid.close()
    other.context.set_offline(False)
    other.goto(visitor.address + reverse("students:record_consents", args=[cast.class_3_1.public_id]))
    is_saved(other)
    assert [len(sheets(cast, name)) for name in ("yu", "bo", "nur")] == [1, 1, 0]
    visitor.complaints.clear()


def test_without_a_script_the_page_is_a_plain_form(cast, browser_for):
    Consent.objects.all().delete()
    page = browser_for(cast.admin, script=False, width=360).goto(
        reverse("students:record_consents", args=[cast.class_3_1.public_id])
    )
    assert page.evaluate(SIDEWAYS) <= 0
    page.fill(field(cast, "yu"), "+")
    page.fill(field(cast, "bo"), "11")
    with page.expect_navigation():
        page.click("[value=save]")
    expect(page.locator(".summary")).to_contain_text("李䶮：还差 4 项")
    assert len(sheets(cast, "yu")) == 1 and page.input_value(field(cast, "bo")) == "11"
    with page.expect_navigation():
        page.fill(field(cast, "bo"), "")
        page.click("[value=rest]")
    with page.expect_navigation():
        page.click("main .btn")
    assert [len(sheets(cast, name)) for name in ("yu", "bo", "nur")] == [1, 1, 1]


def test_a_class_of_seventy_five_is_typed_on_a_page_that_stays_light(cast, browser_for):
    Consent.objects.all().delete()
    for seat in range(4, 76):
        factories.make_student(cast.class_3_1, f"学生{seat}", seat, consent=False)
    visitor = browser_for(cast.admin)
    answers = []
    visitor.page.on("response", lambda answer: answers.append(answer))
    grid = opened(cast, visitor)
    own = asset_weight(grid.content())["js/consents.js"]
    assert html_weight(answers[0].text()) <= CLASS_HTML and own <= 1_700
    grid.keyboard.type("+" * 75)
    expect(grid.locator("#saving")).to_contain_text("已保存", timeout=30_000)  # two batches, each a sheet a child
    assert Consent.objects.count() == 75


def test_a_row_that_becomes_whole_while_its_beginning_is_on_the_way_is_saved(cast, grid):
    line = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
    slow = grid.context.new_cdp_session(grid)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", line)
    with grid.expect_request(lambda request: "/rows/" in request.url and request.method == "POST"):
        grid.keyboard.type("1121")
    grid.keyboard.type("11")
    is_saved(grid)
    assert [one.talk for one in sheets(cast, "yu")] == ["no"]


def test_the_grid_is_accessible_while_somebody_types(cast, grid):
    grid.keyboard.type("1123")
    assert_accessible(grid, [child.name for child in cast.children.values()])
    grid.keyboard.press("Home")
    grid.keyboard.type("+")
    is_saved(grid)


def test_a_phone_shows_the_families_of_whom_something_is_open_and_the_others_at_a_tick(cast, browser_for):
    Consent.objects.all().delete()
    for seat in range(4, 76):
        factories.make_student(cast.class_3_1, f"学生{seat}", seat)
    factories.make_consent(cast.children["yu"], "refused", "no")
    factories.make_consent(cast.children["bo"], "given", "talk")
    page = browser_for(cast.admin, width=360).goto(reverse("students:record_consents", args=[cast.class_3_1.public_id]))
    expect(page.locator("table.stack tbody tr:visible")).to_have_count(2)
    height = page.evaluate("document.documentElement.scrollHeight")
    print(f"consent of 75 children with 2 open: {height} px at 360")
    assert height <= 1600 and page.evaluate(SIDEWAYS) <= 0
    page.check("#settled")
    expect(page.locator("table.stack tbody tr:visible")).to_have_count(75)


def test_a_family_that_said_no_is_not_where_the_cursor_begins(cast, browser_for):
    Consent.objects.all().delete()
    factories.make_consent(cast.children["yu"], "refused", "no")
    factories.make_consent(cast.children["bo"], "given", "talk")
    factories.make_consent(cast.children["nur"], "given", "yes")
    expect(opened(cast, browser_for(cast.admin)).locator(field(cast, "bo"))).to_be_focused()


def test_a_plus_on_a_phone_is_six_yes_and_whole_at_once(cast, browser_for):
    Consent.objects.all().delete()
    page = browser_for(cast.admin, width=360).goto(reverse("students:record_consents", args=[cast.class_3_1.public_id]))
    page.fill(field(cast, "yu"), "+")
    page.locator(field(cast, "bo")).focus()
    is_saved(page)
    assert [(one.outcome, one.authority) for one in sheets(cast, "yu")] == [("given", "parent")]

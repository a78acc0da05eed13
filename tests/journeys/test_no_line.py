"""What a browser shows without a line: one page that names nobody. And what it never keeps or promises."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.rounds.models import Sheet, SheetRow
from tests.journeys.checks import assert_accessible
from tests.journeys.waiting import CONTROLLED, field, is_saved, new_tab, on_device, opened, type_row
from tests.rounds import factories as rounds

pytestmark = pytest.mark.once  # what the script of the page does is the same on every database
CACHED = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys())
            found.push([name, new URL(request.url).pathname, await (await caches.match(request)).text()]);
    return found;
}"""


@pytest.fixture
def sheet(cast):
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


@pytest.fixture
def li(cast, sheet, browser_for):
    visitor = browser_for(cast.li)
    opened(visitor, sheet)
    assert visitor.page.evaluate(CONTROLLED)
    yield visitor
    visitor.complaints[:] = [one for one in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def test_without_a_line_every_address_answers_with_one_page_that_counts_and_names_nobody(cast, sheet, li):
    li.page.context.set_offline(True)
    type_row(li.page, cast, "yu", "1230")
    expect(li.page.locator("#saving")).to_contain_text(li.page.get_attribute("#saving-box", "data-kept"))
    new_tab(li)
    page = li.goto(reverse("rounds:show_sheet", args=[sheet.public_id]))
    expect(page.locator("#waiting-here")).to_contain_text("1")
    expect(page.locator("main")).to_contain_text("纸质表")
    assert not any(word in page.content() for word in ("李芳", "王𬀩雨", "1230"))
    assert_accessible(page)
    li.page.context.set_offline(False)
    with page.expect_navigation():
        page.click("#reload")
    is_saved(page)
    assert page.input_value(field(cast, "yu")) == "1230"


def test_no_page_of_a_child_is_ever_in_a_cache(cast, sheet, li):
    li.goto("/")
    kept = li.page.evaluate(CACHED)
    assert len({name for name, _path, _text in kept}) == 1
    assert sorted(path for _name, path, _text in kept) == [
        *("/no-line/", "/static/css/xinqiao.css", "/static/img/xinqiao.svg", "/static/js/saving.js")
    ]
    assert not any(child.name in text for child in cast.children.values() for _name, _path, text in kept)
    assert not any(word in text for word in ("李芳", "csrf") for _name, path, text in kept if path == "/no-line/")


def test_an_old_shell_goes_when_a_new_one_comes(sheet, li):
    script = """() => caches.open("shell-of-yesterday").then(() => navigator.serviceWorker.getRegistration())
        .then(found => found.unregister())"""
    li.page.evaluate(script)
    page = opened(li, sheet)
    assert page.evaluate(CONTROLLED)
    page.wait_for_timeout(100)
    names = page.evaluate("caches.keys()")
    assert len(names) == 1 and names[0] != "shell-of-yesterday"


def test_handing_in_without_a_line_is_sent_by_loading_again(cast, sheet, li):
    digits = [("0100 1000", "0100 0200 0010"), ("0010 0000", "1002 0001 0000"), ("0001 2000", "0010 0100 2000")]
    forms = ("teacher-connection", "teacher-engagement")
    rounds.fill(sheet, cast.li, {seat: dict(zip(forms, pair, strict=True)) for seat, pair in enumerate(digits, 1)})
    page = li.goto(reverse("rounds:check_answers", args=[sheet.public_id]))
    page.context.set_offline(True)
    page.click("main form .btn")
    expect(page.locator("#reload")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    page.wait_for_url("**" + reverse("rounds:thank_teacher", args=[sheet.public_id]))
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.SUBMITTED


@pytest.mark.parametrize(
    "missing",
    [
        "Object.defineProperty(window, 'isSecureContext', {value: false})",
        pytest.param("Object.defineProperty(window, 'Promise', {value: undefined})", marks=pytest.mark.slow),
        pytest.param("Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})", marks=pytest.mark.slow),
        "IDBFactory.prototype.open = () => { throw new Error('private window') }",
    ],
)
def test_a_browser_that_can_keep_nothing_says_so_and_works_on(cast, sheet, browser_for, missing):
    visitor = browser_for(cast.li)
    visitor.page.add_init_script(missing)
    page = opened(visitor, sheet)
    expect(page.locator("main p.note").last).to_contain_text("断网时留不住内容")
    page.context.set_offline(True)
    type_row(page, cast, "yu", "1230")
    expect(page.locator("#again")).to_be_visible()
    expect(page.locator("#saving")).not_to_contain_text(page.get_attribute("#saving-box", "data-kept"))
    page.context.set_offline(False)
    is_saved(page)
    assert SheetRow.objects.get().version == 1
    new_tab(visitor)
    assert on_device(visitor.goto("/")) == []
    visitor.complaints.clear()  # the browser reports the requests that were cut off

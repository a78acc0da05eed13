"""A bad line, a closed tab, a shared PC: nothing typed is lost, written twice, or sent as somebody else.

Eleven scenarios, each counted in the database (tests/journeys/waiting.py:assert_exactly).
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.library.models import InstrumentVersion
from screening.rounds.drafts import digits_of
from screening.rounds.models import Assessment, RoundForm, SheetRow
from screening.rounds.round_scoring import forms_of_round
from screening.rounds.services import close_round
from tests.journeys import waiting
from tests.journeys.waiting import (
    ROWS,
    assert_exactly,
    is_empty,
    is_kept,
    is_saved,
    new_tab,
    on_device,
    opened,
    type_row,
)
from tests.rounds import factories as rounds

pytestmark = pytest.mark.once  # what the script of the page does is the same on every database
PASSWORD = "a-good-password"


@pytest.fixture
def sheet(cast):
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


@pytest.fixture
def li(cast, sheet, browser_for):
    """Teacher Li at the office PC, her sheet open. The browser reports requests that were cut off: no fault of ours."""
    visitor = browser_for(cast.li)
    opened(visitor, sheet)
    yield visitor
    visitor.complaints[:] = [one for one in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
    visitor.complaints[:] = [one for one in visitor.complaints if "ERR_FAILED" not in one]


@pytest.fixture
def yu(cast):
    return cast.children["yu"]


def without_a_line(visitor) -> None:
    visitor.page.context.set_offline(True)


def with_a_line(visitor) -> None:
    visitor.page.context.set_offline(False)


def left_behind(visitor, cast, text="1230") -> None:
    """Li types without a line, the row is kept, she closes the tab and goes home; the line comes back."""
    without_a_line(visitor)
    type_row(visitor.page, cast, "yu", text)
    is_kept(visitor.page)
    new_tab(visitor)
    with_a_line(visitor)


def sign_in(page, username: str) -> None:
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


def test_1_checking_without_a_line_waits_for_it_and_goes_on_by_itself(cast, sheet, li, yu):
    without_a_line(li)
    type_row(li.page, cast, "yu", "1230")
    li.page.click("[name=do][value=check]")
    is_kept(li.page)
    waiting.says(li.page, "hold")
    assert not SheetRow.objects.exists()
    with_a_line(li)
    li.page.wait_for_url("**" + reverse("rounds:check_answers", args=[sheet.public_id]))
    assert_exactly(sheet, cast.li, {yu: "1230"})
    is_empty(li.page)


def test_2_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_doubled(cast, sheet, li, yu):
    keys = waiting.keys_of(li.page)
    li.page.route(waiting.ROWS, waiting.only_posts(waiting.committed_but_unheard))
    type_row(li.page, cast, "yu", "1230")
    is_kept(li.page)
    assert_exactly(sheet, cast.li, {yu: "1230"})
    li.page.unroute(waiting.ROWS)
    li.page.click("#again")
    is_saved(li.page)
    assert len(keys) >= 2 and len(set(keys)) == 1
    assert_exactly(sheet, cast.li, {yu: "1230"})
    is_empty(li.page)


def test_3_a_session_that_ended_keeps_everything_until_the_next_sign_in(cast, sheet, li, yu):
    li.page.context.clear_cookies()
    type_row(li.page, cast, "yu", "1230")
    expect(li.page.locator("#sign-in")).to_be_visible()
    assert not SheetRow.objects.exists() and len(on_device(li.page)) == 1
    new_tab(li)
    li.goto(reverse("rounds:show_sheet", args=[sheet.public_id]))
    expect(li.page.locator("#waiting-here")).to_contain_text("1")
    sign_in(li.page, "teacher")
    is_saved(li.page)
    assert li.page.input_value(waiting.field(cast, "yu")) == "1230"
    assert_exactly(sheet, cast.li, {yu: "1230"})
    is_empty(li.page)


def test_4_the_second_person_at_the_pc_neither_sees_nor_sends_it(cast, sheet, li, yu):
    left_behind(li, cast)
    waiting.change_person(li, cast.zhou)
    other = rounds.sheet_of(sheet.round, cast.class_3_2)
    opened(li, other)
    type_row(li.page, cast, "hao", "2222")
    is_saved(li.page)
    (record,) = on_device(li.page)
    kept = str(record) + li.page.content()
    assert record["count"] == 1 and record["key"].startswith(f"{cast.li.device_name}/{sheet.public_id}/")
    assert not any(word in kept for word in (yu.public_id.hex, yu.name, "1230", cast.li.device_key))
    assert_exactly(other, cast.zhou, {cast.children["hao"]: "2222"})
    assert_exactly(sheet, cast.li, {}, saves=0)
    waiting.change_person(li, cast.li)
    opened(li, sheet)
    is_saved(li.page)
    assert_exactly(sheet, cast.li, {yu: "1230"})
    is_empty(li.page)


def test_4_rows_that_wait_are_read_after_the_keys_were_changed(cast, sheet, li, yu, settings):
    left_behind(li, cast)
    settings.LOOKUP_KEY = f"{'a newer key ' * 3},{settings.LOOKUP_KEY}"
    opened(li, sheet)
    is_saved(li.page)
    assert_exactly(sheet, cast.li, {yu: "1230"})
    is_empty(li.page)


def test_5_an_edit_while_the_row_is_on_its_way_survives_the_answer(cast, sheet, li, yu):
    on_the_way = []
    li.page.route(
        waiting.ROWS, waiting.only_posts(lambda route: route.continue_() if on_the_way else on_the_way.append(route))
    )
    with li.page.expect_request(lambda request: request.method == "POST"):
        type_row(li.page, cast, "yu", "12")
    li.page.keyboard.type("30")
    on_the_way[0].continue_()
    is_saved(li.page)
    assert_exactly(sheet, cast.li, {yu: "1230"}, changes=2, saves=2)
    is_empty(li.page)


def test_6_an_edit_after_queueing_neither_takes_it_back_nor_is_left_behind(cast, sheet, li, yu):
    without_a_line(li)
    type_row(li.page, cast, "yu", "12")
    li.page.click("[name=do][value=check]")
    waiting.says(li.page, "hold")
    type_row(li.page, cast, "yu", "3230")
    is_kept(li.page)
    with_a_line(li)
    li.page.wait_for_url("**" + reverse("rounds:check_answers", args=[sheet.public_id]))
    changes = SheetRow.objects.get(student=yu).version  # two when the first text was on its way before the line broke
    assert_exactly(sheet, cast.li, {yu: "3230"}, changes=changes, saves=changes)


@pytest.mark.parametrize(("choice", "text"), [pytest.param("mine", "1230", marks=pytest.mark.slow), ("theirs", "2")])
def test_7_two_versions_of_a_row_wait_for_a_choice_also_after_loading_again(cast, sheet, li, yu, choice, text):
    left_behind(li, cast)
    rounds.save(sheet, cast.zhou, rounds.row(yu, {"teacher-connection": "2"}))
    opened(li, sheet)
    expect(li.page.locator("#choice")).to_contain_text("周敏")
    expect(li.page.locator("#choice [value=mine]")).to_contain_text("1230")
    li.page.click("[name=do][value=save]")
    expect(li.page.locator("#choice [value=mine]")).to_be_focused()
    assert_exactly(sheet, cast.zhou, {yu: "2"})
    with li.page.expect_navigation():  # the save that was asked for goes on by itself
        li.page.click(f"#choice [value={choice}]")
    is_saved(li.page)
    mine = choice == "mine"
    assert_exactly(sheet, cast.li if mine else cast.zhou, {yu: text}, others=mine)
    is_empty(li.page)


def test_7_the_own_row_leaves_what_the_other_wrote_beside_it(cast, sheet, li, yu):
    rounds.save(sheet, cast.zhou, rounds.row(yu, {"teacher-engagement": "2222"}))
    type_row(li.page, cast, "yu", "1230")  # on a page that was made before
    li.page.click("#choice [value=mine]")
    is_saved(li.page)
    with li.page.expect_navigation():
        li.page.click("[name=do][value=save]")
    row = SheetRow.objects.get()
    assert digits_of(forms_of_round(sheet.round), row.cells) == {
        "teacher-connection": "1230",
        "teacher-engagement": "2222",
    }
    assert row.version == 2


def test_8_a_closed_tab_goes_on_in_the_next_one_with_the_same_key(cast, sheet, li, yu):
    first = waiting.keys_of(li.page)
    li.page.route(waiting.ROWS, waiting.only_posts(waiting.committed_but_unheard))
    type_row(li.page, cast, "yu", "1230")
    is_kept(li.page)
    new_tab(li)
    second = waiting.keys_of(li.page)
    opened(li, sheet)
    is_empty(li.page)  # “saved” stands there from the start: the row was committed
    is_saved(li.page)
    assert set(second) == set(first) and len(second) == 1
    assert_exactly(sheet, cast.li, {yu: "1230"})


def test_8_two_tabs_keep_their_own_rows_and_the_one_that_stays_takes_over(cast, sheet, li, yu):
    """Neither overwrites the other's record; what a closed tab leaves is sent by the one that is still open."""
    staying, going = li.page, li.page.context.new_page()
    going.goto(staying.url)
    expect(going.locator("table.cells")).to_be_visible()
    without_a_line(li)
    for page, child, text in ((staying, "yu", "1230"), (going, "bo", "0321")):
        page.bring_to_front()
        type_row(page, cast, child, text)
        is_kept(page)
    assert [record["count"] for record in on_device(staying)] == [1, 1]
    going.close()
    with_a_line(li)
    is_saved(staying)
    expect(staying.locator(waiting.field(cast, "bo"))).to_have_value("0321")
    is_empty(staying)
    rows = {row.student: row.version for row in SheetRow.objects.filter(saved_by=cast.li)}
    assert rows == {yu: 1, cast.children["bo"]: 1}


def test_8_a_closed_tab_on_a_phone_goes_on_too(cast, sheet, browser_for, yu):
    visitor = browser_for(cast.li, width=360)
    pad = reverse("rounds:rate_by_item", args=[sheet.public_id])
    page = visitor.goto(pad)
    without_a_line(visitor)
    page.click(".keys button[value='2']")
    is_kept(page)
    new_tab(visitor)
    with_a_line(visitor)
    is_saved(visitor.goto(pad))
    assert_exactly(sheet, cast.li, {yu: "2"})
    visitor.complaints.clear()


def test_9_signing_out_warns_and_destroys_nothing_of_a_colleague(cast, sheet, li, yu):
    left_behind(li, cast)
    waiting.change_person(li, cast.zhou)
    other = rounds.sheet_of(sheet.round, cast.class_3_2)
    page = opened(li, other)
    without_a_line(li)
    type_row(page, cast, "hao", "2222")
    is_kept(page)
    page.once("dialog", lambda dialog: dialog.dismiss())  # at once: an open question would hold up the click
    with page.expect_event("dialog") as asked:
        page.click("header form button")
    assert "1" in asked.value.message
    assert len(on_device(page)) == 2
    with_a_line(li)
    is_saved(page)
    with page.expect_response("**" + reverse("accounts:sign_out")) as answer:
        page.click("header form button")
    assert "clear-site-data" not in answer.value.headers
    expect(page.locator("#waiting-here")).to_contain_text("1")
    assert [record["key"].split("/")[0] for record in on_device(page)] == [cast.li.device_name]
    assert_exactly(other, cast.zhou, {cast.children["hao"]: "2222"})
    sign_in(page, "teacher")
    opened(li, sheet)
    is_saved(page)
    assert_exactly(sheet, cast.li, {yu: "1230"})


@pytest.mark.parametrize("before", [pytest.param(True, marks=pytest.mark.slow), False])
def test_10_a_server_in_trouble_is_asked_again(cast, sheet, li, yu, before):
    """Whether it failed before the row was written or after."""

    def fail(route):
        if not before:
            route.fetch()
        route.fulfill(status=503, body="<h1>503</h1>")

    li.page.route(waiting.ROWS, waiting.only_posts(fail))
    type_row(li.page, cast, "yu", "1230")
    is_kept(li.page)
    li.page.unroute(waiting.ROWS)
    li.page.click("#again")
    is_saved(li.page)
    assert_exactly(sheet, cast.li, {yu: "1230"})
    is_empty(li.page)


def test_11_a_round_that_closed_meanwhile_takes_the_row_as_a_draft(cast, sheet, li, yu):
    left_behind(li, cast)
    close_round(sheet.round, by=cast.district)
    opened(li, sheet)
    expect(li.page.locator("#saving")).to_contain_text("没有计入")
    assert_exactly(sheet, cast.li, {yu: "1230"})
    assert not Assessment.objects.exists()


def handed_in(sheet, cast):
    rounds.hand_in(sheet, cast.zhou)
    return rounds.CALM["teacher-connection"]


def another_version(sheet, cast):
    form = RoundForm.objects.get(round=sheet.round, instrument_version__instrument="teacher-connection")
    old = form.instrument_version
    form.instrument_version = InstrumentVersion.objects.create(
        instrument=old.instrument,
        version="9.9",
        informant=old.informant,
        content_hash="f" * 64,
        definition={**old.definition, "version": "9.9"},
    )
    form.save()


@pytest.mark.parametrize("happens", [handed_in, another_version])
def test_11_a_row_for_what_is_no_more_is_kept_and_shown_never_guessed(cast, sheet, li, yu, happens):
    left_behind(li, cast)
    stands = happens(sheet, cast)
    page = li.goto(reverse("rounds:show_sheet", args=[sheet.public_id]))
    expect(page.locator("div.note[role=alert]")).to_contain_text("1230")
    expect(page.locator("div.note[role=alert]")).to_contain_text(yu.name)
    assert page.input_value(waiting.field(cast, "yu")) == (stands or "")
    assert not SheetRow.objects.filter(saved_by=cast.li).exists()
    kept = waiting.unsealed(page)
    assert yu.public_id.hex in kept and "1230" in kept and yu.name not in kept  # the page alone knows the name
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("div.note[role=alert] button")
    is_empty(page)


def test_a_full_disk_is_said_as_what_it_is_and_not_as_a_missing_line(cast, sheet, li, yu):
    full = {"error": "cannot-store", "why": "full", "message": "装有系统的电脑硬盘满了。"}
    li.page.route(ROWS, lambda route: route.fulfill(status=503, json=full))
    type_row(li.page, cast, "yu", "1230")
    expect(li.page.locator("#saving")).to_contain_text("硬盘满了")
    li.page.unroute(ROWS)
    li.page.click("#again")
    is_saved(li.page)
    assert_exactly(sheet, cast.li, {yu: "1230"})
    li.complaints[:] = [one for one in li.complaints if "503" not in one]

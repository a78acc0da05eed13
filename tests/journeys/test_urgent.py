"""Urgent concern at a bad line: delivered, or NOT SENT with the numbers; never queued, never lost, never doubled."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from screening.cases.models import UrgentConcern
from tests.cases import factories as make
from tests.journeys.checks import assert_accessible
from tests.journeys.waiting import CONTROLLED

SAID = "哭着不肯回家"
PASSWORD = "a-good-password"


@pytest.fixture
def duty(cast):
    return make.make_duty(cast.school, cast.zhou, cast.admin)


def open_page(cast, browser_for, **options):
    visitor = browser_for(cast.staff, **options)
    return visitor.goto(reverse("cases:raise_urgent"))


@pytest.fixture
def cut_off(cast, duty, browser_for):
    """The page at a line that breaks; the browser's own word about it is expected, anything else is not."""
    visitor = browser_for(cast.staff, width=360)
    yield visitor.goto(reverse("cases:raise_urgent"))
    visitor.complaints[:] = [complaint for complaint in visitor.complaints if "net::ERR_FAILED" not in complaint]


def sign_in(page):
    page.fill("[name=username]", "staff")
    page.fill("[name=password]", PASSWORD)
    page.click(".gate .btn.wide")


def is_not_sent(page, duty):
    alarm = page.locator("#not-sent")
    expect(alarm).to_be_visible()
    expect(alarm).to_contain_text("NOT SENT")
    expect(alarm.locator("a[href='tel:00005550110']")).to_be_visible()
    expect(page.locator("#first-screen")).to_be_hidden()
    expect(page.locator("[name=what]")).to_have_value(SAID)
    expect(page.locator("#urgent-form button")).to_have_text("再送一次")
    expect(page.locator("#urgent-form button")).to_be_enabled()


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_it_is_delivered_and_says_to_whom(cast, duty, browser_for, script):
    page = open_page(cast, browser_for, script=script, width=360)
    page.fill("[name=what]", SAID)
    page.check("[name=about][value=no]")
    page.click("#urgent-form button")
    expect(page.locator("#sent")).to_have_text("已送到")
    expect(page.locator("main")).to_contain_text("周敏")
    assert UrgentConcern.objects.get().what == SAID


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_colleague_who_is_written_about_is_asked_for_once_and_kept_out(cast, duty, browser_for, script):
    page = open_page(cast, browser_for, script=script, width=360)
    page.fill("[name=what]", f"周敏老师打他，{SAID}")
    page.check("[name=about][value=no]")
    page.click("#urgent-form button")
    expect(page.locator(".summary")).to_contain_text("要不要不给周敏看？")
    expect(page.locator("[name=what]")).to_have_value(f"周敏老师打他，{SAID}")
    if script:
        assert_accessible(page)
    page.check("[name=hide][value=yes]")
    page.click("#urgent-form button")
    expect(page.locator("#sent")).to_have_text("已送到")
    expect(page.locator("main")).not_to_contain_text("周敏")
    assert UrgentConcern.objects.get().withheld_from.get().user == cast.zhou


def test_without_a_line_it_says_not_sent_and_sends_nothing_by_itself(cut_off, duty):
    page = cut_off
    page.fill("[name=what]", SAID)
    page.check("[name=about][value=no]")
    page.route("**/urgent/raise/**", lambda route: route.abort())
    page.click("#urgent-form button")
    is_not_sent(page, duty)
    assert_accessible(page)
    page.unroute_all()
    assert not UrgentConcern.objects.exists()
    page.click("#urgent-form button")
    expect(page.locator("#sent")).to_be_visible()
    assert UrgentConcern.objects.count() == 1


def test_a_silent_server_means_not_sent_after_ten_seconds(cast, duty, browser_for):
    page = open_page(cast, browser_for)
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # on a busy computer the page's own clock would run past the ten seconds
    page.fill("[name=what]", SAID)
    page.check("[name=about][value=no]")
    page.route("**/urgent/raise/**", lambda route: None)
    page.click("#urgent-form button")
    page.clock.run_for(9_900)
    expect(page.locator("#not-sent")).to_be_hidden()
    expect(page.locator("#urgent-form button")).to_be_disabled()
    page.clock.run_for(200)
    is_not_sent(page, duty)


def test_a_lost_confirmation_and_a_second_press_are_one_concern_with_every_word(cut_off, duty):
    page = cut_off
    page.fill("[name=what]", SAID)
    page.check("[name=about][value=no]")

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/urgent/raise/**", lose_the_answer)
    page.click("#urgent-form button")
    is_not_sent(page, duty)
    page.unroute_all()
    page.fill("[name=told]", "门卫")
    page.click("#urgent-form button")
    expect(page.locator("#sent")).to_be_visible()
    concern = UrgentConcern.objects.get()
    assert (concern.what, concern.told) == (SAID, "门卫")


def test_an_empty_form_asks_for_one_line_without_leaving_the_page(cast, duty, browser_for):
    page = open_page(cast, browser_for)
    page.click("#urgent-form button")
    expect(page.locator("#refused .summary")).to_be_focused()
    expect(page.locator("#not-sent")).to_be_hidden()
    page.fill("[name=who]", "三(1)班")
    page.check("[name=about][value=no]")
    page.click("#urgent-form button")
    expect(page.locator("#sent")).to_be_visible()


def test_signed_out_meanwhile_the_numbers_come_first_and_then_signing_in_delivers(cast, duty, browser_for):
    page = browser_for(None).goto(reverse("cases:raise_urgent"))
    sign_in(page)
    page.fill("[name=what]", SAID)
    page.check("[name=about][value=no]")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("#urgent-form button")
    is_not_sent(page, duty)
    expect(page.locator("#signed-out")).to_be_visible()
    page.click("#urgent-form button")
    sign_in(page)
    expect(page.locator("#sent")).to_be_visible()
    assert UrgentConcern.objects.get().what == SAID


def test_the_button_of_a_loaded_page_shows_steps_and_numbers_without_a_line(cast, duty, browser_for):
    visitor = browser_for(None, width=360)
    page = visitor.goto("/")
    assert page.evaluate(CONTROLLED)
    sign_in(page)
    expect(page.locator("a.urgent").first).to_be_visible()
    page.context.set_offline(True)
    page.click("a.urgent >> nth=0")
    main = page.locator("main")
    expect(main).to_contain_text("不让孩子一个人待着")
    expect(main).to_contain_text("未送出")
    for number in ("110", "120", "12356"):
        expect(main.locator(f"a[href='tel:{number}']").first).to_be_visible()
    assert_accessible(page)
    page.context.set_offline(False)
    visitor.complaints[:] = [one for one in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in one]

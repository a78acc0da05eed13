"""The second step in the browser, for those who see more than a class: set up, left, and asked for at the next
sign-in, by phone and by paper; every page of it is held to what all pages are."""

import pytest
from django.utils import timezone

from accounts.models import SecondFactor
from accounts.second_factor import HALF_MINUTE, code_at
from tests.journeys.checks import assert_accessible

PASSWORD, SIGN_IN = "a-good-password", "/account/sign-in/"


@pytest.fixture(autouse=True)
def asked_for(settings):
    settings.SECOND_FACTOR = True


def sign_in(page, username: str) -> None:
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


def give(page, code: str) -> None:
    page.fill("[name=code]", code)
    with page.expect_navigation():
        page.press("[name=code]", "Enter")


def key_on(page) -> str:
    return "".join(page.locator("details dd .digits").all_text_contents()).replace(" ", "")


def codes_on(page) -> list[str]:
    return [code.replace(" ", "") for code in page.locator("ol.codes .digits").all_text_contents()]


@pytest.mark.parametrize("who", ["wang", "protection", "auditor"])
def test_a_phone_is_set_up_at_the_first_sign_in_and_asked_for_at_the_next(cast, browser_for, who):
    person = getattr(cast, who)
    page = browser_for(None).goto(SIGN_IN)
    sign_in(page, person.username)
    assert page.url.endswith("/account/second-factor/")
    assert_accessible(page)
    secret = key_on(page)
    give(page, code_at(secret, int(timezone.now().timestamp()) // HALF_MINUTE))
    assert len(codes_on(page)) == 10
    assert_accessible(page)
    SecondFactor.objects.update(last_step=0)  # half a minute later

    again = browser_for(None, width=360).goto(SIGN_IN)
    sign_in(again, person.username)
    assert again.locator("[name=code]").is_visible() and person.name not in again.content()
    assert_accessible(again)
    give(again, code_at(secret, int(timezone.now().timestamp()) // HALF_MINUTE))
    assert person.name in again.content()


def test_a_printed_sheet_does_without_a_phone_and_without_a_script(cast, browser_for):
    page = browser_for(None, script=False).goto(SIGN_IN)
    sign_in(page, cast.auditor.username)
    with page.expect_navigation():
        page.click("form[action$='/second-factor/sheet/'] button")
    codes = codes_on(page)
    assert len(codes) == 50

    again = browser_for(None, script=False).goto(SIGN_IN)
    sign_in(again, cast.auditor.username)
    give(again, codes[0])
    assert cast.auditor.name in again.content()

"""Every page of the lists: accessible, built right, light, quiet; blank and after a mistake. The suite looks at
each page once and asks axe at one width, `script/prove looks` asks at every width and as everybody; that nothing
scrolls sideways is looked at everywhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import Cast
from tests.journeys.checks import WIDTHS, assert_accessible, assert_light
from tests.journeys.looks import Look, looks, opened

SPEAKS_OF = ("templates", "static")
MOST_REQUESTS = 4
PHONE = (360,)
FIRST_BUTTON = "main form[method=post] button:not([type=button]):visible"
FILLED_BY_HAND = """(() => {
  const form = document.querySelector("main form[method=post]");
  return Boolean(form && form.querySelector("button:not([type=button])") &&
    form.querySelector("input:not([type=hidden]), select, textarea"));
})()"""
NOT_CHECKED_HERE = "for (const form of document.forms) { form.noValidate = true }"  # the server's own answer
UNFOLDED = "for (const fold of document.querySelectorAll('main details')) { fold.open = true }"


def looked_at() -> Iterator[Any]:
    for look in looks():
        if not look.is_listed:
            yield pytest.param(look, PHONE, id=str(look), marks=pytest.mark.slow)
        yield pytest.param(look, WIDTHS, id=f"{look} at every width", marks=pytest.mark.proof)


@pytest.mark.look
@pytest.mark.parametrize(("look", "axe_at"), list(looked_at()))
def test_a_page_meets_the_rules(look: Look, axe_at: tuple[int, ...], cast: Cast, browser_for) -> None:
    who, address = getattr(cast, look.persona) if look.persona else None, look.address(cast)
    visitor = browser_for(who)
    page = opened(visitor, address)
    if page is None:
        assert look.of_table, "a page of the list is no page"
        return
    asked = list(visitor.requests)
    on_the_grid = any("js/grid.js" in one for one in asked)  # a page, its style, the grid and what stands on it
    has_own_style = any("css/consents" in one for one in asked)  # the grid of consent on a phone
    assert len(asked) <= MOST_REQUESTS + on_the_grid + has_own_style, asked
    names = [child.name for child in cast.children.values()]
    assert_light(page.content())
    assert_accessible(page, names, axe_at)
    if press_empty(page, look):
        assert_accessible(page, names, axe_at)


def press_empty(page: Page, look: Look) -> bool:
    """Whether the page now shows an error state."""
    if not look.press and not (look.of_table and page.evaluate(FILLED_BY_HAND)):
        return False
    page.evaluate(NOT_CHECKED_HERE)
    page.evaluate(UNFOLDED)
    if look.press:
        with page.expect_navigation():
            page.click(look.press)
        assert page.query_selector(".summary, .error"), "the button brought no error state"
        return True
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.click(f"{FIRST_BUTTON} >> nth=0")
    if answer.value.status == 422:
        page.wait_for_selector(".error, .summary")  # a refused form says so
        page.wait_for_load_state()
    return answer.value.status == 422

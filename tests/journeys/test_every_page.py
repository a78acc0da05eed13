"""Every page of the list: accessible at three widths, built right, light, quiet; blank and after a mistake."""

import pytest
from django.urls import reverse

from tests.conftest import Cast
from tests.journeys.checks import assert_accessible, assert_light
from tests.journeys.pages import PAGES, PageToCheck

MOST_REQUESTS = 4


@pytest.mark.look
@pytest.mark.parametrize("look", PAGES, ids=str)
def test_a_page_meets_the_rules(look: PageToCheck, cast: Cast, browser_for) -> None:
    visitor = browser_for(getattr(cast, look.persona) if look.persona else None)
    page = visitor.goto(reverse(look.name, kwargs=dict(look.at(cast))) + look.query)
    assert len(visitor.requests) <= MOST_REQUESTS, visitor.requests
    names = [child.name for child in cast.children.values()]
    assert_light(page.content())
    assert_accessible(page, names)
    if look.press:
        page.evaluate("for (const form of document.forms) { form.noValidate = true }")  # the server's own answer
        with page.expect_navigation():
            page.click(look.press)
        assert page.query_selector(".summary, .error"), "the button brought no error state"
        assert_accessible(page, names)

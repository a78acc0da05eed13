"""Every address of the authorization table that shows a page: looked at by each kind of person who gets one, blank and
after pressing the button of its empty form. A page that somebody adds to the table is looked at without another line.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.authorization.matrix import PERSONAS, WITHOUT_ACCESS, Row
from tests.authorization.table import all_rows
from tests.conftest import Cast
from tests.journeys.checks import assert_accessible, assert_light
from tests.journeys.test_every_page import MOST_REQUESTS

FIRST_BUTTON = "main form[method=post] button:not([type=button]):visible"
FILLED_BY_HAND = """(() => {
  const form = document.querySelector("main form[method=post]");
  return Boolean(form && form.querySelector("button") &&
    form.querySelector("input:not([type=hidden]), select, textarea"));
})()"""


def one_row_a_page() -> Iterator[tuple[Row, str]]:
    """Each row with the persons who get a page; each person and address once."""
    seen = set()
    for row in all_rows():
        for key, status in (row.get or {}).items():
            for persona in key.split():
                if status == 200 and persona in PERSONAS and (row.name, persona, row.at) not in seen:
                    seen.add((row.name, persona, row.at))
                    yield row, persona
                    break


@pytest.mark.look
@pytest.mark.slow
@pytest.mark.parametrize(("row", "persona"), list(one_row_a_page()), ids=str)
def test_an_address_shows_a_page_that_meets_the_rules(row: Row, persona: str, cast: Cast, browser_for) -> None:
    target = row.at(cast)
    who = None if persona in WITHOUT_ACCESS else getattr(cast, PERSONAS[persona])
    address = reverse(row.name, kwargs=dict(target.kwargs))
    if target.query:
        address += "?" + "&".join(f"{name}={value}" for name, value in target.query.items())
    if not is_page(who, address):
        return
    visitor = browser_for(who)
    page = visitor.goto(address)
    names = [child.name for child in cast.children.values()]
    assert len(visitor.requests) <= MOST_REQUESTS, visitor.requests
    assert_light(page.content())
    assert_accessible(page, names)
    if not page.evaluate(FILLED_BY_HAND):
        return
    page.evaluate("for (const form of document.forms) { form.noValidate = true }")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.click(f"{FIRST_BUTTON} >> nth=0")
    if answer.value.status == 422:
        page.wait_for_selector(".error, .summary")  # a refused form says so
        page.wait_for_load_state()
        assert_accessible(page, names)


def is_page(who, address: str) -> bool:
    """A download or an answer for a script has no look."""
    client = Client()
    if who is not None:
        client.force_login(who, backend="accounts.backends.ActiveUserBackend")
    return client.get(address).headers.get("Content-Type", "").startswith("text/html")

"""What a browser is told it may load, word for word: one directive loosened and a page is open to foreign scripts."""

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

POLICY = {
    "default-src": "'self'",
    "img-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


def policy_of(response) -> Mapping[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";") if part.strip())
    return {name: sources for name, _, sources in parts}


@pytest.mark.parametrize("name", ["accounts:sign_in", "home:show_home", "home:show_no_line"])
def test_a_page_loads_nothing_but_our_own_and_stands_in_no_frame(cast, name):
    client = Client()
    client.force_login(cast.wang, backend="accounts.backends.ActiveUserBackend")
    response = client.get(reverse(name))
    assert policy_of(response) == POLICY
    assert response["X-Frame-Options"] == "DENY"


def test_a_refusal_says_the_same(cast):
    assert policy_of(Client().get("/no-such-page/")) == POLICY

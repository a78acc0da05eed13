"""What happens to a request whose session cannot be written at its end."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.urls import reverse

from tests.clock import NOW


@pytest.fixture
def later(cast, as_):
    """Li signed in five minutes ago: her next page notes that she is still here."""
    browser = as_(cast.li)
    browser.get(reverse("home:show_home"))
    with time_machine.travel(datetime.fromisoformat(NOW) + timedelta(minutes=5), tick=False):
        yield browser


def test_a_database_that_falls_at_the_very_end_asks_to_send_it_again(later, monkeypatch):
    """Django would say 400, and the class page would stop sending."""

    def fallen(*_args, **_more):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(Session, "save", fallen)
    answer = later.get(reverse("accounts:show_account"))
    assert answer.status_code == 503 and answer["X-Request-ID"]


def test_signing_out_elsewhere_meanwhile_ends_at_the_sign_in(later, monkeypatch):
    usual = SessionStore.save

    def gone(store, must_create=False):
        Session.objects.all().delete()
        return usual(store, must_create)

    with monkeypatch.context() as patch:
        patch.setattr(SessionStore, "save", gone)
        assert later.get(reverse("accounts:show_account")).status_code == 503
    answer = later.get(reverse("accounts:show_account"))
    assert answer.status_code == 302 and reverse("accounts:sign_in") in answer["Location"]

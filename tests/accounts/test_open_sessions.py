"""Where I am signed in; and what does not count as being there."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import sessions
from accounts.models import AuditEvent, OpenSession
from accounts.services.open_sessions import browser_words
from accounts.services.people import disable_user
from tests.clock import NOW

PASSWORD = "a-good-password"
LIST, END = "accounts:list_sessions", "accounts:end_sessions"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 12; HarmonyOS) AppleWebKit/537.36 Chrome/99 Mobile Safari/537.36 MicroMessenger/8.0"
)


def at(**after: float):
    return time_machine.travel(datetime.fromisoformat(NOW) + timedelta(**after), tick=False)


def sign_in(agent: str = EDGE, device: str = "shared", username: str = "teacher") -> Client:
    browser = Client(headers={"user-agent": agent})
    browser.post("/account/sign-in/", {"username": username, "password": PASSWORD, "device": device})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def lines(browser: Client) -> list:
    return browser.get(reverse(LIST)).context["lines"]


@pytest.mark.parametrize(("agent", "words"), [(EDGE, "Windows · Edge"), (PHONE, "HarmonyOS · WeChat"), ("curl", "")])
def test_a_browser_is_known_again_by_a_word_or_two(agent, words):
    assert browser_words(agent) == words


def test_the_page_names_each_browser_and_this_one_first(cast):
    here, there = sign_in(), sign_in(PHONE, "own")
    found = lines(here)
    assert [(line.words.split(" · ")[1], line.is_this) for line in found] == [("Edge", True), ("WeChat", False)]
    assert is_in(there)


def test_one_that_is_ended_is_over_with_its_next_page_and_the_others_go_on(cast):
    here, there, phone = sign_in(), sign_in(), sign_in(PHONE)
    there_id = OpenSession.objects.order_by("pk")[1].public_id
    here.post(reverse(END), {"session": there_id})
    assert (is_in(here), is_in(there), is_in(phone)) == (True, False, True)
    assert there.post("/account/language/", {"language": "en"}).status_code == 302 and not is_in(there)
    assert AuditEvent.objects.filter(verb="account.end_session").count() == 1


def test_all_others_end_at_once(cast):
    here, there, phone = sign_in(), sign_in(), sign_in(PHONE)
    here.post(reverse(END))
    assert (is_in(here), is_in(there), is_in(phone)) == (True, False, False)
    assert [line.is_this for line in lines(here)] == [True]


def test_a_new_password_ends_the_others_and_this_one_is_still_listed(cast):
    here, there = sign_in(), sign_in(PHONE)
    new = {"old_password": PASSWORD, "new_password": "quiet-river-42", "again": "quiet-river-42"}
    here.post("/account/password/", new)
    assert (is_in(here), is_in(there)) == (True, False)
    assert [line.is_this for line in lines(here)] == [True]


def test_nobody_ends_somebody_elses(cast):
    sign_in()
    theirs = OpenSession.objects.get().public_id
    other = sign_in(username="counselor")
    assert other.post(reverse(END), {"session": theirs}).status_code == 404
    assert len(lines(other)) == 1


def test_a_disabled_account_is_out_at_once(cast):
    browser = sign_in()
    disable_user(cast.li, by=cast.admin)
    assert not is_in(browser)


def test_what_is_over_is_not_listed_and_is_forgotten(cast):
    sign_in()
    with at(minutes=16):
        here = sign_in(PHONE)
        assert [line.is_this for line in lines(here)] == [True]
    with at(hours=9):
        sessions.forget_expired()
        assert not OpenSession.objects.exists() and not Session.objects.exists()


@pytest.fixture
def watching(cast) -> Client:
    """Somebody opened a page that looks again by itself, and went away."""
    browser = sign_in()
    browser.get(reverse("home:show_home"))
    return browser


def test_a_page_that_reloads_itself_keeps_nobody_signed_in(watching):
    for minutes in range(1, 15):
        with at(minutes=minutes):
            assert watching.get("/account/?itself=1").status_code == 200
    with at(minutes=15):
        assert watching.get("/account/?itself=1").status_code == 302


def test_whoever_presses_something_meanwhile_stays(watching):
    with at(minutes=10):
        watching.get("/account/")
    with at(minutes=20):
        assert is_in(watching)


def test_the_browser_is_told_to_say_so(rf):
    answer = HttpResponse(headers={"Refresh": "3"})
    sessions.mark_reload(rf.get("/documents/?page=2"), answer)
    assert answer["Refresh"] == "3; url=/documents/?page=2&itself=1"

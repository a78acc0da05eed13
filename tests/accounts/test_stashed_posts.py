"""What a signed-out person sends is kept in the sign-in form and sent once, by that person only."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEvent, User
from tests.factories import make_user

PASSWORD = "a-good-password"
URL = "/account/password/"  # any page that is sent by POST
FIELDS = {"old_password": PASSWORD, "new_password": "quiet-river-42", "again": "quiet-river-42"}
START = "2026-10-19T09:00:00+08:00"


@pytest.fixture
def li(db: None) -> User:
    return make_user("lifang", "李芳")


@pytest.fixture
def late(li: User) -> Client:
    """Li signed in, left for half an hour, and now sends what was filled in."""
    client = Client()
    client.post("/account/sign-in/", {"username": "lifang", "password": PASSWORD})
    return client


def send(client: Client) -> str:
    """The kept form of the answer to a late POST."""
    response = client.post(URL, FIELDS)
    assert response.status_code == 401
    assert response.context["action"] == URL
    return str(response.context["kept"])


def sign_in_with(
    client: Client, kept: str, username: str = "lifang", password: str = PASSWORD, url: str = URL
) -> object:
    return client.post(url, {"username": username, "password": password, "kept": kept})


def changed(user: User) -> bool:
    user.refresh_from_db()
    return user.check_password("quiet-river-42")


def test_it_is_sent_after_signing_in_as_the_same_person(late: Client, li: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        clock.shift(timedelta(minutes=30))
        kept = send(late)
        assert not changed(li)
        clock.shift(timedelta(minutes=29))
        response = sign_in_with(late, kept)
    assert (response.status_code, response.url) == (302, "/account/")
    assert changed(li)
    assert AuditEvent.objects.filter(verb="account.kept_sent").count() == 1


def test_it_is_kept_when_the_session_is_gone_altogether(late: Client, li: User) -> None:
    late.post("/account/sign-out/")
    response = sign_in_with(late, send(late))
    assert response.url == "/account/"
    assert changed(li)


def test_what_was_entered_cannot_be_read_in_the_page(late: Client) -> None:
    late.post("/account/sign-out/")
    page = late.post(URL, FIELDS).content.decode()
    assert "quiet-river" not in page
    assert 'name="kept"' in page


def test_a_wrong_password_keeps_it_for_the_next_try(late: Client, li: User) -> None:
    late.post("/account/sign-out/")
    response = sign_in_with(late, send(late), password="wrong-password")
    assert response.status_code == 401
    assert sign_in_with(late, response.context["kept"]).status_code == 302
    assert changed(li)


def test_another_person_neither_sends_nor_sees_it(late: Client, li: User) -> None:
    zhou = make_user("zhoumin", "周敏")
    late.post("/account/sign-out/")
    response = sign_in_with(late, send(late), username="zhoumin")
    assert (response.status_code, response.url) == (302, "/")
    page = late.get("/account/").content.decode()
    assert "quiet-river" not in page
    assert not changed(li)
    assert not changed(zhou)
    assert AuditEvent.objects.get(verb="account.kept_refused").actor_id == zhou.public_id


def test_it_is_sent_once(late: Client, li: User) -> None:
    late.post("/account/sign-out/")
    kept = send(late)
    sign_in_with(late, kept)
    li.set_password(PASSWORD)
    li.save()
    late.post("/account/sign-out/")
    assert sign_in_with(late, kept).url == "/"
    assert not changed(li)


def test_it_is_not_sent_after_half_an_hour(late: Client, li: User) -> None:
    late.post("/account/sign-out/")
    with time_machine.travel(START, tick=False) as clock:
        kept = send(late)
        clock.shift(timedelta(minutes=30, seconds=1))
        assert sign_in_with(late, kept).url == "/"
    assert not changed(li)


def test_it_goes_to_its_own_address_only(late: Client, li: User) -> None:
    late.post("/account/sign-out/")
    assert sign_in_with(late, send(late), url="/account/events/verify/").url == "/"
    assert not changed(li)


@pytest.mark.parametrize("kept", ["", "nonsense", "gAAAAAB" + "x" * 80])
def test_something_else_in_its_place_is_refused(late: Client, li: User, kept: str) -> None:
    late.post("/account/sign-out/")
    assert sign_in_with(late, kept).url == "/"
    assert not changed(li)


def test_who_was_here_last_is_no_kept_form(late: Client, li: User) -> None:
    cookie = late.cookies["last-person"].value
    late.post("/account/sign-out/")
    assert sign_in_with(late, cookie).url == "/"


def test_from_a_stranger_nothing_is_kept(li: User, client: Client) -> None:
    response = client.post(URL, FIELDS)
    assert (response.status_code, response.context["kept"]) == (401, "")


def test_a_file_is_not_kept_and_the_page_says_so(late: Client) -> None:
    late.post("/account/sign-out/")
    response = late.post(URL, {"file": SimpleUploadedFile("a.csv", b"1")})
    assert (response.status_code, response.context["kept"]) == (401, "")


def test_a_page_that_asked_for_json_gets_json(late: Client) -> None:
    late.post("/account/sign-out/")
    for ask in (late.post, late.get):
        response = ask(URL, headers={"accept": "application/json"})
        assert (response.status_code, response.json()["error"]) == (401, "signed-out")


def test_a_form_sent_with_an_outdated_csrf_token_is_not_kept(li: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(URL, FIELDS).status_code == 403

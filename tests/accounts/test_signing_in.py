"""Signing in, staying signed in, being signed out."""

import re
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from accounts import sessions
from accounts.addresses import address_of
from accounts.models import AuditEvent, Role, User
from accounts.services.people import create_user, disable_user
from tests.factories import make_county, make_school, make_user
from tests.pages import structure

PASSWORD = "a-good-password"
SIGN_IN = "/account/sign-in/"
ACCOUNT = "/account/"


@pytest.fixture
def li(db: None) -> User:
    return make_user("lifang", "李芳", Role.TEACHER)


@pytest.fixture
def admin(db: None) -> User:
    return make_user("schooladmin", "何丽", Role.SCHOOL_ADMINISTRATOR)


def enter(client: Client, username: str = "lifang", password: str = PASSWORD, **more: str) -> object:
    return client.post(SIGN_IN + more.pop("query", ""), {"username": username, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_the_right_password_opens_the_first_page(client: Client, li: User) -> None:
    assert client.get(SIGN_IN).status_code == 200
    response = enter(client)
    assert (response.status_code, response.url) == (302, "/")
    assert is_signed_in(client)
    assert AuditEvent.objects.get(verb="account.sign_in").actor_id == li.public_id


def test_signing_in_takes_a_fresh_session_key(client: Client, li: User) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["from"] = "outside"
    session.save()
    before = session.session_key
    client.cookies["session"] = before
    enter(client)
    assert client.cookies["session"].value != before


def test_wrong_password_unknown_name_and_disabled_account_get_the_same_answer(client: Client, li: User) -> None:
    disabled = make_user("gone", "离职")
    disabled.is_active = False
    disabled.save()
    answers = [
        enter(client, "lifang", "wrong-password"),
        enter(client, "nobody", "wrong-password"),
        enter(client, "nobody2", PASSWORD),
        enter(client, "gone", PASSWORD),
    ]
    pages = {
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(
            f'value="{answer.wsgi_request.POST["username"]}"', ""
        )
        for answer in answers
    }
    assert [answer.status_code for answer in answers] == [422] * 4
    assert len(pages) == 1
    assert not is_signed_in(client)


def test_a_password_is_hashed_for_an_unknown_name_too(
    client: Client, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", lambda *a, **k: hashed.append(a) or "x")
    enter(client, "nobody", "wrong-password")
    for_nobody = len(hashed)
    hashed.clear()
    enter(client, "lifang", "wrong-password")
    assert for_nobody == len(hashed) == 1


def test_five_wrong_passwords_pause_this_name_at_this_address_only(client: Client, li: User) -> None:
    make_user("zhoumin", "周敏")
    first = enter(client, password="wrong-password")
    for _ in range(3):
        enter(client, password="wrong-password")
    fifth = enter(client, password="wrong-password")
    right = enter(client)
    assert (fifth.status_code, right.status_code) == (403, 403)
    assert "09:15" not in first.content.decode()
    assert all("09:15" in page.content.decode() for page in (fifth, right))
    assert not is_signed_in(client)
    assert enter(client, "zhoumin").status_code == 302
    assert enter(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302


def test_trying_during_the_pause_does_not_make_it_longer(client: Client, li: User) -> None:
    with time_machine.travel("2026-10-19T09:00:00+08:00", tick=False) as clock:
        for _ in range(5):
            enter(client, password="wrong-password")
        clock.shift(timedelta(minutes=14))
        assert "09:15" in enter(client).content.decode()
        clock.shift(timedelta(minutes=1, seconds=1))
        assert enter(client).status_code == 302


def test_an_unknown_name_is_paused_just_the_same(client: Client, li: User) -> None:
    assert [enter(client, "nobody", "wrong-password").status_code for _ in range(6)] == [422] * 4 + [403] * 2


def test_what_is_kept_of_a_failed_sign_in_is_hashed(client: Client, li: User) -> None:
    client.post(SIGN_IN, {"username": "geheim-wort", "password": "wrong-password"}, headers={"User-Agent": "browser-x"})
    (kept,) = AccessAttempt.objects.values()
    assert not [text for text in ("geheim", "127.0.0.1", "browser-x", "wrong-password") if text in str(kept)]


def test_one_password_on_many_names_is_stopped_at_twenty(client: Client, li: User) -> None:
    tried = [enter(client, f"name{n}", "xinxin-2026").status_code for n in range(20)]
    assert tried == [422] * 20
    stopped = enter(client)
    assert (stopped.status_code, "09:15" in stopped.content.decode()) == (403, True)
    assert enter(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302
    with time_machine.travel("2026-10-19T09:15:01+08:00", tick=False):
        assert enter(client).status_code == 302


@override_settings(TRUSTED_PROXIES=["10.1.0.0/16"])
def test_fifty_addresses_behind_a_proxy_do_not_stop_one_another(li: User) -> None:
    proxy = Client(REMOTE_ADDR="10.1.0.7")
    for n in range(20):
        proxy.post(SIGN_IN, {"username": f"n{n}", "password": "x"}, headers={"X-Forwarded-For": "192.0.2.1"})
    stopped = proxy.post(
        SIGN_IN, {"username": "lifang", "password": PASSWORD}, headers={"X-Forwarded-For": "192.0.2.1"}
    )
    assert stopped.status_code == 403
    others = [f"198.51.100.{n}" for n in range(50)]
    answers = [
        Client(REMOTE_ADDR="10.1.0.7").post(
            SIGN_IN, {"username": "lifang", "password": PASSWORD}, headers={"X-Forwarded-For": address}
        )
        for address in others
    ]
    assert {answer.status_code for answer in answers} == {302}


@pytest.mark.parametrize(
    ("remote", "forwarded", "real"),
    [
        ("203.0.113.5", "192.0.2.1", "203.0.113.5"),
        ("10.1.0.7", "192.0.2.1", "192.0.2.1"),
        ("10.1.0.7", "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        ("10.1.0.7", "192.0.2.1, 10.1.0.8", "192.0.2.1"),
        ("10.1.0.7", "nonsense", "10.1.0.7"),
        ("10.1.0.7", "", "10.1.0.7"),
    ],
)
@override_settings(TRUSTED_PROXIES=["10.1.0.0/16"])
def test_only_a_trusted_proxy_says_where_a_request_comes_from(remote: str, forwarded: str, real: str) -> None:
    request = RequestFactory(REMOTE_ADDR=remote).get("/", headers={"X-Forwarded-For": forwarded})
    assert address_of(request) == real


GUESSED = [
    "13800138000",
    "1990-05-17-88",
    "class22class22",
    "xinqiao2026",
    "Liuwan2026!!",
    "liuwanxiaoxue1",
    "心桥2026202620",
    "teacher2026",
    "xuexiao2026!",
]


@pytest.mark.parametrize("password", GUESSED)
def test_what_a_neighbour_guesses_is_no_password(db: None, password: str) -> None:
    make_school(make_county("河西县"), "柳湾小学")
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "local-words" in {error.code for error in refused.value.error_list}


def test_a_few_words_of_ones_own_are_a_password(db: None) -> None:
    make_school(make_county("河西县"), "柳湾小学")
    for password in ("quiet-river-42", "liuwan-de-niao", "雨后的山路很安静啊啊"):
        assert validate_password(password) is None


def test_after_signing_in_one_arrives_where_one_wanted_to_go(client: Client, li: User) -> None:
    wanted = client.get(ACCOUNT)
    assert (wanted.status_code, wanted.url) == (302, f"{SIGN_IN}?next=/account/")
    assert enter(client, query="?next=/account/").url == ACCOUNT


ELSEWHERE = ["https://evil.example/", "//evil.example", "javascript:alert(1)", "-1", "children"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_the_way_on_never_leads_to_another_site(client: Client, li: User, elsewhere: str) -> None:
    assert enter(client, query=f"?next={elsewhere}").url == "/"
    response = client.post(reverse("accounts:set_language"), {"language": "en", "next": elsewhere})
    assert response.url == "/"


def test_signing_out_ends_the_session_and_needs_a_post(client: Client, li: User) -> None:
    enter(client)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert is_signed_in(client)
    client.post(reverse("accounts:sign_out"))
    assert not is_signed_in(client)


def test_on_a_shared_computer_closing_the_browser_signs_out(client: Client, li: User) -> None:
    enter(client)
    assert client.cookies["session"]["max-age"] == ""
    own = Client()
    enter(own, device="own")
    assert own.cookies["session"]["max-age"] == 8 * 3600


def test_a_quarter_of_an_hour_without_a_page_signs_out(client: Client, li: User) -> None:
    with time_machine.travel("2026-10-19T09:00:00+08:00", tick=False) as clock:
        enter(client)
        clock.shift(timedelta(minutes=14, seconds=59))
        assert is_signed_in(client)
        clock.shift(timedelta(minutes=14, seconds=59))
        assert is_signed_in(client)
        clock.shift(timedelta(minutes=15))
        assert not is_signed_in(client)


def test_after_eight_hours_even_a_busy_person_signs_in_again(client: Client, li: User) -> None:
    with time_machine.travel("2026-10-19T09:00:00+08:00", tick=False) as clock:
        enter(client, device="own")
        for _ in range(47):
            clock.shift(timedelta(minutes=10))
            assert is_signed_in(client)
        clock.shift(timedelta(minutes=10))
        assert not is_signed_in(client)


def test_a_changed_account_is_signed_out_everywhere(client: Client, li: User, admin: User) -> None:
    enter(client)
    colleague = Client()
    enter(colleague, "schooladmin")
    assert is_signed_in(client)
    disable_user(li, by=admin)
    assert not is_signed_in(client)
    assert is_signed_in(colleague)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client: Client, li: User) -> None:
    elsewhere = Client()
    enter(client)
    enter(elsewhere)
    response = client.post(
        reverse("accounts:change_password"),
        {"old_password": PASSWORD, "new_password": "quiet-river-42", "again": "quiet-river-42"},
    )
    assert response.status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert enter(Client(), password="quiet-river-42").status_code == 302


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"old_password": "wrong"}, "old_password"),
        ({"again": "quiet-river-43"}, "again"),
        ({"new_password": "short", "again": "short"}, "new_password"),
        ({"new_password": "lifang1234", "again": "lifang1234"}, "new_password"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(
    client: Client, li: User, given: dict[str, str], field: str
) -> None:
    enter(client)
    data = {"old_password": PASSWORD, "new_password": "quiet-river-42", "again": "quiet-river-42", **given}
    response = client.post(reverse("accounts:change_password"), data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    li.refresh_from_db()
    assert li.check_password(PASSWORD)


def test_a_screen_left_open_is_no_place_to_guess_the_password(client: Client, li: User) -> None:
    enter(client)
    data = {"new_password": "quiet-river-42", "again": "quiet-river-42"}
    for guess in range(5):
        client.post(reverse("accounts:change_password"), {"old_password": f"guess-{guess}", **data})
    right = {"old_password": PASSWORD, **data}
    assert client.post(reverse("accounts:change_password"), right).status_code == 422
    with time_machine.travel("2026-10-19T10:00:01+08:00", tick=False):
        enter(client)
        assert client.post(reverse("accounts:change_password"), right).status_code == 302


def test_a_password_chosen_by_somebody_else_is_changed_before_anything_else(client: Client, admin: User) -> None:
    create_user(by=admin, username="new", name="新老师", role=Role.TEACHER, password="first-password")
    enter(client, "new", "first-password")
    response = client.get(ACCOUNT)
    assert (response.status_code, response.url) == (302, reverse("accounts:change_password"))
    assert client.get(response.url).status_code == 200
    data = {"old_password": "first-password", "new_password": "quiet-river-42", "again": "quiet-river-42"}
    assert client.post(response.url, data).url == "/"
    assert is_signed_in(client)


@pytest.mark.parametrize(("weak", "says"), [("short", "至少要 10 个字符"), ("lifang12345", "和您的姓名或用户名太像")])
def test_a_weak_password_is_refused_in_chinese(client: Client, li: User, weak: str, says: str) -> None:
    enter(client)
    data = {"old_password": PASSWORD, "new_password": weak, "again": weak}
    page = client.post(reverse("accounts:change_password"), data).content.decode()
    assert says in page
    assert not structure.faults(page)


def test_sessions_that_ran_out_are_swept_away(client: Client, li: User) -> None:
    enter(client, device="own")
    sessions.forget_expired()
    assert Session.objects.count() == 1
    with time_machine.travel("2026-10-19T17:00:01+08:00", tick=False):
        sessions.forget_expired()
    assert Session.objects.count() == 0

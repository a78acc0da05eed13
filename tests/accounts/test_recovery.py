"""A forgotten password: a printed code, once, within seven days, five tries an hour."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts import codes
from accounts.models import AuditEvent, RecoveryCode, Role, User
from accounts.services import passwords
from accounts.services.passwords import issue_recovery_code
from accounts.services.people import OwnAccount, disable_user
from tests.factories import make_user

URL = "/account/recover/"
NEW = "quiet-river-42"


@pytest.fixture
def li(db: None) -> User:
    return make_user("lifang", "李芳")


@pytest.fixture
def admin(db: None) -> User:
    return make_user("schooladmin", "何丽", Role.SCHOOL_ADMINISTRATOR)


def use(code: str, username: str = "lifang", password: str = NEW, address: str = "10.0.0.1") -> object:
    data = {"username": username, "code": code, "new_password": password, "again": password}
    return Client(REMOTE_ADDR=address).post(URL, data)


def recovered(user: User) -> bool:
    user.refresh_from_db()
    return user.check_password(NEW)


def test_the_code_sets_a_new_password_once(li: User, admin: User) -> None:
    code = issue_recovery_code(li, by=admin)
    assert use(code).status_code == 302
    assert recovered(li)
    assert use(code, password="another-river-43").status_code == 422
    assert recovered(li)


def test_whoever_used_a_code_is_signed_in_on_the_first_screen(li: User, admin: User) -> None:
    client, code = Client(), issue_recovery_code(li, by=admin)
    answer = client.post(URL, {"username": "lifang", "code": code, "new_password": NEW, "again": NEW})
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/account/").status_code == 200
    assert AuditEvent.objects.get(verb="account.sign_in").actor_id == li.public_id


def test_the_code_is_stored_hashed_and_never_logged(li: User, admin: User) -> None:
    code = issue_recovery_code(li, by=admin)
    plain = codes.plain(code)
    assert plain not in RecoveryCode.objects.get().code_hash
    assert all(plain not in str(event.detail) and code not in str(event.detail) for event in AuditEvent.objects.all())


def test_the_code_may_be_typed_as_people_type(li: User, admin: User) -> None:
    code = issue_recovery_code(li, by=admin)
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else " " for c in code.lower())
    assert use(wide).status_code == 302


def test_the_code_is_another_persons_nobodys_too_old_or_replaced(li: User, admin: User) -> None:
    make_user("zhoumin", "周敏")
    first = issue_recovery_code(li, by=admin)
    assert use(first, username="zhoumin").status_code == 422
    assert use(first, username="nobody").status_code == 422
    second = issue_recovery_code(li, by=admin)
    assert use(first).status_code == 422
    with time_machine.travel("2026-10-26T09:00:01+08:00", tick=False):
        assert use(second).status_code == 422
    assert not recovered(li)
    with time_machine.travel("2026-10-26T08:59:59+08:00", tick=False):
        assert use(second).status_code == 302


def test_a_disabled_account_is_not_recovered(li: User, admin: User) -> None:
    code = issue_recovery_code(li, by=admin)
    disable_user(li, by=admin)
    assert use(code).status_code == 422


def test_a_weak_password_does_not_spend_the_code(li: User, admin: User) -> None:
    code = issue_recovery_code(li, by=admin)
    assert use(code, password="lifang1234").status_code == 422
    assert use(code).status_code == 302


def test_after_five_wrong_codes_an_address_waits_an_hour(li: User, admin: User) -> None:
    code = issue_recovery_code(li, by=admin)
    for _ in range(5):
        assert use(codes.new_code()).status_code == 422
    assert use(code).status_code == 422
    assert not recovered(li)
    assert use(code, address="10.0.0.2").status_code == 302
    later = issue_recovery_code(li, by=admin)
    with time_machine.travel("2026-10-19T10:00:01+08:00", tick=False):
        assert use(later).status_code == 302


def test_a_right_code_frees_the_office_from_its_wrong_ones(li: User, admin: User) -> None:
    for _ in range(4):
        use(codes.new_code())
    assert use(issue_recovery_code(li, by=admin)).status_code == 302
    assert use(issue_recovery_code(li, by=admin)).status_code == 302


def test_a_paused_sign_in_opens_again_with_the_code(li: User, admin: User) -> None:
    client = Client(REMOTE_ADDR="10.0.0.1")
    for _ in range(5):
        client.post("/account/sign-in/", {"username": "lifang", "password": "wrong-password"})
    use(issue_recovery_code(li, by=admin))
    assert client.post("/account/sign-in/", {"username": "lifang", "password": NEW}).status_code == 302


def test_only_an_administrator_issues_codes_and_never_for_the_county_or_for_herself(li: User, admin: User) -> None:
    officer = make_user("district", "郑科长", Role.DISTRICT_OFFICER)
    for user, by in ((admin, li), (officer, admin), (li, officer)):
        with pytest.raises(PermissionDenied):
            issue_recovery_code(user, by=by)
    with pytest.raises(OwnAccount):
        issue_recovery_code(admin, by=admin)
    assert not RecoveryCode.objects.exists()


@given(st.text(codes.ALPHABET, min_size=10, max_size=10), st.integers(0, 9), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_always_noticed(body: str, place: int, wrong: str) -> None:
    typed = body[:place] + wrong + body[place + 1 :] + codes.check_character(body)
    if wrong == body[place]:
        assert codes.plain(typed) == body
    else:
        with pytest.raises(codes.MistypedCode):
            codes.plain(typed)


def test_a_code_has_fifty_bits_and_lasts_a_week() -> None:
    assert len(codes.ALPHABET) ** codes.LENGTH == 2**50
    assert timedelta(days=7) == passwords.CODE_LIVES

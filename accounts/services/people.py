"""Accounts of colleagues: created, given another role, disabled. Which school is the caller's door to check."""

import unicodedata
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import AT_SCHOOL, BEGIN_A_SCHOOL, COUNTY_POSTS, MADE_BY_TWO, Role, User
from accounts.permissions import Permission, can


class UsernameTaken(Exception):
    """Somebody signs in with this name already."""


class OwnAccount(Exception):
    """Nobody disables, promotes or resets themselves: a second person stands behind every such change."""


class SecondPersonMissing(Exception):
    """An account that opens doors to children is made, opened again or given a new code by two people."""


# An account came through somebody's hands: whose it is, and who could have had its code. Rooms above add to it.
handed: list[Callable[..., object]] = []  # hook(user, by=[…])


def create_user(
    *,
    by: User | None,
    username: str,
    name: str,
    role: str,
    password: str | None = None,
    confirmed_by: User | None = None,
) -> User:
    """A new account. Without a password the first sign-in goes through a printed code. `by` is None at set-up and at
    the console only. Raises SecondPersonMissing."""
    check_may_keep(by, role)
    check_two(role, by, confirmed_by)
    return _create(by, username, name, role, password, confirmed_by)


def create_county_user(
    *, by: User | None, username: str, name: str, role: str, confirmed_by: User | None = None
) -> User:
    """An officer, protection contact or auditor; whether this person may name one is the door's to say."""
    if role not in COUNTY_POSTS:
        raise PermissionDenied
    check_two(role, by, confirmed_by)
    return _create(by, username, name, role, None, confirmed_by)


def plain_username(username: str) -> str:
    return unicodedata.normalize("NFKC", username).strip()


def _create(
    by: User | None, username: str, name: str, role: str, password: str | None, confirmed_by: User | None
) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username=plain_username(username),
                name=unicodedata.normalize("NFC", name).strip(),
                role=Role(role),
                password=password,
            )
            user.must_change_password = password is not None
            user.save(update_fields=["must_change_password"])
            audit.record(by=by, verb="account.create", obj=user, detail={"role": role, **second(confirmed_by)})
    except IntegrityError as error:
        raise UsernameTaken from error
    hand_over(user, by, confirmed_by)
    return user


@transaction.atomic
def disable_by_clock(user: User) -> User:
    """Somebody without a duty for two weeks."""
    if user.is_active:
        _disable(user, None)
    return user


@transaction.atomic
def disable_user(user: User, *, by: User) -> User:
    check_may_keep(by, user.role)
    _check_not_self(user, by)
    if user.is_active:
        _disable(user, by)
    return user


def _disable(user: User, by: User | None) -> None:
    user.is_active, user.disabled_at = False, timezone.now()
    user.save(update_fields=["is_active", "disabled_at"])
    user.recovery_codes.filter(used_at__isnull=True).delete()
    end_sessions(user)
    audit.record(by=by, verb="account.disable", obj=user)


@transaction.atomic
def enable_user(user: User, *, by: User | None, confirmed_by: User | None = None) -> User:
    """Raises SecondPersonMissing."""
    check_may_keep(by, user.role)
    check_two(user.role, by, confirmed_by)
    if not user.is_active:
        user.is_active, user.disabled_at, user.opened_again_at = True, None, timezone.now()
        user.save(update_fields=["is_active", "disabled_at", "opened_again_at"])
        audit.record(by=by, verb="account.enable", obj=user, detail=second(confirmed_by))
    return user


@transaction.atomic
def set_language(user: User, *, by: User, language: str) -> User:
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        audit.record(by=by, verb="account.set_language", obj=user, detail={"language": language})
    return user


def end_sessions(user: User) -> None:
    """Every session of this person is over with its next request."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def check_two(role: str, by: User | None, confirmed_by: User | None) -> None:
    """`by` is None at set-up and at the console, where whoever runs the computer answers for it."""
    alone = confirmed_by is None or (by is not None and confirmed_by.pk == by.pk)
    if role in MADE_BY_TWO and by is not None and alone:
        raise SecondPersonMissing


def hand_over(user: User, *hands: User | None) -> None:
    """Both could have had the code of this account."""
    for hook in handed:
        hook(user, by=[hand for hand in hands if hand])


def second(confirmed_by: User | None) -> dict[str, Any]:
    """For the log."""
    return {"confirmed_by": str(confirmed_by.public_id)} if confirmed_by else {}


def check_may_keep(by: User | None, role: str) -> None:
    """A school administrator keeps the accounts of a school, never those of the county; the officer begins a school."""
    at_school = by is None or (can(by, Permission.MANAGE_STAFF) and role in AT_SCHOOL)
    begins = by is not None and can(by, Permission.MANAGE_COUNTY) and role in BEGIN_A_SCHOOL
    if not at_school and not begins:
        raise PermissionDenied


def _check_not_self(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise OwnAccount

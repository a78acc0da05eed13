"""Accounts of colleagues: created, given another role, disabled. Which school is the caller's door to check."""

import unicodedata

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import AT_SCHOOL, Role, User
from accounts.permissions import Permission, can


class UsernameTaken(Exception):
    """Somebody signs in with this name already."""


class OwnAccount(Exception):
    """Nobody disables, promotes or resets themselves: a second person stands behind every such change."""


def create_user(*, by: User | None, username: str, name: str, role: str, password: str | None = None) -> User:
    """A new account. Without a password the first sign-in goes through a printed code. `by` is None at set-up only."""
    check_may_keep(by, role)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username=unicodedata.normalize("NFKC", username).strip(),
                name=unicodedata.normalize("NFC", name).strip(),
                role=Role(role),
                password=password,
            )
            user.must_change_password = password is not None
            user.save(update_fields=["must_change_password"])
            audit.record(by=by, verb="account.create", obj=user, detail={"role": role})
    except IntegrityError as error:
        raise UsernameTaken from error
    return user


@transaction.atomic
def change_role(user: User, *, by: User, role: str) -> User:
    """The person works under the new role from the next page on; every open session ends."""
    check_may_keep(by, user.role)
    check_may_keep(by, role)
    _check_not_self(user, by)
    if user.role == role:
        return user
    before, user.role = user.role, Role(role)
    user.save(update_fields=["role"])
    end_sessions(user)
    audit.record(by=by, verb="account.change_role", obj=user, detail={"from": str(before), "to": role})
    return user


@transaction.atomic
def disable_user(user: User, *, by: User) -> User:
    check_may_keep(by, user.role)
    _check_not_self(user, by)
    if user.is_active:
        user.is_active, user.disabled_at = False, timezone.now()
        user.save(update_fields=["is_active", "disabled_at"])
        user.recovery_codes.filter(used_at__isnull=True).delete()
        end_sessions(user)
        audit.record(by=by, verb="account.disable", obj=user)
    return user


@transaction.atomic
def enable_user(user: User, *, by: User) -> User:
    check_may_keep(by, user.role)
    if not user.is_active:
        user.is_active, user.disabled_at = True, None
        user.save(update_fields=["is_active", "disabled_at"])
        audit.record(by=by, verb="account.enable", obj=user)
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


def check_may_keep(by: User | None, role: str) -> None:
    """A school administrator keeps the accounts of a school, never those of the county."""
    if by is not None and (not can(by, Permission.MANAGE_STAFF) or role not in AT_SCHOOL):
        raise PermissionDenied


def _check_not_self(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise OwnAccount

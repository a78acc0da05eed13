"""New passwords: by the person who knows the old one, or by a printed code from the school administrator."""

from datetime import timedelta

from axes.utils import reset as forget_failed_sign_ins
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from accounts import audit, codes
from accounts.addresses import hashed_name
from accounts.models import RecoveryCode, User
from accounts.privacy.fields import keyed_hash
from accounts.services.people import (
    OwnAccount,
    check_may_keep,
    check_two,
    end_sessions,
    hand_over,
    second,
)
from accounts.services.tries import count_try, forgive_tries

CODE_LIVES = timedelta(days=7)
PURPOSE = "recovery-code"
GUESSES = "old-password"


class WrongPassword(Exception):
    """The password until now was not typed right."""


class RecoveryRefused(Exception):
    """No such person, another person's code, used, expired or mistyped: the answer is the same for all of them."""


def change_password(user: User, *, by: User, old_password: str, new_password: str) -> User:
    """Every session of the person ends; the caller renews the one in which the change was made.

    Raises WrongPassword, and TooManyTries after five wrong ones an hour: a screen left open is not a place to guess.
    """
    count_try(purpose=GUESSES, address=str(user.public_id))
    if not user.check_password(old_password):
        audit.record(by=by, verb="account.change_password_refused", obj=user)
        raise WrongPassword
    with transaction.atomic():
        _set_password(user, new_password)
        audit.record(by=by, verb="account.change_password", obj=user)
    forgive_tries(purpose=GUESSES, address=str(user.public_id))
    return user


def prove_by_password(user: User, *, by: User, password: str) -> None:
    """Whoever sits there is still the person who signed in. Raises as `change_password` does, and counts with it."""
    count_try(purpose=GUESSES, address=str(user.public_id))
    if not user.check_password(password):
        audit.record(by=by, verb="account.proof_refused", obj=user)
        raise WrongPassword
    forgive_tries(purpose=GUESSES, address=str(user.public_id))


@transaction.atomic
def issue_recovery_code(user: User, *, by: User, confirmed_by: User | None = None) -> str:
    """The code in clear, once, to be printed. It lives seven days and replaces the codes issued before.

    Raises SecondPersonMissing."""
    check_may_keep(by, user.role)
    if user.pk == by.pk:
        raise OwnAccount
    check_two(user.role, by, confirmed_by)
    return _issue(user, by, confirmed_by)


@transaction.atomic
def issue_code_by_two(user: User, *, by: User | None, confirmed_by: User | None) -> str:
    """For any account; who may ask and who may confirm was the door's to say. `by` is None at the console."""
    if user.pk in {one.pk for one in (by, confirmed_by) if one}:
        raise OwnAccount
    check_two(user.role, by, confirmed_by)
    return _issue(user, by, confirmed_by)


def _issue(user: User, by: User | None, confirmed_by: User | None) -> str:
    user.recovery_codes.filter(used_at__isnull=True).delete()
    code = codes.new_code()
    RecoveryCode.objects.create(
        user=user,
        code_hash=keyed_hash(PURPOSE, codes.plain(code)),
        created_by=by or user,
        expires_at=timezone.now() + CODE_LIVES,
    )
    audit.record(by=by, verb="account.issue_recovery_code", obj=user, detail=second(confirmed_by))
    hand_over(user, by, confirmed_by)
    return code


def use_recovery_code(*, username: str, code: str, new_password: str, address: str) -> User:
    """Sets the password of the person to whom the code was issued.

    Raises RecoveryRefused, TooManyTries (five refusals an hour from one address) and, only when name and code are
    right, ValidationError for a password that is too weak; the code is not spent then.
    """
    count_try(purpose=PURPOSE, address=address)
    with transaction.atomic():
        user = _recover(username, code, new_password)
    if user is None:
        audit.record(by=None, verb="account.recovery_refused")
        raise RecoveryRefused
    forgive_tries(purpose=PURPOSE, address=address)
    forget_failed_sign_ins(username=hashed_name(user.username))
    return user


def _recover(username: str, code: str, new_password: str) -> User | None:
    now = timezone.now()
    try:
        found = RecoveryCode.objects.select_related("user").get(
            code_hash=keyed_hash(PURPOSE, codes.plain(code)), used_at__isnull=True, expires_at__gt=now
        )
    except (codes.MistypedCode, RecoveryCode.DoesNotExist):
        return None
    user = found.user
    if user.username != username or not user.is_active:
        return None
    validate_password(new_password, user)
    if RecoveryCode.objects.filter(pk=found.pk, used_at__isnull=True).update(used_at=now) != 1:
        return None  # the same code, sent twice at the same moment
    _set_password(user, new_password)
    audit.record(by=user, verb="account.recover", obj=user)
    return user


def _set_password(user: User, new_password: str) -> None:
    user.set_password(new_password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user)

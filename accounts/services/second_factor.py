"""Setting a second factor up, taking its codes, doing away with it. Codes are in clear in one answer only."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import SecondFactor, SpareCode, User
from accounts.privacy.fields import readable
from accounts.second_factor import (
    DIGITS,
    SPARE_DIGITS,
    digits_of,
    factor_of,
    fitting_step,
    must_have_one,
    next_spare_code,
)
from accounts.services.passwords import issue_code_by_two
from accounts.services.people import end_sessions, second
from accounts.services.tries import count_try, forgive_tries, note_failed_sign_in

SPARE, SHEET = 10, 50  # codes beside a phone; codes of somebody who has none
PURPOSE = "second-factor"


class WrongSecondCode(Exception):
    """Mistyped, of another half minute, used before, or not the one that was asked for."""


def second_factor_due(user: User, *, by: User) -> datetime | None:
    """Until when this person may do without one; None where there is one, or none is asked for. The days count from the
    first sign-in that comes here."""
    if not must_have_one(user) or factor_of(user):
        return None
    return user.second_factor_due or _say_until_when(user, by)


@transaction.atomic
def set_up_app(user: User, *, by: User, secret: str, code: str) -> list[str]:
    """A phone that has just shown the right code takes the place of whatever was there. Returns the spare codes; every
    session of the person ends. Raises WrongSecondCode."""
    step = fitting_step(secret, digits_of(code), timezone.now(), after=_last_step(user, secret))
    if step is None:
        raise WrongSecondCode
    return _set_up(user, by, SPARE, kind=SecondFactor.Kind.APP, secret=secret, last_step=step)


@transaction.atomic
def set_up_sheet(user: User, *, by: User) -> list[str]:
    """For somebody without a phone: the codes of a printed sheet, one each time. Every session of the person ends."""
    return _set_up(user, by, SHEET, kind=SecondFactor.Kind.SHEET)


@transaction.atomic
def renew_spare_codes(user: User, *, by: User) -> list[str]:
    """A new sheet of the same kind; the one before is void."""
    factor = SecondFactor.objects.select_for_update().get(user=user)
    audit.record(by=by, verb="account.renew_spare_codes", obj=user)
    return _new_codes(factor, SHEET if factor.kind == SecondFactor.Kind.SHEET else SPARE)


@transaction.atomic
def remove_second_factor(user: User, *, by: User) -> User:
    """Of somebody who set one up and need not have one."""
    if must_have_one(user):
        raise PermissionDenied
    SecondFactor.objects.filter(user=user).delete()
    audit.record(by=by, verb="account.remove_second_factor", obj=user)
    return user


@transaction.atomic
def replace_lost_factor(user: User, *, by: User | None, confirmed_by: User | None) -> str:
    """Phone and sheet are lost: password and second factor are void, and the code returned here, handed over in person,
    lets the person set both anew. Raises SecondPersonMissing."""
    code = issue_code_by_two(user, by=by, confirmed_by=confirmed_by)
    SecondFactor.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.second_factor_due = timezone.now()
    user.save(update_fields=["password", "second_factor_due"])
    end_sessions(user)
    audit.record(by=by, verb="account.replace_lost_factor", obj=user, detail=second(confirmed_by))
    return code


def check_second_code(user: User, *, typed: str, address: str) -> None:
    """Takes it. Raises WrongSecondCode, and TooManyTries after five wrong ones an hour, wherever they were typed."""
    count_try(purpose=PURPOSE, address=str(user.public_id))
    if not _take(user, digits_of(typed)):
        note_failed_sign_in(address=address)
        audit.record(by=None, verb="account.second_code_refused", obj=user)
        raise WrongSecondCode
    forgive_tries(purpose=PURPOSE, address=str(user.public_id))


@transaction.atomic
def _say_until_when(user: User, by: User) -> datetime:
    user.second_factor_due = due = timezone.now() + timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)
    user.save(update_fields=["second_factor_due"])
    audit.record(by=by, verb="account.second_factor_due", obj=user)
    return due


@transaction.atomic
def _take(user: User, digits: str) -> bool:
    factor = factor_of(user)
    if factor is None:
        return False
    if len(digits) == SPARE_DIGITS:
        return _take_spare(factor, digits, user)
    return len(digits) == DIGITS and factor.kind == SecondFactor.Kind.APP and _take_from_app(factor, digits)


def _take_from_app(factor: SecondFactor, digits: str) -> bool:
    """Of two that come at the same moment one is taken."""
    step = fitting_step(readable(factor.secret), digits, timezone.now(), after=factor.last_step)
    unused = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step or 0)
    return step is not None and unused.update(last_step=step) == 1


def _take_spare(factor: SecondFactor, digits: str, user: User) -> bool:
    code = next_spare_code(factor)
    if code is None or not check_password(digits, code.code_hash):
        return False
    if SpareCode.objects.filter(pk=code.pk, used_at__isnull=True).update(used_at=timezone.now()) != 1:
        return False  # the same code, sent twice at the same moment
    audit.record(by=user, verb="account.use_spare_code", obj=user, detail={"number": code.number})
    return True


def _set_up(user: User, by: User, how_many: int, **fields: object) -> list[str]:
    SecondFactor.objects.filter(user=user).delete()
    factor = SecondFactor.objects.create(user=user, set_up_at=timezone.now(), **fields)
    end_sessions(user)
    audit.record(by=by, verb="account.set_up_second_factor", obj=user, detail={"kind": str(factor.kind)})
    return _new_codes(factor, how_many)


def _new_codes(factor: SecondFactor, how_many: int) -> list[str]:
    factor.codes.all().delete()
    codes = [f"{secrets.randbelow(10**SPARE_DIGITS):0{SPARE_DIGITS}d}" for _ in range(how_many)]
    rows = [
        SpareCode(factor=factor, number=number, code_hash=make_password(code)) for number, code in enumerate(codes, 1)
    ]
    SpareCode.objects.bulk_create(rows)
    return codes


def _last_step(user: User, secret: str) -> int:
    """Of the same phone set up a moment ago: a form sent twice is not a second one."""
    factor = SecondFactor.objects.filter(user=user).first()
    return factor.last_step if factor and factor.secret == secret else 0

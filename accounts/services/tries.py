"""How often a code may be typed: five wrong ones an hour from one address, for each kind of code. And how many
sign-ins may fail from one address, whatever the names: twenty in a quarter of an hour."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessLog
from django.db import transaction
from django.utils import timezone

from accounts.models import CodeTry, User
from accounts.privacy.fields import keyed_hash

TRIES = 5
WINDOW = timedelta(hours=1)
SIGN_IN = "sign-in"
FAILURES = 20
FAILED_WITHIN = timedelta(minutes=15)

KEPT = timedelta(days=1)  # names that were typed, addresses and browsers of people who signed in or failed to


class TooManyTries(Exception):
    """Five codes from this address were wrong within the hour."""


@transaction.atomic
def count_try(*, purpose: str, address: str) -> None:
    """One more try; raises TooManyTries instead when five are on record. Kept even if the caller's act fails."""
    now, place = timezone.now(), keyed_hash("address", address)
    CodeTry.objects.filter(at__lte=now - WINDOW).delete()
    if CodeTry.objects.filter(purpose=purpose, address_hash=place).count() >= TRIES:
        raise TooManyTries
    CodeTry.objects.create(purpose=purpose, address_hash=place, at=now)


@transaction.atomic
def note_failed_sign_in(*, address: str) -> None:
    now = timezone.now()
    CodeTry.objects.filter(at__lte=now - WINDOW).delete()
    CodeTry.objects.create(purpose=SIGN_IN, address_hash=keyed_hash("address", address), at=now)


def address_paused_until(*, address: str) -> datetime | None:
    """None while fewer than twenty sign-ins failed there; a right password does not make up for the others."""
    since, place = timezone.now() - FAILED_WITHIN, keyed_hash("address", address)
    failed = CodeTry.objects.filter(purpose=SIGN_IN, address_hash=place, at__gt=since).order_by("-at")[:FAILURES]
    times = list(failed.values_list("at", flat=True))
    return times[-1] + FAILED_WITHIN if len(times) == FAILURES else None


@transaction.atomic
def forgive_tries(*, purpose: str, address: str) -> None:
    """A right code shows that the address is a school office, not somebody guessing."""
    CodeTry.objects.filter(purpose=purpose, address_hash=keyed_hash("address", address)).delete()


@transaction.atomic
def forget_tries(*, by: User | None = None) -> int:
    """What is of use for an hour or a quarter of one goes after a day; how many rows did."""
    old = timezone.now() - KEPT
    rows = (
        AccessAttempt.objects.filter(attempt_time__lt=old),
        AccessLog.objects.filter(attempt_time__lt=old),
        CodeTry.objects.filter(at__lt=old),
    )
    return sum(found.delete()[0] for found in rows)

"""How often a code may be typed: five wrong ones an hour from one address, for each kind of code."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import CodeTry
from accounts.privacy.lookup import keyed_hash

TRIES = 5
WINDOW = timedelta(hours=1)


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
def forgive_tries(*, purpose: str, address: str) -> None:
    """A right code shows that the address is a school office, not somebody guessing."""
    CodeTry.objects.filter(purpose=purpose, address_hash=keyed_hash("address", address)).delete()

"""The second factor: whose account asks for one, and the arithmetic of a phone's codes (TOTP, RFC 6238).

A code belongs to half a minute. The one before and the one after are taken too, for clocks are never quite right; none
is taken twice, nor after a later one.
"""

import base64
import hmac
import os
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from accounts.models import SecondFactor, SpareCode, User

HALF_MINUTE, DIGITS, NEIGHBOURS = 30, 6, (-1, 0, 1)
SPARE_DIGITS = 8
FEW = 3
ISSUER = "Xinqiao"


def must_have_one(user: User) -> bool:
    """Everybody who sees children of more than one class, or numbers of a whole county."""
    return bool(settings.SECOND_FACTOR) and user.is_made_by_two


def factor_of(user: User) -> SecondFactor | None:
    """None as well while the installation asks for none."""
    return SecondFactor.objects.filter(user=user).first() if settings.SECOND_FACTOR else None


def who_has_one(people: Iterable[User]) -> set[int]:
    """Keys of these people's accounts that ask for a second factor."""
    if not settings.SECOND_FACTOR:
        return set()
    return set(SecondFactor.objects.filter(user__in=list(people)).values_list("user", flat=True))


def next_spare_code(factor: SecondFactor) -> SpareCode | None:
    return factor.codes.filter(used_at__isnull=True).order_by("number").first()


def few_spare_codes(user: User) -> int | None:
    """How many are left, where it is time to make new ones."""
    factor = factor_of(user)
    left = factor.codes.filter(used_at__isnull=True).count() if factor else FEW + 1
    return left if left <= FEW else None


def new_secret() -> str:
    """160 random bits, as RFC 4226 recommends, in base 32."""
    return base64.b32encode(os.urandom(20)).decode()


def address_for_app(secret: str, user: User) -> str:
    """What the QR code says."""
    return _totp(secret).get_provisioning_uri(user.username, ISSUER)


def code_at(secret: str, step: int) -> str:
    return _totp(secret).generate(step * HALF_MINUTE).decode()


def fitting_step(secret: str, typed: str, now: datetime, *, after: int = 0) -> int | None:
    """The half minute to which the typed code belongs, if it is still to be taken."""
    this = int(now.timestamp()) // HALF_MINUTE
    fitting = [step for step in (this + beside for beside in NEIGHBOURS) if _is_code_of(secret, step, typed)]
    return next((step for step in fitting if step > after), None)


def digits_of(typed: str) -> str:
    """As they were meant: blanks, dashes and full-width figures of an input method do not count."""
    return "".join(one for one in unicodedata.normalize("NFKC", typed) if one in "0123456789")


def looks_like_code(typed: str) -> bool:
    """No password is as short."""
    signs = [one for one in unicodedata.normalize("NFKC", typed) if not one.isspace()]
    return len(signs) in (DIGITS, SPARE_DIGITS) and digits_of(typed) == "".join(signs)


def _is_code_of(secret: str, step: int, typed: str) -> bool:
    return hmac.compare_digest(code_at(secret, step), typed)


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), HALF_MINUTE)  # noqa: S303  # what every phone speaks

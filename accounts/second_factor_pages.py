"""What the pages about the own second factor say."""

from dataclasses import dataclass

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import SecondFactor, User
from accounts.second_factor import address_for_app, factor_of, must_have_one
from screening import formats

GROUP = 4


@dataclass(frozen=True)
class FactorPage:
    """On the page of the own account. `kind` is empty where nothing is set up."""

    kind: str
    since: str
    left: int
    may_go: bool
    until: str


def factor_page(user: User) -> FactorPage | None:
    """None where the installation asks nobody for one."""
    if not settings.SECOND_FACTOR:
        return None
    factor, must = factor_of(user), must_have_one(user)
    if factor is None:
        due = user.second_factor_due
        return FactorPage("", "", 0, False, formats.day(timezone.localtime(due).date()) if due and must else "")
    left = factor.codes.filter(used_at__isnull=True).count()
    return FactorPage(factor.kind, formats.day(timezone.localtime(factor.set_up_at).date()), left, not must, "")


@dataclass(frozen=True)
class PhonePage:
    """The key for a phone: as QR code, and in groups for somebody who types it."""

    qr: SafeString
    groups: list[str]
    account: str
    until: str  # how long it may wait; empty where it is the way in, or needless
    has_one: bool
    must: bool


def phone_page(user: User, secret: str, *, now: bool) -> PhonePage:
    due = user.second_factor_due
    return PhonePage(
        qr=_qr(address_for_app(secret, user)),
        groups=[secret[at : at + GROUP] for at in range(0, len(secret), GROUP)],
        account=user.username,
        until=formats.moment(due) if due and not now else "",
        has_one=factor_of(user) is not None,
        must=now,
    )


@dataclass(frozen=True)
class CodesPage:
    """The one answer in which spare codes stand, each with the number by which it is asked for."""

    codes: list[tuple[int, str]]
    is_sheet: bool
    made: str


def codes_page(user: User, codes: list[str]) -> CodesPage:
    half = len(codes[0]) // 2
    factor = factor_of(user)
    return CodesPage(
        codes=[(number, f"{code[:half]} {code[half:]}") for number, code in enumerate(codes, 1)],
        is_sheet=factor is not None and factor.kind == SecondFactor.Kind.SHEET,
        made=formats.moment(timezone.now()),
    )


def _qr(address: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    title = _("QR code")
    drawing = code.svg_inline(scale=5, border=2, dark="#1f2a2c", svgclass=None, lineclass=None, title=title)
    return mark_safe(drawing)  # noqa: S308  # made here, from our own address

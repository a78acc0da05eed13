"""What the pages about the own second factor say."""

from dataclasses import dataclass
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import SecondFactor, User
from accounts.second_factor import (
    address_for_app,
    factor_of,
    looks_like_code,
    must_have_one,
    new_secret,
    next_spare_code,
)
from accounts.services.passwords import WrongPassword, prove_by_password
from accounts.services.second_factor import WrongSecondCode, check_second_code, set_up_app
from accounts.services.tries import TooManyTries
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


SECRET_LIVES = 30 * 60  # seconds between the page with the QR code and the code that comes back


class CodeField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        attributes = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(max_length=20, widget=forms.TextInput(attributes), **kwargs)


class SecondCodeForm(forms.Form):
    """Six figures of the phone, or the eight of the spare code whose turn it is."""

    code = CodeField(label=gettext_lazy("Code of the second step"))

    def __init__(self, user: User, address: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.address = user, address
        self.fields["code"].help_text = which_code(user)

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        try:
            check_second_code(self.user, typed=typed, address=self.address)
        except WrongSecondCode as error:
            raise forms.ValidationError(wrong_code()) from error
        except TooManyTries as error:
            raise forms.ValidationError(too_many_codes()) from error
        return typed


class ProofForm(forms.Form):
    """Password or code once more; a code alone where the second factor itself is changed."""

    proof = forms.CharField(max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "off"}))

    def __init__(self, user: User, address: str, *args: Any, needs_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.address, self.needs_code = user, address, needs_code
        self.by_code = False
        has_factor = factor_of(user) is not None
        field = self.fields["proof"]
        either = _("Password or code") if has_factor else _("Your password once more")
        field.label = _("Code of the second step") if needs_code else either
        field.help_text = which_code(user) if has_factor else ""

    def clean_proof(self) -> str:
        typed = str(self.cleaned_data["proof"])
        try:
            self._prove(typed)
        except (WrongSecondCode, WrongPassword) as error:
            wrong = self.by_code or self.needs_code
            raise forms.ValidationError(wrong_code() if wrong else _("This is not your password.")) from error
        except TooManyTries as error:
            raise forms.ValidationError(_("Five were wrong. Please wait an hour or ask for help.")) from error
        return typed

    def _prove(self, typed: str) -> None:
        """No password is as short as a code."""
        self.by_code = self.needs_code or (looks_like_code(typed) and factor_of(self.user) is not None)
        if self.by_code:
            check_second_code(self.user, typed=typed, address=self.address)
        else:
            prove_by_password(self.user, by=self.user, password=typed)


class SetUpPhoneForm(forms.Form):
    """The key travels signed in the page, for half an hour; it is kept only once the phone has shown a code of it."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    code = CodeField(label=gettext_lazy("The six figures that the phone shows now"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.secret = self._given_secret() or new_secret()
        self.signed_key = signing.dumps(self.secret, salt=self._salt)

    def done(self) -> list[str] | None:
        try:
            return set_up_app(self.user, by=self.user, secret=self.secret, code=self.cleaned_data["code"])
        except WrongSecondCode:
            self.add_error("code", wrong_code())
        return None

    @property
    def _salt(self) -> str:
        return f"second-factor:{self.user.public_id}"

    def _given_secret(self) -> str:
        try:
            return str(signing.loads(self.data.get("key", ""), salt=self._salt, max_age=SECRET_LIVES))
        except signing.BadSignature:
            return ""


def which_code(user: User) -> str:
    """A sheet is asked line by line, so nobody has to remember which codes are spent."""
    factor = factor_of(user)
    spare = next_spare_code(factor) if factor else None
    has_phone = factor is not None and factor.kind == SecondFactor.Kind.APP
    if spare is None:
        return _("The six figures that your phone shows now") if has_phone else _("Every code of your sheet is used.")
    number = {"number": spare.number}
    if not has_phone:
        return _("Number %(number)s on your sheet of codes: eight figures") % number
    return _("The six figures that your phone shows now; without the phone spare code number %(number)s") % number


def wrong_code() -> str:
    now = formats.clock(timezone.localtime())
    return _(
        "This code does not fit. Here it is %(time)s now. If your phone shows another time, switch on “set time "
        "automatically” there. If the time here is wrong, use a spare code: those fit at any time."
    ) % {"time": now}


def too_many_codes() -> str:
    return _("Five codes were wrong. Please wait an hour. Phone and codes lost? Two people replace them.")

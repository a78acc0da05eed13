import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.addresses import address_of
from accounts.audit import KeptHead
from accounts.audit.sentences import ACCOUNTS, LOOKS, PAPERS
from accounts.lazy import Label
from accounts.models import User
from accounts.selectors import paused_until
from accounts.services.tries import address_paused_until, note_failed_sign_in
from accounts.sessions import OWN, SHARED
from screening import formats

WRONG = _("The name or password is wrong. Please type both once more, or ask the school administrator for a code.")
PAUSED = _(
    "Five passwords were wrong, so this name is paused here until %(time)s. Please wait until then, or ask the school "
    "administrator for a code: with a code you get in at once."
)
SHORTEST, LONGEST = 16, 64  # figures of a seal


class DayInput(forms.DateInput):
    """A day as the browser asks for it; typed as 2026-10-31 where it does not."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


ADDRESS_PAUSED = _(
    "Twenty sign-ins failed from here within a quarter of an hour, so signing in is paused here until %(time)s. With a "
    "code from the school administrator you get in at once."
)


class UsernameField(forms.CharField):
    """A user name as it was meant: full-width letters and stray blanks of an input method do not count."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(label=_("User name"), max_length=50, widget=forms.TextInput(attributes), **kwargs)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").strip()


class PasswordField(forms.CharField):
    def __init__(self, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": autocomplete})
        super().__init__(strip=False, max_length=200, widget=widget, **kwargs)


class SignInForm(forms.Form):
    """Name and password, and whether others use this computer too."""

    username = UsernameField(help_text=_("From your school administrator, for example lifang"))
    password = PasswordField("current-password", label=_("Password"))
    device = forms.ChoiceField(label=_("This computer or phone is"), choices=[(SHARED, ""), (OWN, "")], required=False)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self._check_address()
            self.user = authenticate(self.request, username=cleaned["username"], password=cleaned["password"])
            if self.user is None:
                raise forms.ValidationError(self._why_not(cleaned["username"]), code="login")
        return cleaned

    def _check_address(self) -> None:
        """Somebody who tries one password on many names is stopped too; before any password is looked at."""
        until = address_paused_until(address=address_of(self.request))
        if until:
            self.request.axes_locked_out = True  # type: ignore[attr-defined]  # answered as every pause is
            raise forms.ValidationError(ADDRESS_PAUSED % {"time": formats.clock(until)}, code="login")

    def _why_not(self, username: str) -> Label:
        """The same for a name that nobody has: a pause tells nobody whether the name exists."""
        until = paused_until(self.request, username)
        if not until:
            note_failed_sign_in(address=address_of(self.request))
        return PAUSED % {"time": formats.clock(until)} if until else WRONG

    def clean_device(self) -> str:
        return self.cleaned_data["device"] or SHARED


class NewPasswordForm(forms.Form):
    """A new password, typed twice; checked for the person whose password it becomes."""

    new_password = PasswordField(
        "new-password", label=_("New password"), help_text=_("10 characters or more; a short sentence is easy to keep")
    )
    again = PasswordField("new-password", label=_("New password again"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("new_password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two are not the same."))
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The old password too: a screen left open must not be enough to take over an account."""

    old_password = PasswordField("current-password", label=_("Password until now"))
    field_order = ["old_password", "new_password", "again"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        validate_password(self.cleaned_data["new_password"], self.user)
        return str(self.cleaned_data["new_password"])


class RecoverForm(NewPasswordForm):
    """User name and printed code in place of the forgotten password."""

    username = UsernameField()
    code = forms.CharField(
        label=_("Code on the slip"),
        max_length=40,
        help_text=_("11 letters and digits, for example 7K3QX-9M0RT-B"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    field_order = ["username", "code", "new_password", "again"]

    def clean_new_password(self) -> str:
        validate_password(self.cleaned_data["new_password"])
        return str(self.cleaned_data["new_password"])


IN_THIS_AGE = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]  # days are counted with


class EventFilterForm(forms.Form):
    """Which events of the audit log: all fields may stay empty."""

    KINDS = {"looks": LOOKS, "files": PAPERS, "accounts": ACCOUNTS}

    case = forms.CharField(
        label=_("Case number"), max_length=20, required=False, help_text=_("Who saw or changed something of this case")
    )
    person = forms.CharField(label=_("Name or user name of a colleague"), max_length=60, required=False)
    kind = forms.ChoiceField(
        label=_("What was done"),
        required=False,
        choices=[
            ("", _("everything")),
            ("looks", _("only looks")),
            ("files", _("only files that were made or taken out")),
            ("accounts", _("only accounts and duties")),
        ],
    )
    since = forms.DateField(label=_("From"), required=False, widget=DayInput, validators=IN_THIS_AGE)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput, validators=IN_THIS_AGE)
    actor = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_case(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["case"]).strip().upper()

    def wanted(self) -> dict[str, Any]:
        """For the page of events, but for the case."""
        found = {name: self.cleaned_data[name] for name in ("person", "since", "until", "actor", "before")}
        return {**found, "verbs": self.KINDS.get(self.cleaned_data["kind"], ())}


class SealForm(forms.Form):
    """The end of the log as it stands on a paper: its number and its seal, of which the first groups are enough."""

    number = forms.IntegerField(label=_("Number on the paper"), min_value=1, required=False)
    seal = forms.CharField(
        label=_("Seal on the paper"),
        max_length=120,
        required=False,
        help_text=_("The first four groups are enough; blanks do not matter"),
    )

    def clean_seal(self) -> str:
        found = "".join(unicodedata.normalize("NFKC", self.cleaned_data["seal"]).split()).lower()
        if found and not (SHORTEST <= len(found) <= LONGEST and set(found) <= set("0123456789abcdef")):
            raise forms.ValidationError(_("A seal is 16 or more of the figures 0–9 and a–f."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("number")) != bool(cleaned.get("seal")):
            raise forms.ValidationError(_("Please type both, the number and the seal, or neither."))
        return cleaned

    def typed(self) -> list[KeptHead]:
        number, seal = self.cleaned_data["number"], self.cleaned_data["seal"]
        return [KeptHead(number, seal, gettext("typed from paper"))] if number else []

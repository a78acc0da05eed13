import unicodedata
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sessions import OWN, SHARED

WRONG = _("The name or password is wrong, or sign-in is paused. Try later or ask the school administrator.")


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
            self.user = authenticate(self.request, username=cleaned["username"], password=cleaned["password"])
            if self.user is None:
                raise forms.ValidationError(WRONG, code="login")
        return cleaned

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


class EventFilterForm(forms.Form):
    """Which events of the audit log: all fields may stay empty."""

    verb = forms.CharField(label=_("Act"), max_length=60, required=False)
    day = forms.DateField(label=_("Day"), required=False)
    actor = forms.UUIDField(label=_("Id of the person"), required=False)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

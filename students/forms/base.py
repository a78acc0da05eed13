"""What every form of this room is made of."""

import uuid
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from students.names import NotAName, clean_name
from students.roster.cells import read_day, read_month, read_register_number, read_seat
from students.wording import import_words

NUMERIC = {"inputmode": "numeric", "class": "short"}
TELEPHONE = {"inputmode": "tel", "class": "short", "autocomplete": "off"}


class OnceForm(forms.Form):
    """A form that, sent twice, acts once; ``button`` says what it does."""

    nonce = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    button: Any = _("Save")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.parts(), "nonce")
        helper.add_input(Submit("", str(self.button)))
        return helper

    def parts(self) -> list[Any]:
        return [name for name in self.fields if name != "nonce"]

    def values(self, *names: str) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in names}

    def add_problems(self, problems: dict[str, str], words: dict[str, Any]) -> None:
        for field, code in problems.items():
            self.add_error(field if field in self.fields else None, words[code])


class DayField(forms.DateField):
    """A day as every browser sends it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "short"}), **kwargs)


def is_row(text: str) -> bool:
    """The number of a row as our pages send it; thousands of digits come from none and are more than int() takes."""
    return text.isdecimal() and len(text) < 10


class TypedDay(forms.CharField):
    """A day typed without leaving the keyboard: 20260905, 2026-9-5, or a month alone, 202609."""

    def __init__(self, *, month_will_do: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(NUMERIC), **kwargs)
        self.month_will_do = month_will_do

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        try:
            return read_day(text)
        except ValueError as refusal:
            raise forms.ValidationError(import_words("day", text)) from refusal

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else value


class ChoiceOf(forms.ChoiceField):
    """One of a few answers, all of them in sight."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices=choices, widget=forms.RadioSelect, **kwargs)


class NameField(forms.CharField):
    """A child's name as it is kept: NFC, one kind of middle dot."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Name"), widget=forms.TextInput({"autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return clean_name(text)
        except NotAName as refusal:
            raise forms.ValidationError(import_words(f"{refusal.args[0]}-name", text)) from refusal


class MonthField(forms.CharField):
    """Year and month of birth, typed as 2017-05 or in any way a roster has it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(NUMERIC), **kwargs)

    def clean(self, value: Any) -> tuple[int, int]:
        text = super().clean(value)
        try:
            return read_month(text)
        except ValueError as refusal:
            raise forms.ValidationError(import_words("month", text)) from refusal

    def prepare_value(self, value: Any) -> Any:
        return f"{value[0]}-{value[1]:02d}" if isinstance(value, tuple) else value


class SeatField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Seat number"), required=False, widget=forms.TextInput(NUMERIC), **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            return read_seat(text)
        except ValueError as refusal:
            raise forms.ValidationError(import_words("seat", text)) from refusal


class RegisterField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Student register number"), required=False, widget=forms.TextInput(NUMERIC), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return read_register_number(text)
        except ValueError as refusal:
            raise forms.ValidationError(import_words("register", text)) from refusal


def not_later(day: date, today: date) -> None:
    if day > today:
        raise forms.ValidationError(_("This day has not come yet."))

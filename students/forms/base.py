"""What every form of this room is made of."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.form_kit.forms import ServiceForm
from students.names import NotAName, clean_name
from students.roster.cells import read_day, read_month, read_register_number, read_seat
from students.wording import import_words

NUMERIC = {"inputmode": "numeric", "class": "short"}
TELEPHONE = {"inputmode": "tel", "class": "short", "autocomplete": "off"}


class OnceForm(ServiceForm):
    """Taken without a nonce too: it acts then each time it is sent."""

    nonce = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


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

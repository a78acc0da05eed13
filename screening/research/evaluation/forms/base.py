"""What these forms share: acting once, and what a service refuses beside the field."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.lazy import Label
from screening.research.evaluation import wording
from screening.research.evaluation.refused import PilotRefused
from students.forms.base import OnceForm

LONGEST = 1000


def in_words(text: str) -> None:
    """A number alone says nothing, and no report prints a number that nobody counted."""
    if not any(sign.isalpha() for sign in text):
        raise forms.ValidationError(_("Please in words."))


class PilotForm(OnceForm):
    """The page says what pressing does."""

    button = None
    refusals = {PilotRefused: lambda refused: [(refused.field, wording.refusal(refused))]}


def note(label: Label, *, rows: int = 3, required: bool = False, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    more = {"max_length": LONGEST, "validators": [in_words], **more}
    return forms.CharField(label=label, widget=widget, required=required, **more)


def line(label: Label, longest: int, *, rows: int = 0, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, widget=widget, max_length=longest, validators=[in_words], **more)

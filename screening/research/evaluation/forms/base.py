"""What these forms share: acting once, and what a service refuses beside the field."""

from collections.abc import Callable
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _

from accounts.lazy import Label
from screening.research.evaluation import wording
from screening.research.evaluation.refused import Refused
from students.forms.base import OnceForm

Saved = TypeVar("Saved")
LONGEST = 1000


def in_words(text: str) -> None:
    """A number alone says nothing, and no report prints a number that nobody counted."""
    if not any(sign.isalpha() for sign in text):
        raise forms.ValidationError(_("Please in words."))


class PilotForm(OnceForm):
    """A form without its own tag and button: the page says what pressing does."""

    @property
    def helper(self) -> FormHelper:
        made = FormHelper()
        made.form_tag = False
        made.layout = Layout(*self.parts(), "nonce")
        return made

    def attempt(self, act: Callable[[], Saved]) -> Saved | None:
        """What the service returned; None when form or service had something to say, which is in the errors then."""
        if not self.is_valid():
            return None
        try:
            return act()
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, wording.refusal(refused))
            return None


def note(label: Label, *, rows: int = 3, required: bool = False, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    more = {"max_length": LONGEST, "validators": [in_words], **more}
    return forms.CharField(label=label, widget=widget, required=required, **more)


def line(label: Label, longest: int, *, rows: int = 0, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, widget=widget, max_length=longest, validators=[in_words], **more)

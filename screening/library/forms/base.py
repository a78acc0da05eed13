"""What every form of the library is made of."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _


class OnceForm(forms.Form):
    """A form that, sent twice, acts once; `button` says what it does."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    button: Any = _("Save")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.parts(), "nonce")
        helper.add_input(Submit("", str(self.button)))
        return helper

    def parts(self) -> list[Any]:
        return [name for name in self.fields if name != "nonce"]


class DayField(forms.DateField):
    """A day as every browser sends it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "short"}), **kwargs)

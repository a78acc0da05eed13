"""What every form is made of: it acts once, and what its service refuses stands beside the field."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label

Saved = TypeVar("Saved")
Problem = tuple[str | None, Any]  # a field, or None for the whole form, and what is said beside it


class ServiceForm(forms.Form):
    """A form whose service may still refuse; nothing typed is lost then. Sent twice it acts once, by its nonce.

    `refusals`: for each exception of the service a Problem, or a function that reads problems off it. `button`: what
    pressing it does; None where the page itself draws the tag and the button.
    """

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    button: Label | None = _("Save")
    refusals: Mapping[type[Exception], Any] = {}

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.parts(), "nonce")
        if self.button is None:
            helper.form_tag = False
        else:
            helper.add_input(Submit("", str(self.button), css_id=str(self.auto_id) % "submit"))
        return helper

    def parts(self) -> list[Any]:
        return [name for name in self.fields if name != "nonce"]

    def values(self, *names: str) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in names}

    def attempt(self, act: Callable[[], Saved]) -> Saved | None:
        """What the service returned; None when form or service had something to say, which is in the errors then."""
        if layout := self.helper.layout:  # what is missing is said as it is read
            self.order_fields([one.name for one in layout.get_field_names()])
        if not self.is_valid():
            return None
        try:
            return act()
        except self.expected() as refused:
            self.add_problems(self.explain(refused))
            return None

    def add_problems(self, problems: Iterable[Problem]) -> None:
        for field, words in problems:
            self.add_error(field if field in self.fields else None, words)

    def expected(self) -> tuple[type[Exception], ...]:
        return tuple(self.refusals)

    def explain(self, refused: Exception) -> Iterable[Problem]:
        says = next(says for kind, says in self.refusals.items() if isinstance(refused, kind))
        return says(refused) if callable(says) else [says]


def problems(codes: Mapping[str, str], words: Mapping[str, Any]) -> list[Problem]:
    """Field → code as fields with their words; what belongs to no field is said of the whole form."""
    return [(field or None, words[code]) for field, code in codes.items()]


class DayField(forms.DateField):
    """A day as every browser sends it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "short"}), **kwargs)

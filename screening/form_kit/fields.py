"""What a form learns when it is made: the choices of a field, the rows to choose from, a field put right."""

from collections.abc import Mapping
from copy import copy
from typing import Any, cast

from django import forms


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    return cast(forms.ChoiceField, form.fields[name])


def row_field(form: forms.BaseForm, name: str) -> "forms.ModelChoiceField[Any]":
    return cast("forms.ModelChoiceField[Any]", form.fields[name])


def changed(data: Mapping[str, Any], **values: str) -> Any:
    """What was sent, with these fields anew."""
    again: Any = copy(data)
    for name, value in values.items():
        again[name] = value
    return again

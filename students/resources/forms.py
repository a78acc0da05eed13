"""What a school has, asked with the definition of every number at its field."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from students.forms.base import NUMERIC, OnceForm
from students.models import School, SchoolResources
from students.resources.fields import ASKED, NAMES, ResourceQuestion
from students.resources.services import enter_resources

NOT_HALVES = _("In full or half hours, for example 12 or 12.5.")
MORE_TEACHERS = _("There cannot be more teachers than staff.")


def _field(asked: ResourceQuestion) -> forms.Field:
    words: dict[str, Any] = {"label": asked.label, "help_text": asked.counts, "min_value": 0, "max_value": asked.most}
    if asked.halves:
        decimal = forms.NumberInput({"inputmode": "decimal", "class": "short", "step": "0.5"})
        return forms.DecimalField(max_digits=5, decimal_places=1, widget=decimal, **words)
    return forms.IntegerField(widget=forms.NumberInput(NUMERIC), **words)


class ResourcesForm(OnceForm):
    """`initial`: what was entered last, so that only what changed is typed."""

    button = _("Save for this school year")

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        for asked in ASKED:
            self.fields[asked.name] = _field(asked)

    def parts(self) -> list[Any]:
        return [Fieldset(_("People and hours"), *NAMES[:4]), Fieldset(_("For every child"), *NAMES[4:])]

    def clean_counselor_hours(self) -> Decimal:
        hours: Decimal = self.cleaned_data["counselor_hours"]
        if hours * 2 % 1:
            raise forms.ValidationError(NOT_HALVES)
        return hours

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("teachers") is not None and given.get("staff") is not None and given["teachers"] > given["staff"]:
            self.add_error("teachers", MORE_TEACHERS)
        return given

    def done(self, school: School, *, by: User, school_year: int) -> SchoolResources:
        values = self.values(*NAMES)
        nonce = self.cleaned_data["nonce"]
        return enter_resources(school, by=by, school_year=school_year, values=values, nonce=nonce)

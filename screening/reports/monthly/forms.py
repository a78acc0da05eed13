from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening import formats
from screening.form_kit.fields import choice_field
from screening.reports.periods import months_of_year, school_year_of
from screening.reports.wording import year_words

YEARS_BACK = 2

Group = tuple[str, list[tuple[str, str]]]


def _months(today: date) -> list[Group]:
    """The months begun in this school year and the two before it: latest first, a group a year."""
    this_year = school_year_of(today)
    return [(year_words(year), _begun(year, today)) for year in range(this_year, this_year - YEARS_BACK - 1, -1)]


def _begun(year: int, today: date) -> list[tuple[str, str]]:
    begun = [month for month in months_of_year(year) if month <= today]
    return [(month.isoformat(), formats.month(month)) for month in reversed(begun)]


def _is_later(value: str, today: date) -> bool:
    try:
        return date.fromisoformat(value) > today
    except ValueError:
        return False


class _MonthField(forms.TypedChoiceField):
    """A month to choose; one that has not begun gets a sentence of its own."""

    def validate(self, value: str) -> None:
        if value and _is_later(value, timezone.localdate()):
            raise forms.ValidationError(_("This month has not begun yet: it can be reported from its first day on."))
        super().validate(value)


class MonthForm(forms.Form):
    """Any month of the last school years, made or made again by hand."""

    month = _MonthField(
        label=_("Month"),
        coerce=date.fromisoformat,
        error_messages={"invalid_choice": _("Please choose a month from the list.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choice_field(self, "month").choices = _months(timezone.localdate())
        self.helper = FormHelper()
        self.helper.form_action = reverse("reports:make_report")
        self.helper.add_input(Submit("", _("Make this month's report")))

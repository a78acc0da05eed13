from datetime import date, timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

MONTHS_BACK = 13


def _months(today: date) -> list[tuple[str, str]]:
    """This month and the year before it, latest first."""
    found, month = [], today.replace(day=1)
    for _index in range(MONTHS_BACK):
        found.append((month.isoformat(), date_format(month, "YEAR_MONTH_FORMAT")))
        month = (month - timedelta(days=1)).replace(day=1)
    return found


class MonthForm(forms.Form):
    """Any month of the last year, made or made again by hand."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=date.fromisoformat)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = _months(timezone.localdate())
        self.helper = FormHelper()
        self.helper.form_action = reverse("reports:make_report")
        self.helper.add_input(Submit("", _("Make this month's report")))

from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.form_kit.fields import choice_field
from screening.reports.fanout import services
from screening.reports.models import ReportBatch
from screening.reports.periods import last_closed_month, month_before
from students.models import County

MONTHS_BACK = 12


def _closed_months(county: County, today: date) -> list[tuple[str, str]]:
    """The months of the last year whose books are closed, latest first."""
    months = [last_closed_month(today, county.report_closing_day)]
    while len(months) < MONTHS_BACK:
        months.append(month_before(months[-1]))
    return [(month.isoformat(), formats.month(month)) for month in months]


class BatchForm(forms.Form):
    """A closed month, for all schools. Pressed again it goes on where something is missing or has failed."""

    month = forms.TypedChoiceField(
        label=_("Month"),
        coerce=date.fromisoformat,
        error_messages={"invalid_choice": _("Please choose a month from the list.")},
    )

    def __init__(self, county: County, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.county = county
        choice_field(self, "month").choices = _closed_months(county, timezone.localdate())
        self.helper = FormHelper()
        self.helper.form_action = reverse("reports:list_batches")
        self.helper.add_input(Submit("", _("Make the reports of all schools")))

    def carry_out(self, *, by: User) -> ReportBatch | None:
        """None where the form is not valid."""
        if not self.is_valid():
            return None
        batch = services.make_reports(county=self.county, month=self.cleaned_data["month"], by=by)
        services.retry_failed(batch, by=by)
        return batch


class RetryForm(forms.Form):
    """One school of a batch; empty for all that failed."""

    row = forms.UUIDField(required=False)

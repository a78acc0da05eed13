"""A county assessment or a hospital letter, as it was given: a reason of its own, never merged with our scores."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening.cases.forms.base import CaseForm, day, helper, line, note
from screening.rounds.models import OutsideResult
from screening.rounds.services import record_outside_result
from students.models import Student


class OutsideForm(CaseForm):
    source = forms.ChoiceField(
        label=gettext_lazy("Where it comes from"),
        choices=OutsideResult.Source.choices,
        widget=forms.RadioSelect(attrs={"class": "tight"}),
    )
    dated = day(gettext_lazy("The day on the paper"), required=True)
    as_given = note(
        gettext_lazy("What it says, as it was given"),
        required=True,
        help_text=gettext_lazy("In its own words. Nothing is worked out from it, and the child is not tested again."),
    )
    seen_by = line(gettext_lazy("Who saw the paper, and who brought it"), required=True)

    def __init__(self, student: Student, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student = student
        self.helper = helper("source", "dated", "as_given", "seen_by")

    def clean_dated(self) -> date:
        dated: date = self.cleaned_data["dated"]
        if dated > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return dated

    def carry_out(self, *, by: User) -> OutsideResult | None:
        data = self.cleaned_data if self.is_valid() else {}
        return self.attempt(lambda: record_outside_result(self.student, by=by, **data))

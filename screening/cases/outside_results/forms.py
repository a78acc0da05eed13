"""A county assessment or a hospital letter, as it was given: a reason of its own, never merged with our scores."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms import FormAbout, day, line, note
from screening.rounds.models import OutsideResult
from screening.rounds.services import record_outside_result
from students.models import Student


class OutsideForm(FormAbout[Student, OutsideResult]):
    source = forms.ChoiceField(
        label=_("Where it comes from"),
        choices=OutsideResult.Source.choices,
        widget=forms.RadioSelect(attrs={"class": "tight"}),
    )
    dated = day(_("The day on the paper"), required=True)
    as_given = note(
        _("What it says, as it was given"),
        required=True,
        help_text=_("In its own words. Nothing is worked out from it, and the child is not tested again."),
    )
    seen_by = line(_("Who saw the paper, and who brought it"), required=True)

    def clean_dated(self) -> date:
        dated: date = self.cleaned_data["dated"]
        if dated > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return dated

    def act(self, by: User) -> OutsideResult:
        return record_outside_result(self.about, by=by, **self.cleaned_data)

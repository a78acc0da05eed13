"""Somebody from outside, and the check."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.activities import services
from screening.cases.activities.rules import CHECK_HOLDS
from screening.cases.forms import FormAbout, day
from screening.cases.models import Volunteer, VolunteerCheck
from students.models import School


class VolunteerForm(FormAbout[School, Volunteer]):
    """Somebody from outside, before the check."""

    name = forms.CharField(label=_("Name"), max_length=50)
    organisation = forms.CharField(label=_("Sent by"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)

    def act(self, by: User) -> Volunteer:
        return services.add_volunteer(self.about, by=by, **self.cleaned_data)


class CheckForm(FormAbout[Volunteer, VolunteerCheck]):
    """Which papers were seen, and until when that holds."""

    identity_seen = forms.BooleanField(
        label=_("The identity card was shown and is the person's"),
        required=False,
    )
    record = forms.ChoiceField(
        label=_("That no offence stands on record"),
        required=False,
        widget=forms.RadioSelect(attrs={"class": "tall"}),
        choices=[
            ("unit-query", _("The school asked the police itself and had the answer in writing")),
            ("certificate", _("A certificate of the police about this person, seen in the original")),
        ],
    )
    checked_on = day(_("Papers seen on"), required=True)
    valid_until = day(_("Holds until"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].initial = timezone.localdate
        self.fields["valid_until"].initial = timezone.localdate() + CHECK_HOLDS - timedelta(days=1)

    def act(self, by: User) -> VolunteerCheck:
        return services.record_check(self.about, by=by, **self.cleaned_data)

"""Somebody from outside, and the check."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.activities import services
from screening.cases.activities.records import CheckRecord
from screening.cases.activities.rules import CHECK_HOLDS
from screening.cases.forms.base import CaseForm, day, helper
from screening.cases.models import Volunteer, VolunteerCheck
from students.models import School


class VolunteerForm(CaseForm):
    """Somebody from outside, before the check."""

    name = forms.CharField(label=_("Name"), max_length=50)
    organisation = forms.CharField(label=_("Sent by"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)

    def __init__(self, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        self.helper = helper("name", "organisation", "phone")

    def carry_out(self, *, by: User) -> Volunteer | None:
        names = ("nonce", "name", "organisation", "phone")
        return self.attempt(lambda: services.add_volunteer(self.school, by=by, **self.values(*names)))


class CheckForm(CaseForm):
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

    def __init__(self, volunteer: Volunteer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.volunteer = volunteer
        self.fields["checked_on"].initial = timezone.localdate
        self.fields["valid_until"].initial = timezone.localdate() + CHECK_HOLDS - timedelta(days=1)
        self.helper = helper("identity_seen", "record", "checked_on", "valid_until")

    def carry_out(self, *, by: User) -> VolunteerCheck | None:
        return self.attempt(
            lambda: services.record_check(
                self.volunteer,
                by=by,
                nonce=self.cleaned_data["nonce"],
                check=CheckRecord(
                    **{
                        name: self.cleaned_data[name]
                        for name in ("identity_seen", "record", "checked_on", "valid_until")
                    }
                ),
            )
        )

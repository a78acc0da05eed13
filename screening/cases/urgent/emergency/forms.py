"""Exactly which child, why, and the password once more."""

from contextlib import suppress
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services.passwords import WrongPassword
from accounts.services.tries import TooManyTries
from screening.cases.access.emergency import schools_elsewhere
from screening.cases.forms import CaseForm, line, note
from screening.cases.models import EmergencyLook
from screening.cases.urgent.emergency.services import NotFound, open_in_emergency
from screening.form_kit.fields import row_field
from screening.form_kit.long_choice import LongSelect
from students.models import School
from students.names import clean_name
from students.roster.cells import read_class
from students.selectors import school_year_of


class SchoolChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none when it runs
    def label_from_instance(self, obj: School) -> str:
        return obj.name


class EmergencyForm(CaseForm[EmergencyLook]):
    school = SchoolChoiceField(
        label=gettext_lazy("School"),
        queryset=School.objects.none(),
        to_field_name="public_id",
        empty_label="",
        widget=LongSelect,  # every school of the county
    )
    number = line(gettext_lazy("Number of the case, for example XQ-2026-0001"))
    child = line(gettext_lazy("Or the child's full name"))
    school_class = line(gettext_lazy("and the class, for example 3-1"))
    reason = note(
        gettext_lazy("Why you have to look now"),
        required=True,
        help_text=gettext_lazy("The headteacher of the school reads this, with your name and the child's."),
    )
    password = forms.CharField(
        label=gettext_lazy("Your password once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        max_length=200,
    )
    refusals = {
        WrongPassword: ("password", gettext_lazy("The password is not right.")),
        TooManyTries: (None, gettext_lazy("Five tries within an hour. Ring the school, or raise an urgent concern.")),
        NotFound: (None, gettext_lazy("No open case is exactly this. Check school, number, name and class.")),
    }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "school").queryset = schools_elsewhere(user)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("number") and not (data.get("child") and data.get("school_class")):
            self.add_error("number", _("The number of the case, or the full name with the class."))
        return data

    def act(self, by: User) -> EmergencyLook:
        """A name or class that cannot be read is nobody's; the answer is the same as for a wrong one."""
        data = self.cleaned_data
        child: dict[str, Any] = {"number": data["number"].strip().upper()}
        year = school_year_of(data["school"])
        with suppress(ValueError):
            grade, class_number = read_class(data["school_class"], year)
            child |= {"name": clean_name(data["child"]), "seat": (year - grade + 1, class_number)}
        return open_in_emergency(data["school"], by=by, **child, **self.values("password", "reason", "nonce"))

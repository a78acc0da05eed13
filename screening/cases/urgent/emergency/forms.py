"""Exactly which child, why, and the password once more."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services import TooManyTries, WrongPassword
from screening.cases.access.emergency import schools_elsewhere
from screening.cases.forms.base import CaseForm, helper, line, note
from screening.cases.models import EmergencyLook
from screening.cases.urgent.emergency.services import Asked, NotFound, open_in_emergency
from screening.form_kit.fields import row_field
from students.models import School
from students.names import clean_name
from students.roster.cells import read_class
from students.selectors import school_year_of


class SchoolChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none when it runs
    def label_from_instance(self, obj: School) -> str:
        return obj.name


class EmergencyForm(CaseForm):
    school = SchoolChoiceField(
        label=gettext_lazy("School"), queryset=School.objects.none(), to_field_name="public_id", empty_label=""
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

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "school").queryset = schools_elsewhere(user)
        self.helper = helper("school", "number", "child", "school_class", "reason", "password")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("number") and not (data.get("child") and data.get("school_class")):
            self.add_error("number", _("The number of the case, or the full name with the class."))
        return data

    def carry_out(self, *, by: User) -> EmergencyLook | None:
        if not self.is_valid():
            return None
        told = self.values("password", "reason", "nonce")
        try:
            return open_in_emergency(self._asked(), by=by, **told)
        except WrongPassword:
            self.add_error("password", _("The password is not right."))
        except TooManyTries:
            self.add_error(None, _("Five tries within an hour. Ring the school, or raise an urgent concern."))
        except NotFound:
            self.add_error(None, _("No open case is exactly this. Check school, number, name and class."))
        return None

    def _asked(self) -> Asked:
        """A name or class that cannot be read is nobody's; the answer is the same as for a wrong one."""
        data = self.cleaned_data
        school, number = data["school"], data["number"].strip().upper()
        year = school_year_of(school)
        try:
            grade, class_number = read_class(data["school_class"], year)
            name = clean_name(data["child"])
        except ValueError:
            return Asked(school, number)
        return Asked(school, number, name, (year - grade + 1, class_number))

"""Which families of a class were spoken with, when and how."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms import CaseForm, day
from screening.cases.models import TermContact
from screening.cases.term_contacts.services import tick_contacts
from students.models import Student


class TicksForm(CaseForm[int]):
    """One day and one way for everybody who is ticked."""

    dated = day(_("On"), required=True, initial=timezone.localdate)
    way = forms.ChoiceField(
        label=_("How"), choices=TermContact.Way.choices, widget=forms.RadioSelect(attrs={"class": "tight"})
    )

    def __init__(self, students: list[Student], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.students = students

    def clean(self) -> dict[str, Any]:
        if self.is_bound and not self.students:
            raise forms.ValidationError(_("Please tick at least one child."))
        return super().clean() or {}

    def act(self, by: User) -> int:
        return tick_contacts(self.students, by=by, **self.values("dated", "way"))

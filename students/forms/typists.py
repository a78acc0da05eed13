"""Who types the child forms, which classes, from a day to a day."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field, row_field
from screening.form_kit.forms import DayField
from students.access import classes_of
from students.duty.access import possible_typists
from students.forms.base import ConfirmForm, OnceForm
from students.forms.staff import ColleagueChoice
from students.models import School, StaffAssignment
from students.selectors import calendar_of, class_label
from students.services import TypistImpossible, end_assignment, name_typist

PROBLEMS = {
    "span": ("last", _("From one day to a later one, three months at most.")),
    "past": ("last", _("This day is over.")),
    "role": ("person", _("Only teachers and other staff type: who prints the labels knows whose a code is.")),
    "elsewhere": ("person", _("This person does not work at this school today.")),
}


class NameTypistForm(OnceForm):
    person = ColleagueChoice(label=_("Colleague"))
    classes = forms.MultipleChoiceField(
        label=_("Classes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("please choose a class")},
    )
    first = DayField(label=_("First day"), initial=timezone.localdate)
    last = DayField(label=_("Last day"), initial=lambda: timezone.localdate() + timedelta(days=20))
    promise = forms.BooleanField(
        label=_("This person teaches none of these classes, in no subject"),
        error_messages={"required": _("please make sure first")},
    )
    button = _("Name this person")

    def __init__(self, user: User, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        year = calendar_of(school.township.county).school_year(timezone.localdate())
        self.found = {str(one.public_id): one for one in classes_of(user).filter(school=school)}
        self.labels = {key: class_label(one, year) for key, one in self.found.items()}
        choice_field(self, "classes").choices = list(self.labels.items())
        row_field(self, "person").queryset = possible_typists(user, school)

    def parts(self) -> list[Any]:
        return [Fieldset(_("Who types"), "person", "classes"), Fieldset(_("How long"), Row("first", "last")), "promise"]

    def done(self, *, by: User) -> list[StaffAssignment] | None:
        given = self.cleaned_data
        classes = [self.found[key] for key in given["classes"]]
        days = {"starts": given["first"], "ends": given["last"], "nonce": given["nonce"]}
        try:
            return name_typist(given["person"], by=by, school=self.school, classes=classes, **days)
        except TypistImpossible as refusal:
            self._explain(refusal)
            return None

    def _explain(self, refusal: TypistImpossible) -> None:
        if refusal.school_class is None:
            self.add_error(*PROBLEMS[refusal.problem])
            return
        taught = self.labels[str(refusal.school_class.public_id)]
        words = _(
            "%(person)s is the class teacher of %(class)s. Children were promised that nobody who teaches them types."
        )
        self.add_error("classes", words % {"person": self.cleaned_data["person"].name, "class": taught})


class EndTypistForm(ConfirmForm):
    button = _("End it now")
    act = staticmethod(end_assignment)

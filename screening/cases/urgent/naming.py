"""The child of a concern that was written in words: chosen by whoever handles it, class first, among the children whose
names that person reads anyway."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms import FormAbout
from screening.form_kit.fields import choice_field
from students.access import classes_of, list_seats
from students.models import School, Student
from students.selectors import current_class_label

Concern = TypeVar("Concern")


def may_name(user: User, school: School) -> bool:
    return classes_of(user).filter(school=school).exists()


class ChildrenToName:
    """The classes of a school; the children of the one that was chosen, which is a look at a list."""

    def __init__(self, user: User, school: School, chosen: str) -> None:
        classes, today = list(classes_of(user).filter(school=school)), timezone.localdate()
        here = [one for one in classes if str(one.public_id) == chosen] if len(classes) > 1 else classes
        self.classes = [(str(one.public_id), current_class_label(one, today)) for one in classes]
        self.label = current_class_label(here[0], today) if here else ""
        seats = list_seats(user, purpose="concern", classes=here) if here else ()
        self.children = {str(seat.student.public_id): seat for seat in seats}


class NameChildForm(FormAbout[Concern, Concern], Generic[Concern]):
    child = forms.ChoiceField(label=_("Which child is it?"), widget=forms.RadioSelect(attrs={"class": "tall tight"}))

    def __init__(self, concern: Concern, found: ChildrenToName, name: Callable[..., Concern], data: Any = None) -> None:
        super().__init__(concern, data)
        self.found, self.name = found, name
        choice_field(self, "child").choices = [
            (key, f"{seat.seat_number} {seat.student.name}") for key, seat in found.children.items()
        ]

    def act(self, by: User) -> Concern:
        student: Student = self.found.children[str(UUID(self.cleaned_data["child"]))].student
        return self.name(self.about, by=by, student=student, nonce=self.cleaned_data["nonce"])

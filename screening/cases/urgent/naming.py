"""The child of a concern that was written in words: class first, then among the children whose names whoever names it
reads anyway. Whoever reads no names there writes the whole name, and is shown none."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.access.urgent import child_called, classes_to_name_in
from screening.cases.forms import FormAbout
from screening.cases.models import UrgentConcern
from screening.form_kit.fields import choice_field
from students.access import classes_of, list_seats
from students.models import School, Student
from students.names import NotAName, clean_name
from students.selectors import current_class_label

Concern = TypeVar("Concern")


class ChildrenToName:
    """The classes of a school; the children of the one that was chosen, which is a look at a list. `concern`: whoever
    may see it names a child of any class of the school, a name that is read to nobody is written."""

    def __init__(self, user: User, school: School, chosen: str, concern: UrgentConcern | None = None) -> None:
        today, own = timezone.localdate(), list(classes_of(user).filter(school=school))
        classes = list(classes_to_name_in(user, concern)) if concern else own
        here = [one for one in classes if str(one.public_id) == chosen] if len(classes) > 1 else classes
        self.classes = [(str(one.public_id), current_class_label(one, today)) for one in classes]
        self.label = current_class_label(here[0], today) if here else ""
        self.unread = here[0] if here and here[0] not in own else None
        seats = list_seats(user, purpose="concern", classes=here) if here and not self.unread else ()
        self.children = {str(seat.student.public_id): seat for seat in seats}


class NotInThisClass(Exception):
    """No child of exactly this name sits in the class today."""


class NameChildForm(FormAbout[Concern, Concern], Generic[Concern]):
    child = forms.ChoiceField(label=_("Which child is it?"), widget=forms.RadioSelect(attrs={"class": "tall tight"}))
    name = forms.CharField(label=_("The child's whole name"), max_length=100)
    refusals = {NotInThisClass: ("name", _("No child of this name sits in this class. Another class, another sign?"))}

    def __init__(self, concern: Concern, found: ChildrenToName, name: Callable[..., Concern], data: Any = None) -> None:
        super().__init__(concern, data)
        self.found, self.service = found, name
        seats = found.children.items()
        choice_field(self, "child").choices = [(key, f"{seat.seat_number} {seat.student.name}") for key, seat in seats]
        del self.fields["child" if found.unread else "name"]

    def act(self, by: User) -> Concern:
        return self.service(self.about, by=by, student=self._student(by), nonce=self.cleaned_data["nonce"])

    def _student(self, by: User) -> Student:
        if self.found.unread is None:
            chosen: Student = self.found.children[str(UUID(self.cleaned_data["child"]))].student
            return chosen
        student = None
        with suppress(NotAName):
            student = child_called(by, clean_name(self.cleaned_data["name"]), self.found.unread)
        if student is None:
            raise NotInThisClass
        return student

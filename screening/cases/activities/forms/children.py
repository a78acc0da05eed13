"""Who comes to an activity: a class ticked by its teacher, or some who are invited as well."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.activities import services
from screening.cases.forms import FormAbout
from screening.cases.models import Activity, ActivityMember
from screening.form_kit.fields import choice_field
from students.models import Enrolment, Student


class ChildrenForm(FormAbout[Activity, bool]):
    """A tick for every child of a class that comes. What the page showed travels along (`was`), so that two people at
    one list undo nothing of each other."""

    children = forms.MultipleChoiceField(
        label=_("Who comes"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "tight"})
    )
    source = forms.ChoiceField(
        label=_("The new ones"),
        choices=[("invited", _("were invited")), ("asked", _("asked to come"))],
        initial="invited",
        widget=forms.RadioSelect(attrs={"class": "tight"}),
        help_text=_("Stands on no list."),
    )
    was = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(
        self, activity: Activity, seats: Sequence[Enrolment], inside: set[int], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(activity, *args, **kwargs)
        self.students = {str(seat.student.public_id): seat.student for seat in seats}
        names = [(str(seat.student.public_id), f"{seat.seat_number} {seat.student.name}") for seat in seats]
        choice_field(self, "children").choices = names
        choice_field(self, "was").choices = names
        now = [key for key, student in self.students.items() if student.pk in inside]
        self.initial = {"children": now, "was": now, **(self.initial or {})}

    def parts(self) -> list[Any]:
        return ["was", "children", "source"]

    def act(self, by: User) -> bool:
        wanted, was = set(self.cleaned_data["children"]), set(self.cleaned_data["was"])
        leaving, joining = self._some(was - wanted), self._some(wanted - was)
        source = self.cleaned_data["source"]
        services.change_children(self.about, by=by, leaving=leaving, joining=joining, source=source)
        return True

    def _some(self, keys: set[str]) -> list[Student]:
        return [student for key, student in self.students.items() if key in keys]


class InviteForm(FormAbout[Activity, int]):
    """Some of those proposed; one tick each, none beforehand. `students`: whom one may tick, by their ids."""

    children = forms.MultipleChoiceField(
        label=_("Invite as well"), widget=forms.CheckboxSelectMultiple(attrs={"class": "tall"})
    )

    def __init__(
        self,
        activity: Activity,
        choices: list[tuple[str, str]],
        students: Sequence[Student],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity, *args, **kwargs)
        self.students = students
        choice_field(self, "children").choices = choices

    def act(self, by: User) -> int:
        chosen = self.cleaned_data["children"]
        wanted = [student for student in self.students if str(student.public_id) in chosen]
        source = ActivityMember.Source.INVITED
        return services.join_activity(self.about, by=by, students=wanted, source=source) or len(wanted)

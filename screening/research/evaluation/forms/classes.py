"""Which classes of a school take part, and from which phase on."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from screening.research.evaluation import access, services, wording
from screening.research.evaluation.forms.base import PilotForm
from screening.research.models import Pilot
from students.models import School
from students.selectors import class_label, school_year_of

OUT, COMPARISON = "out", "comparison"


class ClassesForm(PilotForm):
    """One question a class of the school."""

    def __init__(self, user: User, pilot: Pilot, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes, phases = access.offered_classes(user, school), access.phases_of(user, pilot)
        chosen = access.classes_in(user, pilot)
        self.pilot, self.school = pilot, school
        self.by_field = {f"class_{number}": one for number, one in enumerate(classes, start=1)}
        joining = [
            (str(phase.order), _("Joins in %(phase)s") % {"phase": wording.phase_words(phase)}) for phase in phases
        ]
        choices = [(OUT, _("Not in it")), *joining, (COMPARISON, _("For comparison"))]
        now = {one.school_class_id: str(one.joins.order) if one.joins else COMPARISON for one in chosen}
        year = school_year_of(school)
        for name, one in self.by_field.items():
            self.fields[name] = forms.ChoiceField(
                label=class_label(one, year),
                choices=choices,
                widget=forms.RadioSelect(attrs={"class": "tight"}),
                initial=now.get(one.pk, OUT),
            )

    def carry_out(self, *, by: User) -> Pilot | None:
        return self.attempt(
            lambda: services.choose_classes(
                self.pilot,
                by=by,
                school=self.school,
                groups={one: self.cleaned_data[name] for name, one in self.by_field.items()},
            )
        )

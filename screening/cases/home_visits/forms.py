"""Which families get a form or were spoken with: the ticks of a list; and what a home visit found."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening.cases.forms import CaseForm, FormAbout, day, line, note, radios
from screening.cases.home_visits.services import MOST, NobodyChosen, record_home_visit, take_along, tick_contacts
from screening.cases.models import HomeVisit, TermContact
from screening.library import texts
from students.models import Enrolment, Student
from students.services.family import NoConsentForCare


class SheetsForm(CaseForm[UUID]):
    """A sheet for each family that is ticked."""

    most = MOST
    refusals = {NobodyChosen: (None, "")}

    def __init__(self, seats: Iterable[Enrolment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats

    def act(self, by: User) -> UUID:
        return take_along(self.seats, by=by, nonce=self.cleaned_data["nonce"])


class TicksForm(CaseForm[bool]):
    """Which families of a class were spoken with: one day and one way for everybody who is ticked."""

    dated = day(gettext_lazy("On"), required=True, initial=timezone.localdate)
    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=TermContact.Way.choices,
        widget=forms.RadioSelect(attrs={"class": "tight"}),
    )

    def __init__(self, students: list[Student], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.students = students

    def clean(self) -> dict[str, Any]:
        if not self.students:
            raise forms.ValidationError(_("Please tick at least one child."))
        return super().clean() or {}

    def act(self, by: User) -> bool:
        tick_contacts(self.students, by=by, **self.values("dated", "way"))
        return True


FIELDS = "chain.home_visit.fields"
OTHER_NAMES = {"date": "visited_on", "next": "next_on"}


class HomeVisitForm(FormAbout[Student, HomeVisit]):
    """Labels and choices are those of the content file."""

    visited_on = day(required=True)
    visitors = line(required=True)
    met = line(required=True)
    parents_home = radios(f"{FIELDS}.parents-home.options", required=False)
    leaving_on = day()
    day_morning = line()
    day_after = line()
    day_night = line()
    calls = note()
    goes_well = note()
    family_wish = note()
    agreed = note(required=True)
    care_update = line()
    safety = radios(f"{FIELDS}.safety.options")
    next_on = day()
    refusals = {
        NoConsentForCare: (
            None,
            gettext_lazy(
                "The family has not agreed that life at home is recorded. Leave those lines empty: visitors, who "
                "was met, what was agreed and safety may be saved."
            ),
        )
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in texts.localize(FIELDS):
            self.fields[OTHER_NAMES.get(field["id"], field["id"].replace("-", "_"))].label = field["label"]
        self.fields["leaving_on"].label = _("They leave again on")

    def act(self, by: User) -> HomeVisit:
        return record_home_visit(self.about, by=by, **self.cleaned_data)

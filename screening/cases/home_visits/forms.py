"""Which families get a form: the ticks of the list."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening.cases.forms import FormAbout, day, line, note, radios
from screening.cases.home_visits.services import MOST, NobodyChosen, record_home_visit, take_along
from screening.cases.models import HomeVisit
from screening.library import texts
from students.models import Enrolment, Student
from students.services.family import NoConsentForCare


class SheetsForm(forms.Form):
    """`here`: the class whose list was open."""

    nonce = forms.UUIDField()
    here = forms.UUIDField(required=False)
    most = MOST

    def carry_out(self, seats: Iterable[Enrolment], *, by: User) -> UUID | None:
        """The key of the file; None where nobody was ticked."""
        if not self.is_valid():
            return None
        try:
            return take_along(seats, by=by, nonce=self.cleaned_data["nonce"])
        except NobodyChosen:
            return None

    @property
    def back(self) -> str:
        here = self.cleaned_data.get("here") if self.is_bound and self.is_valid() else None
        return f"?class={here}" if here else ""


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

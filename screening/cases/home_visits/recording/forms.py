"""The home-visit form: what the paper asks, in its order."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening.cases.forms import FormAbout, day, line, note, radios
from screening.cases.home_visits.recording.services import record_home_visit
from screening.cases.models import HomeVisit
from screening.library import texts
from students.models import Student
from students.services.family import NoConsentForCare

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

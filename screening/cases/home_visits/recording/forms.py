"""The home-visit form: what the paper asks, in its order."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.deciding.form_values import HomeVisitRecord
from screening.cases.forms.base import CaseForm, day, helper, line, note, radios
from screening.cases.home_visits.recording.services import record_home_visit
from screening.library import texts
from students.models import Student
from students.services import NoConsentForCare

FIELDS = "chain.home_visit.fields"
ORDER = (
    "visited_on visitors met parents_home leaving_on day_morning day_after day_night calls goes_well family_wish "
    "agreed care_update safety next_on"
).split()
OTHER_NAMES = {"date": "visited_on", "next": "next_on"}


class HomeVisitForm(CaseForm):
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

    def __init__(self, student: Student, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student = student
        for field in texts.localize(FIELDS):
            self.fields[OTHER_NAMES.get(field["id"], field["id"].replace("-", "_"))].label = field["label"]
        self.fields["leaving_on"].label = _("They leave again on")
        self.helper = helper(*ORDER)

    def carry_out(self, *, by: User) -> HomeVisitRecord | None:
        """What was recorded; its caller asks where it leads."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        record = HomeVisitRecord(**{name: data[name] for name in ORDER})
        try:
            saved = self.attempt(lambda: record_home_visit(self.student, by=by, nonce=data["nonce"], record=record))
        except NoConsentForCare:
            self.add_error(
                None,
                _(
                    "The family has not agreed that life at home is recorded. Leave those lines empty: visitors, who "
                    "was met, what was agreed and safety may be saved."
                ),
            )
            return None
        return record if saved else None

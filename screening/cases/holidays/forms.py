"""The plan for a holiday, field by field as its paper asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.forms import FormAbout, day, line, note, radios
from screening.cases.holidays.breaks import Break
from screening.cases.holidays.services import save_holiday_plan
from screening.cases.models import Case, HolidayPlan
from screening.library import texts

FIELDS = "chain.holiday_plan.fields"
OTHER_NAMES = {"parents-home": "home_from", "first-date": "first_on", "back": "back_on"}


class HolidayForm(FormAbout[Case, HolidayPlan]):
    """Labels and choices are those of the content file."""

    stays_where = line(required=True)
    home_from = day()
    home_until = day()
    who_looks_in = line(required=True)
    how_often = radios(f"{FIELDS}.how-often.options")
    first_on = day(required=True)
    child_contact = line(required=True)
    child_wants = note()
    goes_on = forms.MultipleChoiceField(
        choices=lambda: texts.choices(f"{FIELDS}.goes-on.options"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tight"}),
        required=False,
    )
    stand_in = line(required=True)
    village_told = radios(f"{FIELDS}.village-told.options", required=False)
    safe = radios(f"{FIELDS}.safe.options")
    back_on = day(required=True)

    def __init__(self, case: Case, holiday: Break, before: HolidayPlan | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        self.holiday = holiday
        for field in texts.localize(FIELDS):
            self.fields[OTHER_NAMES.get(field["id"], field["id"].replace("-", "_"))].label = field["label"]
        self.fields["home_from"].label = _("The parents are at home from")
        self.fields["home_until"].label = _("The parents leave again on")
        if before is not None:
            self.initial = {**{name: getattr(before, name) for name in self.parts()}, **(self.initial or {})}

    def act(self, by: User) -> HolidayPlan:
        return save_holiday_plan(self.about, by=by, holiday=self.holiday, **self.cleaned_data)

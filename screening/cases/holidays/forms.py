"""The plan for a holiday, field by field as its paper asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.forms.base import CaseForm, day, helper, line, note, radios
from screening.cases.holidays.breaks import Break
from screening.cases.holidays.rules import HolidayRecord
from screening.cases.holidays.services import save_holiday_plan
from screening.cases.models import Case, HolidayPlan
from screening.library import texts

FIELDS = "chain.holiday_plan.fields"
ORDER = (
    "stays_where home_from home_until who_looks_in how_often first_on child_contact child_wants goes_on stand_in "
    "village_told safe back_on"
).split()
OTHER_NAMES = {"parents-home": "home_from", "first-date": "first_on", "back": "back_on"}


class HolidayForm(CaseForm):
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
        super().__init__(*args, **kwargs)
        self.case, self.holiday = case, holiday
        for field in texts.localize(FIELDS):
            self.fields[OTHER_NAMES.get(field["id"], field["id"].replace("-", "_"))].label = field["label"]
        self.fields["home_from"].label = _("The parents are at home from")
        self.fields["home_until"].label = _("The parents leave again on")
        self.helper = helper(*ORDER)
        if before is not None:
            self.initial = {**{name: getattr(before, name) for name in ORDER}, **(self.initial or {})}

    def carry_out(self, *, by: User) -> HolidayRecord | None:
        """What was recorded; its caller asks where it leads."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        record = HolidayRecord(**{name: data[name] for name in ORDER} | {"goes_on": tuple(data["goes_on"])})
        saved = self.attempt(
            lambda: save_holiday_plan(self.case, by=by, nonce=data["nonce"], holiday=self.holiday, record=record)
        )
        return record if saved else None

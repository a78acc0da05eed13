"""A unit of the county that may be asked for help."""

from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms import CaseForm, line, radios
from screening.cases.models import Receiver
from screening.cases.referrals.receivers.access import KINDS
from screening.cases.referrals.receivers.services import change_receiver, enter_receiver
from students.access import county_of

NAMES = ("unit", "person", "phone", "reply_days")
LONGEST_REPLY = 60


class UnitForm(CaseForm[Receiver]):
    """Who answers there, and within how many school days."""

    unit = forms.CharField(label=_("Unit, as it stands on the paper"), max_length=100)
    person = line(_("Who is asked for there"))
    phone = line(_("Telephone"))
    reply_days = forms.IntegerField(
        label=_("Answers within (school days)"),
        min_value=1,
        max_value=LONGEST_REPLY,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )


class NewReceiverForm(UnitForm):
    """What the unit is told follows from what kind of unit it is."""

    kind = radios(KINDS, _("What kind of unit"), css="tall")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_days"].initial = 10

    def parts(self) -> list[Any]:
        return ["kind", *NAMES]

    def act(self, by: User) -> Receiver:
        return enter_receiver(county_of(by), by=by, **self.cleaned_data)


class ChangeReceiverForm(UnitForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, receiver: Receiver, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receiver = receiver
        seen = receiver.changed_at.isoformat() if receiver.changed_at else ""
        self.initial = {name: getattr(receiver, name) for name in NAMES} | {"seen": seen}

    def parts(self) -> list[Any]:
        return ["seen", *NAMES]

    def act(self, by: User) -> Receiver:
        seen = parse_datetime(self.cleaned_data["seen"])
        return change_receiver(self.receiver, by=by, seen=seen, **self.values(*NAMES))

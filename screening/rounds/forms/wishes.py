"""“I would like to talk”, from a slip or by word of mouth. Who wishes; nothing of what it is about."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import ServiceForm
from screening.library.texts import choices
from screening.rounds.models import ChildWish
from screening.rounds.services import record_child_asks
from students.models import Enrolment

WHOM = "chain.wish_to_talk.slip.fields.whom.options"
NOT_SAID = ""


class WishForm(ServiceForm):
    who = forms.ChoiceField(
        label=gettext_lazy("Who"),
        widget=forms.RadioSelect(attrs={"class": "names"}),
        error_messages={"required": gettext_lazy("please choose a name")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[one for one in ChildWish.Way.choices if one[0] != ChildWish.Way.FORM],
        initial=ChildWish.Way.SLIP,
        widget=forms.RadioSelect,
    )
    whom = forms.ChoiceField(label=gettext_lazy("Wishes to see"), required=False, widget=forms.RadioSelect)
    asked_on = forms.DateField(label=gettext_lazy("Asked on"), widget=forms.DateInput(attrs={"class": "short"}))

    def __init__(self, data: Mapping[str, Any] | None, seats: Sequence[Enrolment]) -> None:
        super().__init__(data, initial={"asked_on": timezone.localdate()})
        self.children = {str(seat.student.public_id): seat.student for seat in seats}
        choice_field(self, "who").choices = [(str(seat.student.public_id), _who(seat)) for seat in seats]
        self.words = dict(choices(WHOM))
        choice_field(self, "whom").choices = [*self.words.items(), (NOT_SAID, _("Not said"))]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("nonce", "who", "way", "whom", "asked_on")

    def clean_asked_on(self) -> Any:
        day, today = self.cleaned_data["asked_on"], timezone.localdate()
        if not 0 <= (today - day).days <= 60:
            raise ValidationError(_("Please choose a day of the last two months, today at the latest."))
        return day

    def record(self, *, by: User) -> ChildWish | None:
        if not self.is_valid():
            return None
        given = self.cleaned_data
        whom = self.words.get(given["whom"], "")
        kept = {"way": given["way"], "asked_on": given["asked_on"], "nonce": given["nonce"]}
        return record_child_asks(self.children[given["who"]], by=by, whom=whom, **kept)


def _who(seat: Enrolment) -> str:
    """With the seat: two children of a class may bear one name."""
    return _("Seat %(seat)s %(name)s") % {"seat": seat.seat_number, "name": seat.student.name}

"""Which families get a form: the ticks of the list."""

from collections.abc import Iterable
from uuid import UUID

from django import forms

from accounts.models import User
from screening.cases.home_visits.services import MOST, NobodyChosen, take_along
from students.models import Enrolment


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

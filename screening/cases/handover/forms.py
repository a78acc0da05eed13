"""The word of the family before anything goes to a school elsewhere."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms.base import CaseForm, helper, line, note
from screening.cases.handover.services import seal_for_elsewhere
from screening.cases.models import Case, HandOver


class TakeAlongForm(CaseForm):
    goes_to = line(_("The school the child goes to"), required=True)
    agreed = note(
        _("Who of the family agreed to it, when and how"),
        required=True,
        help_text=_("Without the family's agreement nothing goes to another school. Show them the list above first."),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.helper = helper("goes_to", "agreed")

    def carry_out(self, *, by: User) -> HandOver | None:
        data = self.cleaned_data if self.is_valid() else {}
        return self.attempt(lambda: seal_for_elsewhere(self.case, by=by, **data))

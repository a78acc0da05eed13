"""The word of the family before anything goes to a school elsewhere."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms import FormAbout, line, note
from screening.cases.handover.services import seal_for_elsewhere
from screening.cases.models import Case, HandOver


class TakeAlongForm(FormAbout[Case, HandOver]):
    goes_to = line(_("The school the child goes to"), required=True)
    agreed = note(
        _("Who of the family agreed to it, when and how"),
        required=True,
        help_text=_("Without the family's agreement nothing goes to another school. Show them the list above first."),
    )

    def act(self, by: User) -> HandOver:
        return seal_for_elsewhere(self.about, by=by, **self.cleaned_data)

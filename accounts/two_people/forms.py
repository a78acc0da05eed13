from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from accounts.models import PendingAct, User
from accounts.two_people.access import get_to_answer_or_404

CONFIRM, REFUSE = "confirm", "refuse"


class PendingActForm(forms.Form):
    """Which of the waiting acts, and the answer: that of the button that was pressed."""

    pending = forms.Field(widget=forms.SelectMultiple, required=False)
    answer = forms.ChoiceField(choices=[(CONFIRM, ""), (REFUSE, "")])

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.chosen: list[PendingAct] = []

    def clean_pending(self) -> list[str]:
        """Another's business, or no id at all, is not found."""
        ids = self.cleaned_data["pending"] or []
        try:
            self.chosen = [get_to_answer_or_404(self.user, UUID(one)) for one in ids]
        except ValueError as error:
            raise forms.ValidationError(_("Nothing is ticked.")) from error
        if not ids:
            raise forms.ValidationError(_("Nothing is ticked."))
        return list(ids)

    @property
    def confirms(self) -> bool:
        return bool(self.cleaned_data["answer"] == CONFIRM)

    @property
    def problem(self) -> str:
        return _("Nothing is ticked.")

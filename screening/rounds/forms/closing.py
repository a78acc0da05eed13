"""The end of a round: its name typed, so that nobody ends one by a slip of the finger."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening.rounds.models import ScreeningRound
from screening.rounds.services import close_round
from students.selectors import school_year_words


class CloseRoundForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("To end it, type the name of the round"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("please type the name of the round")},
    )

    def __init__(self, screening_round: ScreeningRound, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.round = screening_round
        self.title = school_year_words(screening_round.school_year, screening_round.term)
        self.fields["name"].help_text = self.title
        self.is_open = screening_round.state == ScreeningRound.State.OPEN

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if _letters(typed) != _letters(self.title):
            raise ValidationError(_("This is not its name: nothing was ended."))
        return typed

    def carry_out(self, *, by: User) -> bool:
        """Pressed twice, or by two officers, it ends once."""
        if not self.is_valid():
            return False
        close_round(self.round, by=by)
        return True


def _letters(text: str) -> str:
    """Letters and digits alone: dashes and spaces differ from keyboard to keyboard."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())

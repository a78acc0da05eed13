"""What came of talking a class over with its teacher."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.rounds.models import ClassConversation
from screening.rounds.services import HeldAlready, NotAskedAnyMore, WrongDayForTalk, hold_conversation


class ConversationForm(forms.Form):
    """A talk is recorded once: what stands already is shown, not written over."""

    held_on = forms.DateField(label=_("Talked on"), widget=forms.DateInput(attrs={"class": "short"}))
    outcome = forms.ChoiceField(
        label=_("What you agreed"),
        choices=ClassConversation.Outcome.choices,
        widget=forms.RadioSelect(attrs={"class": "tall"}),
        error_messages={"required": _("please choose one")},
    )
    note = forms.CharField(
        label=_("A sentence for later (may stay empty)"),
        help_text=_("About the class, not about one child. Only counselors of the school can read it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, conversation: ClassConversation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conversation = conversation
        self.fields["held_on"].initial = timezone.localdate
        self.helper = FormHelper()
        self.helper.form_tag = False

    def carry_out(self, *, by: User) -> ClassConversation | None:
        """The talk as recorded; None when something needs another look, which is in the errors then."""
        if not self.is_valid():
            return None
        try:
            return hold_conversation(self.conversation, by=by, **self.cleaned_data)
        except WrongDayForTalk:
            self.add_error("held_on", _("Please choose a day from the day it was asked for until today."))
        except NotAskedAnyMore:
            self.add_error(None, _("The sheet was handed in again meanwhile; this class needs no talk any more."))
        except HeldAlready as refused:
            self.conversation = refused.conversation
            self.add_error(None, _("Somebody has recorded this talk meanwhile. What stands is kept."))
        return None

"""A code typed from paper by somebody without an account."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label
from accounts.services.tries import TooManyTries
from screening.cases.forms import CaseForm, Saved, day, line, note
from screening.cases.models import ReceiverAnswer
from screening.cases.referrals.by_code.services import NamesChild, PaperVerdict, UnknownCode, answer, verify

TYPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class CodeForm(CaseForm[Saved]):
    """One field for the code; one sentence for every code that opens nothing."""

    code = forms.CharField(max_length=40, widget=forms.TextInput(TYPED))
    label: Label
    refusals = {
        UnknownCode: (
            "code",
            gettext_lazy("No paper that is open carries this code. Compare every character, or telephone the school."),
        ),
        TooManyTries: (
            "code",
            gettext_lazy("Five tries an hour are allowed. Please wait an hour, or telephone the school."),
        ),
    }

    def __init__(self, address: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        self.fields["code"].help_text = _("Ten characters and a check character, for example 7K3QX-9M0RT-B")
        self.fields["code"].label = self.label


class VerifyForm(CodeForm[PaperVerdict]):
    label = gettext_lazy("Code at the foot of the page")

    def act(self, by: None) -> PaperVerdict:
        return verify(self.cleaned_data["code"], address=self.address)


class ReceiverAnswerForm(CodeForm[ReceiverAnswer]):
    """The receipt without the post: when it came, who has it, what comes next."""

    label = gettext_lazy("Receipt code from the slip")
    received_on = day(gettext_lazy("Received on"), required=True, initial=timezone.localdate)
    unit = line(gettext_lazy("Your unit"), required=True)
    next_step = forms.ChoiceField(
        label=gettext_lazy("What comes next"),
        choices=ReceiverAnswer.Next.choices,
        widget=forms.RadioSelect(attrs={"class": "tall"}),
    )
    note = note(
        gettext_lazy("In a sentence, if you like"),
        help_text=gettext_lazy("Please do not write the child's name, illness or diagnosis."),
    )

    refusals = {
        **CodeForm.refusals,
        NamesChild: (
            None,
            gettext_lazy(
                "The child's name stands in it. Please leave it out: the code tells the school whom you mean."
            ),
        ),
    }

    def act(self, by: None) -> ReceiverAnswer:
        given = self.values("nonce", "received_on", "unit", "next_step", "note")
        return answer(self.cleaned_data["code"], by=by, address=self.address, **given)

"""A code typed from paper by somebody without an account."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.services import TooManyTries
from screening.cases.forms.base import CaseForm, day, helper, line, note
from screening.cases.models import ReceiverAnswer
from screening.cases.referrals.by_code.services import ReceiverReply, UnknownCode, Verdict, answer, verify

Found = TypeVar("Found")
TYPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class CodeForm(CaseForm):
    """One field for the code; one sentence for every code that opens nothing."""

    code = forms.CharField(max_length=40, widget=forms.TextInput(TYPED))

    def __init__(self, address: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        self.fields["code"].help_text = _("Ten characters and a check character, for example 7K3QX-9M0RT-B")

    def ask(self, act: Callable[[], Found]) -> Found | None:
        try:
            return self.attempt(act)
        except UnknownCode:
            self.add_error(
                "code",
                _("No paper that is open carries this code. Compare every character, or telephone the school."),
            )
        except TooManyTries:
            self.add_error("code", _("Five tries an hour are allowed. Please wait an hour, or telephone the school."))
        return None


class VerifyForm(CodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code at the foot of the page")
        self.helper = helper("code")

    def carry_out(self) -> Verdict | None:
        return self.ask(lambda: verify(self.cleaned_data["code"], address=self.address))


class ReceiverAnswerForm(CodeForm):
    """The receipt without the post: when it came, who has it, what comes next."""

    received_on = day(gettext_lazy("Received on"), required=True)
    unit = line(gettext_lazy("Your unit"), required=True)
    next_step = forms.ChoiceField(
        label=gettext_lazy("What comes next"),
        choices=ReceiverAnswer.Next.choices,
        widget=forms.RadioSelect(attrs={"class": "tall"}),
    )
    note = note(gettext_lazy("In a sentence, if you like"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Receipt code from the slip")
        self.fields["received_on"].initial = timezone.localdate
        self.fields["note"].help_text = _("Please do not write the child's name, illness or diagnosis.")
        self.helper = helper("code", "received_on", "unit", "next_step", "note")

    def carry_out(self) -> ReceiverAnswer | None:
        def act() -> ReceiverAnswer:
            data = self.cleaned_data
            given = ReceiverReply(**{name: data[name] for name in ("received_on", "unit", "next_step", "note")})
            return answer(data["code"], by=None, address=self.address, nonce=data["nonce"], given=given)

        return self.ask(act)

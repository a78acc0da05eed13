"""A request of a family, and its answer."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.forms import DayField
from screening.rights.models import RightsRequest
from screening.rights.services.requests import NotAnswered, answer_request, record_request
from students.forms.base import ChoiceOf, OnceForm
from students.models import Student
from students.services.family import ConsentImpossible

WORDS = {
    "reason": _("Please choose the reason."),
    "words": _("Please write what the family is told."),
    "answered": _("This request was answered already."),
}


class RequestForm(OnceForm):
    kind = ChoiceOf(RightsRequest.Kind.choices, label=_("What is asked for"))
    asked_by = forms.CharField(label=_("Who asks, and how related to the child"), max_length=100)
    asked_on = DayField(label=_("Asked on"), initial=timezone.localdate)
    button = _("Write it down")
    refusals = {ConsentImpossible: ("asked_on", _("This day has not come yet."))}

    def done(self, child: Student, *, by: User) -> RightsRequest | None:
        return self.attempt(
            lambda: record_request(child, by=by, **self.values("kind", "asked_by", "asked_on", "nonce"))
        )


class RequestAnswerForm(OnceForm):
    outcome = ChoiceOf(RightsRequest.Outcome.choices, label=_("Answer"))
    reason = ChoiceOf(RightsRequest.Reason.choices, label=_("Reason, where it is refused"), required=False)
    answer = forms.CharField(
        label=_("What the family is told"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4})
    )
    button = _("Record the answer")
    refusals: Any = {NotAnswered: lambda refused: [(refused.args[0] or None, WORDS[refused.args[1]])]}

    def done(self, row: RightsRequest, *, by: User) -> RightsRequest | None:
        return self.attempt(lambda: answer_request(row, by=by, **self.values("outcome", "reason", "answer", "nonce")))

"""What one child's answers are taken out of the system for."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.instruments.file_formats import Exported
from screening.interchange.child_answers.presenter import FhirPage
from screening.interchange.child_answers.services import take_response

PURPOSES = {
    "receiver": _("For the receiver of a referral; the guardian agrees to it"),
    "check-scoring": _("Check the scores with another program"),
    "other-system": _("Move to another program of the school or the county"),
}


class ResponseFileForm(forms.Form):
    """Bound to the page it stands on: what may be taken for which purpose depends on the sheet in force."""

    purpose = forms.ChoiceField(
        label=_("What for"),
        help_text=_("It stands in the audit log beside your name."),
        choices=list(PURPOSES.items()),
        widget=forms.RadioSelect(attrs={"class": "tall"}),
        error_messages={"required": _("please choose one")},
    )
    promise = forms.BooleanField(
        label=_("I keep the file where nobody else can open it, and delete it when it has served its purpose."),
        error_messages={"required": _("please tick this first")},
    )

    def __init__(self, page: FhirPage, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.page = page

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def clean_purpose(self) -> str:
        purpose: str = self.cleaned_data["purpose"]
        if purpose == "receiver" and not self.page.may_share:
            raise forms.ValidationError(_("The consent in force does not let anything go to a receiver."))
        return purpose

    def carry_out(self, *, by: User) -> Exported | None:
        """The file, recorded; None when a field needs another look or no consent covers it."""
        if not self.is_valid() or self.page.made is None:
            return None
        made, purpose = self.page.made, self.cleaned_data["purpose"]
        return take_response(self.page.assessment, by=by, made=made, purpose=purpose)

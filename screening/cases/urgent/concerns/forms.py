"""A word back to whoever was worried: looked at, with one thing to do in class where it fits."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms.base import CaseForm, helper, radios
from screening.cases.models import Case, TeacherMessage
from screening.cases.talks.services import acknowledge_concern
from screening.form_kit.fields import choice_field
from screening.library import texts
from screening.rounds.models import TeacherConcern


class AnswerForm(CaseForm):
    suggestion = radios(
        "support_catalogue.class_suggestions",
        _("One thing to do in class this week"),
        required=False,
        css="tall",
        help_text=_("Choose none and the answer is only: the counselor has looked. Thank you for noticing."),
    )

    def __init__(self, concern: TeacherConcern, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.concern, self.case = concern, case
        choice_field(self, "suggestion").choices = [
            (entry["id"], entry["do"]) for entry in texts.localize("support_catalogue.class_suggestions")
        ]
        self.helper = helper("suggestion")

    def carry_out(self, *, by: User) -> TeacherMessage | None:
        return self.attempt(
            lambda: acknowledge_concern(self.concern, case=self.case, by=by, suggestion=self.cleaned_data["suggestion"])
        )

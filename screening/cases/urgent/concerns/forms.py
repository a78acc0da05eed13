"""A concern in words; and a word back to whoever was worried, with one thing to do in class where it fits."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms import CaseForm, FormAbout, note, radios
from screening.cases.models import Case, ConcernInWords, TeacherMessage
from screening.cases.talks.services import acknowledge_concern
from screening.cases.urgent.concerns.services import write_concern
from screening.cases.urgent.forms import ask_for_school, school_field
from screening.form_kit.fields import choice_field
from screening.library import texts
from screening.rounds.models import TeacherConcern


class AnswerForm(FormAbout[TeacherConcern, TeacherMessage]):
    suggestion = radios(
        "support_catalogue.class_suggestions",
        _("One thing to do in class this week"),
        required=False,
        css="tall",
        help_text=_("Choose none and the answer is only: the counselor has looked. Thank you for noticing."),
    )

    def __init__(self, concern: TeacherConcern, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(concern, *args, **kwargs)
        self.case = case
        choice_field(self, "suggestion").choices = [
            (entry["id"], entry["do"]) for entry in texts.localize("support_catalogue.class_suggestions")
        ]

    def act(self, by: User) -> TeacherMessage:
        return acknowledge_concern(self.about, case=self.case, by=by, suggestion=self.cleaned_data["suggestion"])


class InWordsForm(CaseForm[ConcernInWords]):
    """One field: who it is, or what the child looks like, and what was seen."""

    school = school_field()
    words = note(_("Which child (class, or what the child looks like), and what worries you"), rows=4, required=True)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_school(self, user)

    def act(self, by: User) -> ConcernInWords:
        return write_concern(self.cleaned_data["school"], by=by, **self.values("nonce", "words"))

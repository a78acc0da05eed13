"""Forms of the consent sheet."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField, problems
from students.consents import ANSWERS, SCOPES, TEXT_VERSION, ConsentSheet
from students.forms.base import ChoiceOf, OnceForm
from students.models import Consent, Student
from students.pages.child import scope_label
from students.services import ConsentImpossible, NothingToWithdraw, record_consent, withdraw_consent
from students.wording import CONSENT_PROBLEMS

CHILD = [("yes", _("Agrees, or was not asked yet")), ("no", _("Would rather not"))]


class ConsentForm(OnceForm):
    """A sheet that came back, line by line as it was ticked."""

    teacher_forms = ChoiceOf(ANSWERS)
    child_forms = ChoiceOf(ANSWERS)
    talk = ChoiceOf(ANSWERS)
    care_context = ChoiceOf(ANSWERS)
    evaluation = ChoiceOf(ANSWERS)
    share_with_receiver = ChoiceOf(ANSWERS)
    authority = ChoiceOf(Consent.Authority.choices, label=_("Signed as"), required=False)
    guardian_name = forms.CharField(label=_("Name of the person who signed"), max_length=50, required=False)
    guardian_relation = forms.CharField(label=_("Relation to the child"), max_length=30, required=False)
    way = ChoiceOf(Consent.Way.choices, label=_("How"), initial=Consent.Way.SIGNED)
    witness = forms.CharField(label=_("Witness"), max_length=50, required=False, help_text=_("By telephone only"))
    child = ChoiceOf(CHILD, label=_("The child"), initial="yes")
    dated = DayField(label=_("Date on the sheet"), initial=timezone.localdate)
    text_version = forms.CharField(
        label=_("Version printed on the sheet"), max_length=20, initial=TEXT_VERSION, help_text=_("At the foot")
    )
    button = _("Record the sheet")
    refusals = {ConsentImpossible: lambda refused: problems(refused.problems, CONSENT_PROBLEMS)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for scope in SCOPES:
            self.fields[scope].label = scope_label(scope)

    def parts(self) -> list[Any]:
        return [
            Fieldset(_("What was ticked"), *SCOPES),
            Fieldset(_("Who signed"), "authority", Row("guardian_name", "guardian_relation"), "way", "witness"),
            Fieldset(_("The child and the date"), "child", Row("dated", "text_version")),
        ]

    def sheet(self) -> ConsentSheet:
        told = self.values("dated", "authority", "way", "witness", "guardian_name", "guardian_relation", "text_version")
        return ConsentSheet(answers=self.values(*SCOPES), child_agrees=self.cleaned_data["child"] == "yes", **told)

    def done(self, student: Student, *, by: User) -> Consent | None:
        return self.attempt(
            lambda: record_consent(student, by=by, sheet=self.sheet(), nonce=self.cleaned_data["nonce"])
        )


class WithdrawForm(OnceForm):
    """A call, a note or a word is enough; no reason is asked for. Who said it is: no press alone takes it back."""

    scopes = forms.MultipleChoiceField(
        label=_("What is withdrawn"), widget=forms.CheckboxSelectMultiple, initial=list(SCOPES)
    )
    dated = DayField(label=_("Day"), initial=timezone.localdate)
    way = ChoiceOf(Consent.Way.choices, label=_("How"), initial=Consent.Way.IN_PERSON)
    guardian_name = forms.CharField(label=_("Who withdrew"), max_length=50)
    button = _("Record the withdrawal")
    refusals = {
        NothingToWithdraw: ("scopes", _("None of this is allowed by a sheet in force.")),
        ConsentImpossible: lambda refused: problems(refused.problems, CONSENT_PROBLEMS),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "scopes").choices = [(scope, scope_label(scope)) for scope in SCOPES]

    def parts(self) -> list[Any]:
        return [Fieldset(_("The withdrawal"), "scopes", "dated", "way", "guardian_name")]

    def done(self, student: Student, *, by: User) -> Consent | None:
        given = self.values("dated", "scopes", "guardian_name", "way", "nonce")
        return self.attempt(lambda: withdraw_consent(student, by=by, **given))

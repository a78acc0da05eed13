"""Forms about the family: care, contacts, the three unscored lines."""

from typing import Any
from uuid import uuid4, uuid5

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField, problems
from students import care
from students.consents import ANSWERS, SCOPES, TEXT_VERSION, ConsentSheet
from students.forms.base import TELEPHONE, ChoiceOf, ConfirmForm, OnceForm, is_row
from students.models import CareArrangement, Consent, FamilyContact, StrengthNote, Student
from students.pages.child import scope_label
from students.pages.registration import ConfirmPage
from students.services.family import (
    CareChanged,
    CareImpossible,
    ConsentImpossible,
    NoConsentForCare,
    NothingToWithdraw,
    add_contact,
    confirm_care,
    end_contact,
    record_care,
    record_consent,
    record_strength,
    withdraw_consent,
)
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


SOURCES = [choice for choice in CareArrangement.Source.choices if choice[0] != CareArrangement.Source.REGISTER]
FACTS = (
    "father_away father_away_since mother_away mother_away_since rural_hukou first_separation primary_caregiver "
    "contact boarding capacity_concern child_on_calls"
).split()
PROBLEMS = {
    "future": _("This day has not come yet."),
    "after": _("Later than the day on which it was known."),
    "contact": _("A parent is away: how often are they in touch?"),
    "caregiver": _("This person is away; who cares for the child day to day?"),
}
SINCE_HINT = _("If only the month is known, its first day")


class CareForm(OnceForm):
    """What is known about who cares for the child, as of a day. Each saving is a new entry; the old ones stay."""

    as_of = DayField(label=_("As of"), initial=timezone.localdate, help_text=_("The day on which this was known"))
    source = ChoiceOf(SOURCES, label=_("Source"))
    father_away = ChoiceOf(CareArrangement.Away.choices, label=_("Is the father away to work?"))
    father_away_since = DayField(label=_("Father away since"), required=False, help_text=SINCE_HINT)
    mother_away = ChoiceOf(CareArrangement.Away.choices, label=_("Is the mother away to work?"))
    mother_away_since = DayField(label=_("Mother away since"), required=False, help_text=SINCE_HINT)
    rural_hukou = ChoiceOf(CareArrangement.YesNo.choices, label=_("Rural hukou"))
    first_separation = ChoiceOf(CareArrangement.Separation.choices, label=_("Age at the first long separation"))
    primary_caregiver = forms.ChoiceField(label=_("Who cares day to day?"), choices=CareArrangement.Caregiver.choices)
    contact = ChoiceOf(CareArrangement.Contact.choices, label=_("How often in touch with the parent who is away?"))
    boarding = forms.BooleanField(label=_("Boards at school"), required=False)
    capacity_concern = forms.BooleanField(
        label=_("There is doubt whether the one who cares can manage"),
        required=False,
        help_text=_("Age, illness or work: what was seen, not a judgement"),
    )
    child_on_calls = forms.CharField(
        label=_("What the child says about the calls"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("In the child's own words; may stay empty"),
    )
    button = _("Save as a new entry")
    refusals = {
        CareImpossible: lambda refused: problems(refused.problems, PROBLEMS),
        NoConsentForCare: (None, _("The family has not agreed that the care situation is recorded.")),
    }

    @classmethod
    def about(cls, latest: CareArrangement | None, data: Any = None) -> "CareForm":
        """Begins with what was known last; whoever fills it in changes what is different."""
        initial = {name: getattr(latest, name) for name in FACTS} if latest else {}
        form = cls(data, initial=initial)
        form.register_value = latest.register_value if latest else None
        return form

    register_value: int | None = None

    def parts(self) -> list[Any]:
        return [
            Fieldset(_("Where this comes from"), "as_of", "source"),
            Fieldset(_("Father"), "father_away", "father_away_since"),
            Fieldset(_("Mother"), "mother_away", "mother_away_since"),
            Fieldset(_("Day to day"), "primary_caregiver", "contact", "boarding", "capacity_concern"),
            Fieldset(_("Background"), "rural_hukou", "first_separation", "child_on_calls"),
        ]

    def clean(self) -> dict[str, Any]:
        """Told together with what is missing, not after it."""
        cleaned = super().clean() or self.cleaned_data
        self.add_problems(problems(care.problems(care.tidy(cleaned), timezone.localdate()), PROBLEMS))
        return cleaned

    def done(self, student: Student, *, by: User) -> CareArrangement | None:
        facts = self.values("as_of", "source", "nonce", *FACTS)
        return self.attempt(lambda: record_care(student, by=by, register_value=self.register_value, **facts))


class ContactForm(OnceForm):
    name = forms.CharField(label=_("Name"), max_length=50, widget=forms.TextInput({"autocomplete": "off"}))
    relation = forms.CharField(
        label=_("Relation to the child"), max_length=30, help_text=_("For example father's mother")
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False, widget=forms.TextInput(TELEPHONE))
    is_guardian = forms.BooleanField(
        label=_("Guardian by law"),
        required=False,
        help_text=_("Someone who cares day to day is not a guardian for that alone"),
    )
    button = _("Add the contact")

    def parts(self) -> list[Any]:
        return [Fieldset(_("Who can be reached"), Row("name", "relation"), "phone", "is_guardian")]

    def done(self, student: Student, *, by: User) -> FamilyContact:
        return add_contact(student, by=by, **self.values("name", "relation", "phone", "is_guardian", "nonce"))


class EndContactForm(ConfirmForm):
    button = _("Do not call any more")
    act = staticmethod(end_contact)


class StrengthForm(OnceForm):
    line = ChoiceOf(StrengthNote.Line.choices, label=_("About what?"))
    source = ChoiceOf(StrengthNote.Source.choices, label=_("Who says so?"))
    text = forms.CharField(
        label=_("In a few words"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For example: mends stools, runs fast, fetches the little sister every day"),
    )
    button = _("Save this line")

    def parts(self) -> list[Any]:
        return [Fieldset(_("A line that is never scored"), "line", "source", "text")]

    def done(self, student: Student, *, by: User) -> StrengthNote:
        return record_strength(student, by=by, **self.values("line", "source", "text", "nonce"))


class ConfirmCareForm(OnceForm):
    source = ChoiceOf(SOURCES, label=_("Who said so?"), initial=CareArrangement.Source.PARENT)
    child = forms.Field(
        required=False, widget=forms.MultipleHiddenInput, error_messages={"required": _("Please tick a child.")}
    )
    button = None

    def __init__(self, page: ConfirmPage, data: Any = None) -> None:
        super().__init__(data)
        self.page = page

    @property
    def ticked(self) -> list[str]:
        return self["child"].value() or []

    def clean_child(self) -> list[str]:
        if not self.cleaned_data["child"]:
            raise forms.ValidationError(self.fields["child"].error_messages["required"])
        tokens: list[str] = self.cleaned_data["child"]
        return tokens

    def done(self, *, by: User) -> tuple[int, list[str]]:
        """For how many it is recorded; and for whom not, because the tick no longer stands for what is in force."""
        recorded, left = 0, []
        for token in self.cleaned_data["child"]:
            student, seen = self._about(token)
            if student is None:
                continue
            try:
                nonce = uuid5(self.cleaned_data["nonce"] or uuid4(), token)
                confirm_care(student, by=by, seen=seen, source=self.cleaned_data["source"], nonce=nonce)
                recorded += 1
            except (CareChanged, CareImpossible, NoConsentForCare):
                left.append(student.name)
        return recorded, left

    def _about(self, token: str) -> tuple[Student | None, int]:
        """Whose entry a tick is about: a child of the class today, and the entry that was read."""
        child, _dot, seen = token.partition(".")
        return self.page.students.get(child), int(seen) if is_row(seen) else 0

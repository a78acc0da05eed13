"""Forms about the family: care, contacts, the three unscored lines."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.forms import DayField, problems
from students import care
from students.forms.base import TELEPHONE, ChoiceOf, ConfirmForm, OnceForm
from students.models import CareArrangement, FamilyContact, StrengthNote, Student
from students.services import (
    CareImpossible,
    NoConsentForCare,
    add_contact,
    end_contact,
    record_care,
    record_strength,
)

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

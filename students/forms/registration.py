"""A registration sheet typed back: every answer has the digit it has on paper, Enter saves."""

from typing import Any
from uuid import UUID

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening.form_kit.fields import changed, choice_field
from screening.form_kit.forms import problems
from students import care
from students.consents import ANSWERS as CONSENT_ANSWERS
from students.consents import SCOPES, TEXT_VERSION, ConsentSheet
from students.forms.base import TELEPHONE, OnceForm, ReadField
from students.forms.family import CHILD
from students.forms.family import PROBLEMS as CARE_PROBLEMS
from students.models import CareArrangement, Consent, RegistrationSheet, Student
from students.pages.child import scope_label
from students.pages.registration import Begin, contact_words, line_label, line_words
from students.registration_sheet import ANSWERS, BOARDS, LINES, SINCE, answer_of
from students.roster.cells import read_day
from students.services.family import (
    CareImpossible,
    ConsentImpossible,
    NoConsentForCare,
    NothingToWithdraw,
    SheetChanged,
    TypedSheet,
    type_registration,
)
from students.wording import CONSENT_PROBLEMS, import_words

Says = RegistrationSheet.Says
NEW_CONTACTS = ("first", "second")
KEEP, SAME, LINE_BY_LINE, WITHDRAWN = "keep", "same", "lines", "withdrawn"
PROBLEMS = CARE_PROBLEMS | CONSENT_PROBLEMS
CHANGED = _(
    "While you were typing, somebody else recorded something for this child (%(last)s). Nothing was overwritten, and "
    "what you changed still stands here: please compare it with what is recorded now, then save once more."
)


class EndedField(forms.MultipleChoiceField):
    """Contacts to be ended; one that somebody has ended meanwhile is no mistake."""

    def valid_value(self, value: str) -> bool:
        try:
            return bool(UUID(value))
        except ValueError:
            return False


def was(known: CareArrangement | None, line: str) -> Any:
    """What a field of the form holds when it is not touched."""
    if known is None:
        return None if line in SINCE.values() else ""
    return getattr(known, line) if line in SINCE.values() else answer_of(known, line)


def consent_choices(known: Begin) -> list[tuple[str, str]]:
    choices = [(KEEP, _("Not signed: what is in force stays")), (LINE_BY_LINE, _("Signed, line by line as below"))]
    if known.consent is not None:
        choices += [(SAME, _("Signed, the same as before")), (WITHDRAWN, _("Everything is withdrawn"))]
    return numbered(choices)


def consent_initial(consent: Consent | None) -> dict[str, Any]:
    """The signed lines start from those in force; who signs and what the child says is asked each time."""
    signer = ("authority", "guardian_name", "guardian_relation")
    return {name: getattr(consent, name) for name in (*SCOPES, *signer)} if consent else {}


def line_row(line: str) -> Any:
    return Row(line, SINCE[line]) if line in SINCE else line


def numbered(choices: Any) -> list[tuple[str, str]]:
    """The digit first, so that typing it chooses the line."""
    return [(code, f"{at}. {label}") for at, (code, label) in enumerate(choices, 1)]


class RegistrationForm(OnceForm):
    """One sheet. What is in force is preset; a tick confirms it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    dated = ReadField(read_day, "day", label=_("Date on this sheet"), help_text=_("For example 20260905"))
    unchanged = forms.BooleanField(label=_("Nothing has changed"), required=False)
    blank = forms.BooleanField(label=_("This part was left empty"), required=False)
    ended = EndedField(label=_("No longer to be called"), required=False, widget=forms.CheckboxSelectMultiple)
    button = _("Save and go on")

    def __init__(self, user: User, student: Student, data: Any = None, *, dated: str = "") -> None:
        self.user, self.student, self.begin = user, student, Begin(user, student)
        started = {"seen": self.begin.state, "dated": dated or timezone.localdate()}
        started |= {line: was(self.begin.care, line) for line in LINES}
        super().__init__(data, initial=started | consent_initial(self.begin.consent))
        self._add_care()
        self._add_contacts()
        if self.types_consent:
            self._add_consent()
        first = next((name for name in ("unchanged", *LINES, "name_first") if name in self.fields), "dated")
        self.fields[first].widget.attrs["autofocus"] = True

    @property
    def types_consent(self) -> bool:
        return can(self.user, Permission.MANAGE_ROSTER)

    def _add_care(self) -> None:
        if not self.begin.care_may_be_typed:
            del self.fields["unchanged"], self.fields["blank"]
            return
        for line in ANSWERS:
            choices = [("", "—"), *numbered((code, line_words(line, code)) for code in ANSWERS[line])]
            self.fields[line] = forms.ChoiceField(label=line_label(line), choices=choices, required=False)
            if line in SINCE:
                label = line_label(SINCE[line])
                hint = _("For example 202502")
                self.fields[SINCE[line]] = ReadField(read_day, "day", label=label, required=False, help_text=hint)
        if self.begin.care is None:
            del self.fields["unchanged"], self.fields["blank"]

    def _add_contacts(self) -> None:
        choice_field(self, "ended").choices = [(str(one.public_id), contact_words(one)) for one in self.begin.contacts]
        if not self.begin.contacts:
            del self.fields["ended"]
        for place in NEW_CONTACTS:
            self.fields[f"name_{place}"] = forms.CharField(label=_("Name"), required=False, max_length=50)
            self.fields[f"relation_{place}"] = forms.CharField(
                label=_("Relation to the child"), required=False, max_length=30
            )
            self.fields[f"phone_{place}"] = forms.CharField(
                label=_("Telephone"), required=False, max_length=30, widget=forms.TextInput(TELEPHONE)
            )
            self.fields[f"guardian_{place}"] = forms.BooleanField(label=_("Guardian by law"), required=False)

    def _add_consent(self) -> None:
        self.fields["consent"] = forms.ChoiceField(
            label=_("The consent lines"), choices=consent_choices(self.begin), initial=KEEP
        )
        for scope in SCOPES:
            self.fields[scope] = forms.ChoiceField(
                label=scope_label(scope), choices=[("", "—"), *numbered(CONSENT_ANSWERS)], required=False
            )
        signed = [("", "—"), *numbered(Consent.Authority.choices)]
        self.fields["authority"] = forms.ChoiceField(label=_("Signed as"), choices=signed, required=False)
        self.fields["guardian_name"] = forms.CharField(label=_("Who signed"), max_length=50, required=False)
        self.fields["guardian_relation"] = forms.CharField(
            label=_("Relation to the child"), max_length=30, required=False
        )
        self.fields["child"] = forms.ChoiceField(label=_("The child"), choices=numbered(CHILD), initial="yes")

    def parts(self) -> list[Any]:
        care_part = [name for name in ("unchanged", "blank") if name in self.fields]
        care_part += [line_row(line) for line in ANSWERS if line in self.fields]
        contacts: list[Any] = [name for name in ("ended",) if name in self.fields]
        for place in NEW_CONTACTS:
            contacts += [Row(f"name_{place}", f"relation_{place}", f"phone_{place}"), f"guardian_{place}"]
        sections = [Fieldset(_("Care situation"), *care_part)] if care_part else []
        sections += [Fieldset(_("Who can be reached"), *contacts)]
        if self.types_consent:
            pairs = [Row(*SCOPES[at : at + 2]) for at in range(0, len(SCOPES), 2)]
            signer = [Row("guardian_name", "guardian_relation"), Row("authority", "child")]
            sections += [Fieldset(_("Consent"), "consent", *pairs, *signer)]
        return ["seen", *sections, Fieldset(_("Signature"), "dated")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("seen") != self.begin.state:
            return given  # sent twice, or somebody else was here: for the service to tell
        self._clean_care(given)
        self._clean_contacts(given)
        if self.types_consent:
            self._clean_consent(given)
        if given.get("dated") and given["dated"] > timezone.localdate():
            self.add_error("dated", PROBLEMS["future"])
        return given

    def _clean_care(self, given: dict[str, Any]) -> None:
        """The tick and the lines must not say two things; without either nobody knows what the paper says."""
        differs = self._differing(given)
        known = self.begin.care is not None
        both = gettext("Ticked, but something below is different. Which of the two is on the sheet?")
        neither = gettext("Please tick this, tick that it was left empty, or change what is different.")
        if given.get("unchanged") and (differs or given.get("blank")):
            self.add_error("unchanged", both)
        elif given.get("blank") and differs:
            self.add_error("blank", both)
        elif known and "unchanged" in self.fields and not (differs or given.get("unchanged") or given.get("blank")):
            self.add_error("unchanged", neither)
        if self.care_says(given) == Says.CHANGED and not self.errors:
            found = care.problems(care.tidy(self.facts(given) | {"as_of": given.get("dated")}), timezone.localdate())
            self.add_problems(problems(found, PROBLEMS))

    def _clean_consent(self, given: dict[str, Any]) -> None:
        """A line that was changed is never passed over because of what stands above it."""
        if given.get("consent") == LINE_BY_LINE:
            for scope in SCOPES:
                if not given.get(scope):
                    self.add_error(scope, _("Please choose one."))
        elif any(given.get(scope) != (getattr(self.begin.consent, scope, "")) for scope in SCOPES):
            self.add_error("consent", gettext("A line below was changed: was the sheet signed line by line?"))

    def _clean_contacts(self, given: dict[str, Any]) -> None:
        for place in NEW_CONTACTS:
            name, relation = given.get(f"name_{place}"), given.get(f"relation_{place}")
            if (relation or given.get(f"phone_{place}")) and not name:
                self.add_error(f"name_{place}", import_words("empty-name"))
            if name and not relation:
                self.add_error(f"relation_{place}", import_words("empty"))

    def _differing(self, given: dict[str, Any]) -> list[str]:
        return [line for line in LINES if line in self.fields and given.get(line) != was(self.begin.care, line)]

    def care_says(self, given: dict[str, Any]) -> str:
        if given.get("unchanged"):
            return Says.UNCHANGED
        return Says.CHANGED if self._differing(given) and not given.get("blank") else Says.NOTHING

    def facts(self, given: dict[str, Any]) -> dict[str, Any]:
        """Lines of the sheet as fields of an entry; what was not answered is not known."""
        told = {line: given.get(line) or CareArrangement.Away.UNKNOWN for line in ANSWERS}
        told["boarding"] = given.get("boarding") == BOARDS[0]
        return told | {since: given.get(since) for since in SINCE.values()}

    def typed(self) -> TypedSheet:
        given = self.cleaned_data
        says = self.care_says(given)
        return TypedSheet(
            dated=given["dated"],
            care=says,
            facts=self.facts(given) if says == Says.CHANGED else {},
            ended=tuple(given.get("ended", ())),
            added=tuple(self._contact(place) for place in NEW_CONTACTS if given[f"name_{place}"]),
            consent=self._sheet(given),
            withdraws=given.get("consent") == WITHDRAWN,
        )

    def _contact(self, place: str) -> dict[str, Any]:
        named = {key: self.cleaned_data[f"{key}_{place}"] for key in ("name", "relation", "phone")}
        return named | {"is_guardian": self.cleaned_data[f"guardian_{place}"]}

    def _sheet(self, given: dict[str, Any]) -> ConsentSheet | None:
        says, before = given.get("consent"), self.begin.consent
        if says not in (SAME, LINE_BY_LINE):
            return None
        answers = {scope: getattr(before, scope) if says == SAME else given[scope] for scope in SCOPES}
        told = {name: given[name] for name in ("authority", "guardian_name", "guardian_relation")}
        agrees = given["child"] == "yes"
        return ConsentSheet(
            answers=answers, dated=given["dated"], child_agrees=agrees, text_version=TEXT_VERSION, **told
        )

    def done(self) -> RegistrationSheet | None:
        told = {"school_year": self.begin.school_year, "seen": self.cleaned_data["seen"]}
        try:
            return type_registration(
                self.student, by=self.user, typed=self.typed(), nonce=self.cleaned_data["nonce"], **told
            )
        except SheetChanged:
            self._begin_again()
        except (CareImpossible, ConsentImpossible) as refusal:
            self.add_problems(problems(refusal.problems, PROBLEMS))
        except NoConsentForCare:
            self.add_error(None, _("The family has not agreed that the care situation is recorded."))
        except NothingToWithdraw:
            self.add_error("consent", _("None of this is allowed by a sheet in force."))
        return None

    def _begin_again(self) -> None:
        """Only what this person changed stays over what is recorded now; no tick confirms what was not seen."""
        seen = self.begin.care_seen(self.cleaned_data["seen"])
        data = changed(self.data, seen=self.begin.state)
        for line in LINES if self.begin.care else ():
            if self.cleaned_data.get(line) == was(seen, line) and line in self.fields:
                data[line] = self.fields[line].prepare_value(was(self.begin.care, line)) or ""
        for name in ("unchanged", "consent"):
            data.pop(name, None)
        self.data = data
        self.add_error(None, CHANGED % {"last": self.begin.changed})

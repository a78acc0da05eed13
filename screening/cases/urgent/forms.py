"""Three lines and one question. Refused is only an entirely empty form, and a question nobody has answered."""

from contextlib import suppress
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from accounts.services.passwords import WrongPassword
from accounts.services.tries import TooManyTries
from screening import formats
from screening.cases.access import colleagues_at, likely_school, schools_worked_at
from screening.cases.access.emergency import schools_elsewhere
from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.ending.services import answer
from screening.cases.forms import CaseForm, FormAbout, line, note, radios
from screening.cases.models import (
    Case,
    ConcernInWords,
    EmergencyLook,
    KeptOpen,
    TeacherMessage,
    UrgentAct,
    UrgentConcern,
)
from screening.cases.talks.services import acknowledge_concern
from screening.cases.urgent import checklist
from screening.cases.urgent.concerns.services import write_concern
from screening.cases.urgent.services import NothingSaid, NotSentInTime, hide_from_more, raise_urgent, record_act
from screening.cases.urgent.services.emergency import NotFound, open_in_emergency
from screening.cases.urgent.services.raising import named_but_shown
from screening.cases.urgent.withholding import more_cautious
from screening.form_kit.fields import changed, choice_field, row_field
from screening.form_kit.long_choice import LongSelect
from screening.library import texts
from screening.rounds.models import TeacherConcern
from students.models import School, Student
from students.names import clean_name
from students.roster.cells import read_class
from students.selectors import school_year_of

WITHHELD = "texts.urgent.report_checklist.withheld-from"
FIELDS = "texts.urgent.fields"
ROLES = (Role.TEACHER, Role.COUNSELOR, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR, Role.STAFF)


class SchoolField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none when it runs
    def label_from_instance(self, school: School) -> str:
        return school.name


def school_field() -> SchoolField:
    return SchoolField(
        label=gettext_lazy("At which school?"),
        queryset=School.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "tall tight"}),
    )


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none when it runs
    def label_from_instance(self, person: User) -> str:
        return f"{person.name} · {person.get_role_display()}"


def ask_for_school(form: forms.Form, user: User, student: Student | None = None) -> None:
    """Only where the page cannot know it: whoever is told, and from whom it is kept, depends on it."""
    known = likely_school(user, student)
    schools = schools_worked_at(user)
    row_field(form, "school").queryset = schools.filter(pk=known.pk) if known else schools
    if known:
        form.fields["school"].initial = known
        form.fields["school"].widget = forms.HiddenInput()


UNANSWERED = gettext_lazy("Please choose one answer: it decides who sees this. If you cannot tell: “Not sure”.")
NOTHING_SAID = (None, gettext_lazy("Please fill in at least one line."))


class UrgentForm(CaseForm[UrgentConcern]):
    """What a person at school writes while somebody stays with the child."""

    school = school_field()
    who = forms.CharField(max_length=500, required=False)
    what = note(rows=3)
    told = forms.CharField(max_length=500, required=False)
    about = forms.ChoiceField(
        choices=lambda: texts.choices(f"{WITHHELD}.options"),
        widget=forms.RadioSelect(attrs={"class": "tall tight"}),
        error_messages={"required": UNANSWERED},
    )
    about_whom = forms.CharField(
        label=gettext_lazy("Who is it (if it concerns somebody): name or job"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
    )
    hide = forms.ChoiceField(
        label=gettext_lazy("One question before it is sent"),
        choices=[("yes", gettext_lazy("Yes, keep it from them")), ("no", gettext_lazy("No, send it as it is"))],
        widget=forms.RadioSelect(attrs={"class": "tall tight"}),
        required=False,
    )
    asked = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    refusals = {NothingSaid: NOTHING_SAID}
    not_sent = False
    refused = gettext_lazy("Not sent yet: please put this right and send it; what you wrote is still here")

    def __init__(self, user: User, *args: Any, student: Student | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.student = user, student
        ask_for_school(self, user, student)
        for name in ("who", "what", "told"):
            self.fields[name].label = texts.text(f"{FIELDS}.{name}")
        if student is not None:  # named above the form: nobody is asked who it is
            self.fields["who"].widget = forms.HiddenInput()
        self.fields["about"].label = texts.text(WITHHELD)
        self.fields["about"].help_text = f"{texts.text(f'{WITHHELD}.unsure_means')} {texts.text(f'{WITHHELD}.effect')}"
        self.question = bool(self.data.get("asked"))

    def parts(self) -> list[Any]:
        """The question about a name stands before the button, once there is one."""
        return [name for name in super().parts() if name not in ("hide", "asked")]

    @property
    def status(self) -> int:
        """503 where the database gave up: nothing was written."""
        if self.not_sent:
            return 503
        return 422 if self.is_bound and self.errors else 200

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("about") == UrgentConcern.About.STAFF and not data.get("about_whom"):
            self.add_error(
                "about_whom", gettext_lazy("Who is it: a name or a job? If you cannot tell, choose “Not sure” above.")
            )
        if not self.errors:
            self._ask_once(data)
        return data

    def _ask_once(self, data: dict[str, Any]) -> None:
        """Of colleagues named in what was written and not kept out: whether they are to be. Asked again only where a
        name was added since."""
        self.named = named_but_shown(data["school"], by=self.user, record=self._record(data), student=self.student)
        names = [name for _key, name in self.named]
        if not names or (data.get("hide") and set(names) <= set(data["asked"].split("、"))):
            return
        self.data, self.question = changed(self.data, asked="、".join(names)), True
        self.add_error("hide", _("You wrote about %(names)s. Keep it from them?") % {"names": formats.joined(names)})

    def _record(self, data: dict[str, Any]) -> UrgentRecord:
        return UrgentRecord(**{name: data[name] for name in ("who", "what", "told", "about", "about_whom")})

    def act(self, by: User) -> UrgentConcern:
        data = self.cleaned_data
        hide_from = [key for key, _name in self.named] if data["hide"] == "yes" else []
        values = {"nonce": data["nonce"], "record": self._record(data), "student": self.student}
        return raise_urgent(data["school"], by=by, hide_from=hide_from, **values)

    def carry_out(self, *, by: User | None) -> UrgentConcern | None:
        try:
            return super().carry_out(by=by)
        except NotSentInTime:
            self.not_sent = True
            return None


class ActForm(FormAbout[UrgentConcern, UrgentAct]):
    """One more line of the mandatory-report checklist. No field can be filled in wrongly: what is not a time stands
    in the words."""

    line = forms.ChoiceField(
        label=gettext_lazy("Which line of the list"), choices=checklist.lines, initial=checklist.REPORT
    )
    whom = forms.ChoiceField(
        label=gettext_lazy("Reported to, or told"),
        choices=lambda: [("", gettext_lazy("Please choose")), *checklist.receivers()],
        required=False,
    )
    done_at = forms.CharField(
        label=gettext_lazy("When"),
        initial=lambda: f"{timezone.localtime():%m-%d %H:%M}",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    receiver = forms.CharField(label=gettext_lazy("Name at the other end"), max_length=500, required=False)
    receipt = forms.CharField(label=gettext_lazy("Receipt or case number"), max_length=500, required=False)
    note = forms.CharField(
        label=gettext_lazy("In words: what was done, who does what next"),
        help_text=gettext_lazy("Your name and the time are added by themselves."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    refusals = {NothingSaid: NOTHING_SAID}

    def __init__(self, concern: UrgentConcern, data: Any = None, **more: Any) -> None:
        super().__init__(concern, data, auto_id="act_%s", **more)

    def act(self, by: User) -> UrgentAct:
        said = self.values("line", "whom", "receiver", "receipt", "note")
        when = self.cleaned_data["done_at"].strip()
        moment = checklist.read_moment(when, timezone.now())
        if when and moment is None:
            said["note"] = f"{when} {said['note']}".strip()
        record = checklist.ActRecord(done_at=moment, **said)
        if not record.says_something:
            raise NothingSaid
        return record_act(self.about, by=by, nonce=self.cleaned_data["nonce"], record=record)


class KeptOpenForm(FormAbout[KeptOpen, KeptOpen]):
    """Who goes on with a child whose case was ended by somebody who may not know."""

    said = note(gettext_lazy("Who goes on with the child, and what happens next"), required=True)

    def act(self, by: User) -> KeptOpen:
        return answer(self.about, by=by, **self.values("nonce", "said"))


class WithholdForm(CaseForm[UrgentConcern]):
    """The question of the first page once more: it may get a more cautious answer, and more people are kept out."""

    about = forms.ChoiceField(widget=forms.RadioSelect(attrs={"class": "tall tight"}), required=False)
    person = PersonField(
        label=gettext_lazy("Hide it from this person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Please choose"),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Hide it from everybody who is"),
        choices=lambda: [(role.value, role.label) for role in ROLES],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tight"}),
        required=False,
    )

    def __init__(self, user: User, concern: UrgentConcern, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="withhold_%s", **more)
        self.concern = concern
        about = choice_field(self, "about")
        about.label, about.initial = texts.text(WITHHELD), concern.about
        about.choices = [
            (answer, words)
            for answer, words in texts.choices(f"{WITHHELD}.options")
            if answer == concern.about or more_cautious(answer, concern.about)
        ]
        row_field(self, "person").queryset = colleagues_at(user, concern)
        self.fields["roles"].help_text = texts.text("ui.urgent.withheld-note")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        same = data.get("about") in (None, "", self.concern.about)
        names_somebody = data.get("about") == UrgentConcern.About.STAFF
        if not data.get("person") and not data.get("roles") and (same or names_somebody):
            self.add_error("person", gettext_lazy("Please choose a person or a job."))
        return data

    def act(self, by: User) -> UrgentConcern:
        person = self.cleaned_data["person"]
        people = [person] if person else []
        hide_from_more(self.concern, by=by, users=people, **self.values("roles", "about"))
        return self.concern


class AnswerForm(FormAbout[TeacherConcern, TeacherMessage]):
    suggestion = radios(
        "support_catalogue.class_suggestions",
        gettext_lazy("One thing to do in class this week"),
        required=False,
        css="tall",
        help_text=gettext_lazy("Choose none and the answer is only: the counselor has looked. Thank you for noticing."),
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
    words = note(
        gettext_lazy("Which child (class, or what the child looks like), and what worries you"), rows=4, required=True
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_school(self, user)

    def act(self, by: User) -> ConcernInWords:
        return write_concern(self.cleaned_data["school"], by=by, **self.values("nonce", "words"))


class EmergencyForm(CaseForm[EmergencyLook]):
    school = SchoolField(
        label=gettext_lazy("School"),
        queryset=School.objects.none(),
        to_field_name="public_id",
        empty_label="",
        widget=LongSelect,  # every school of the county
    )
    number = line(gettext_lazy("Number of the case, for example XQ-2026-0001"))
    child = line(gettext_lazy("Or the child's full name"))
    school_class = line(gettext_lazy("and the class, for example 3-1"))
    reason = note(
        gettext_lazy("Why you have to look now"),
        required=True,
        help_text=gettext_lazy("The headteacher of the school reads this, with your name and the child's."),
    )
    password = forms.CharField(
        label=gettext_lazy("Your password once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        max_length=200,
    )
    refusals = {
        WrongPassword: ("password", gettext_lazy("The password is not right.")),
        TooManyTries: (None, gettext_lazy("Five tries within an hour. Ring the school, or raise an urgent concern.")),
        NotFound: (None, gettext_lazy("No open case is exactly this. Check school, number, name and class.")),
    }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "school").queryset = schools_elsewhere(user)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("number") and not (data.get("child") and data.get("school_class")):
            self.add_error("number", _("The number of the case, or the full name with the class."))
        return data

    def act(self, by: User) -> EmergencyLook:
        """A name or class that cannot be read is nobody's; the answer is the same as for a wrong one."""
        data = self.cleaned_data
        child: dict[str, Any] = {"number": data["number"].strip().upper()}
        year = school_year_of(data["school"])
        with suppress(ValueError):
            grade, class_number = read_class(data["school_class"], year)
            child |= {"name": clean_name(data["child"]), "seat": (year - grade + 1, class_number)}
        return open_in_emergency(data["school"], by=by, **child, **self.values("password", "reason", "nonce"))

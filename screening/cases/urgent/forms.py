"""Three lines and one question. Refused is only an entirely empty form, and a question nobody has answered."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from screening.cases.access import colleagues_at, likely_school, schools_worked_at
from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.ending.services import answer
from screening.cases.forms import CaseForm, FormAbout, note
from screening.cases.models import KeptOpen, UrgentAct, UrgentConcern
from screening.cases.urgent import checklist
from screening.cases.urgent.services import NothingSaid, NotSentInTime, hide_from_more, raise_urgent, record_act
from screening.cases.urgent.withholding import more_cautious
from screening.form_kit.fields import choice_field, row_field
from screening.library import texts
from students.models import School, Student

WITHHELD = "texts.urgent.report_checklist.withheld-from"
FIELDS = "texts.urgent.fields"
ROLES = (Role.TEACHER, Role.COUNSELOR, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR, Role.STAFF)


class SchoolField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none when it runs
    def label_from_instance(self, school: School) -> str:
        return school.name


def school_field() -> SchoolField:
    return SchoolField(
        label=_("At which school?"),
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


UNANSWERED = _("Please choose one answer: it decides who sees this. If you cannot tell: “Not sure”.")
NOTHING_SAID = (None, _("Please fill in at least one line."))


class UrgentForm(CaseForm[UrgentConcern]):
    """What a person at school writes while somebody stays with the child."""

    school = school_field()
    who = forms.CharField(max_length=500, required=False)
    what = note(rows=3)
    told = forms.CharField(max_length=500, required=False)
    about = forms.ChoiceField(
        choices=lambda: texts.choices(f"{WITHHELD}.options"),
        widget=forms.RadioSelect(attrs={"class": "tall tight"}),
        error_messages={
            "required": _("Please choose one answer: it decides who sees this. If you cannot tell: “Not sure”.")
        },
    )
    about_whom = forms.CharField(
        label=_("Who is it (if it concerns somebody): name or job"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
    )
    refusals = {NothingSaid: NOTHING_SAID}
    not_sent = False
    refused = _("Not sent yet: please put this right and send it; what you wrote is still here")

    def __init__(self, user: User, *args: Any, student: Student | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student = student
        ask_for_school(self, user, student)
        for name in ("who", "what", "told"):
            self.fields[name].label = texts.text(f"{FIELDS}.{name}")
        if student is not None:  # named above the form: nobody is asked who it is
            self.fields["who"].widget = forms.HiddenInput()
        self.fields["about"].label = texts.text(WITHHELD)
        self.fields["about"].help_text = f"{texts.text(f'{WITHHELD}.unsure_means')} {texts.text(f'{WITHHELD}.effect')}"

    @property
    def status(self) -> int:
        """503 where the database gave up: nothing was written."""
        if self.not_sent:
            return 503
        return 422 if self.is_bound and self.errors else 200

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("about") == UrgentConcern.About.STAFF and not data.get("about_whom"):
            self.add_error("about_whom", _("Who is it: a name or a job? If you cannot tell, choose “Not sure” above."))
        return data

    def act(self, by: User) -> UrgentConcern:
        data, record = self.cleaned_data, UrgentRecord(**self.values("who", "what", "told", "about", "about_whom"))
        return raise_urgent(data["school"], by=by, nonce=data["nonce"], record=record, student=self.student)

    def carry_out(self, *, by: User | None) -> UrgentConcern | None:
        try:
            return super().carry_out(by=by)
        except NotSentInTime:
            self.not_sent = True
            return None


class ActForm(FormAbout[UrgentConcern, UrgentAct]):
    """One more line of the mandatory-report checklist. No field can be filled in wrongly: what is not a time stands
    in the words."""

    line = forms.ChoiceField(choices=checklist.lines, initial=checklist.REPORT)
    whom = forms.ChoiceField(choices=lambda: [("", _("Please choose")), *checklist.receivers()], required=False)
    done_at = forms.CharField(max_length=200, required=False, widget=forms.TextInput(attrs={"class": "short"}))
    receiver = forms.CharField(max_length=500, required=False)
    receipt = forms.CharField(max_length=500, required=False)
    note = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    refusals = {NothingSaid: NOTHING_SAID}

    def __init__(self, concern: UrgentConcern, data: Any = None, **more: Any) -> None:
        super().__init__(concern, data, auto_id="act_%s", **more)
        labels = {
            "line": _("Which line of the list"),
            "whom": _("Reported to, or told"),
            "done_at": _("When"),
            "receiver": _("Name at the other end"),
            "receipt": _("Receipt or case number"),
            "note": _("In words: what was done, who does what next"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["done_at"].initial = f"{timezone.localtime():%m-%d %H:%M}"
        self.fields["note"].help_text = _("Your name and the time are added by themselves.")

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

    said = note(_("Who goes on with the child, and what happens next"), required=True)

    def act(self, by: User) -> KeptOpen:
        return answer(self.about, by=by, **self.values("nonce", "said"))


class WithholdForm(CaseForm[UrgentConcern]):
    """The question of the first page once more: it may get a more cautious answer, and more people are kept out."""

    about = forms.ChoiceField(widget=forms.RadioSelect(attrs={"class": "tall tight"}), required=False)
    person = PersonField(
        label=_("Hide it from this person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Please choose"),
    )
    roles = forms.MultipleChoiceField(
        label=_("Hide it from everybody who is"),
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
            self.add_error("person", _("Please choose a person or a job."))
        return data

    def act(self, by: User) -> UrgentConcern:
        person = self.cleaned_data["person"]
        people = [person] if person else []
        hide_from_more(self.concern, by=by, users=people, **self.values("roles", "about"))
        return self.concern

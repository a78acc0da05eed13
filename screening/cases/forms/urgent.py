"""Three lines and one question. Nothing but an entirely empty form is refused."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from screening.cases.access import colleagues_at, likely_school, schools_worked_at
from screening.cases.forms.base import ServiceForm, helper, note
from screening.cases.models import UrgentConcern
from screening.cases.records import UrgentRecord
from screening.cases.services import NotSentInTime, raise_urgent, record_actions, widen_withheld
from screening.library import texts
from students.models import School, Student

WITHHELD = "texts.urgent.report_checklist.withheld-from"
FIELDS = "texts.urgent.fields"
ROLES = (Role.TEACHER, Role.COUNSELOR, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR, Role.STAFF)


class SchoolField(forms.ModelChoiceField):
    def label_from_instance(self, school: School) -> str:
        return school.name


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return f"{person.name} · {person.get_role_display()}"


class UrgentForm(ServiceForm):
    """What a person at school writes while somebody stays with the child."""

    school = SchoolField(
        label=_("At which school?"),
        queryset=School.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "tall tight"}),
    )
    who = forms.CharField(max_length=500, required=False)
    what = note(rows=3)
    told = forms.CharField(max_length=500, required=False)
    about = forms.ChoiceField(
        choices=lambda: texts.choices(f"{WITHHELD}.options"),
        widget=forms.RadioSelect(attrs={"class": "tall tight"}),
        required=False,
    )
    about_whom = forms.CharField(
        label=_("Who is it (if it concerns somebody)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
    )
    not_sent = False

    def __init__(self, user: User, *args: Any, student: Student | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student = student
        self._ask_for_school(user)
        for name in ("who", "what", "told"):
            self.fields[name].label = texts.text(f"{FIELDS}.{name}")
        self.fields["about"].label = texts.text(WITHHELD)
        self.fields["about"].help_text = f"{texts.text(f'{WITHHELD}.unsure_means')} {texts.text(f'{WITHHELD}.effect')}"
        self.helper = helper("school", "who", "what", "told", "about", "about_whom")

    def _ask_for_school(self, user: User) -> None:
        """Only where the page cannot know it: whoever is told, and from whom it is kept, depends on it."""
        known = likely_school(user, self.student)
        schools = schools_worked_at(user)
        self.fields["school"].queryset = schools.filter(pk=known.pk) if known else schools  # type: ignore[attr-defined]
        if known:
            self.fields["school"].initial = known
            self.fields["school"].widget = forms.HiddenInput()

    @property
    def status(self) -> int:
        """503 where the database gave up: nothing was written."""
        if self.not_sent:
            return 503
        return 422 if self.is_bound and self.errors else 200

    def carry_out(self, *, by: User) -> UrgentConcern | None:
        def act() -> UrgentConcern:
            data = self.cleaned_data
            names = ("who", "what", "told", "about_whom")
            record = UrgentRecord(**{name: data[name] for name in names}, about=data["about"] or "unsure")
            return raise_urgent(data["school"], by=by, nonce=data["nonce"], record=record, student=self.student)

        try:
            return self.attempt(act)
        except NotSentInTime:
            self.not_sent = True
            return None


class ActionsForm(ServiceForm):
    """One more line of the checklist: reported to whom, when, receipt, what comes next. Lines are only added."""

    actions_taken = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)

    def __init__(self, concern: UrgentConcern, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="actions_%s", **kwargs)
        self.concern = concern
        self.fields["actions_taken"].label = _("What was done, by whom, at what time")
        self.fields["actions_taken"].help_text = _("Your name and the time are added by themselves.")
        self.helper = helper("actions_taken")

    def carry_out(self, *, by: User) -> UrgentConcern | None:
        return self.attempt(
            lambda: record_actions(self.concern, by=by, actions_taken=self.cleaned_data["actions_taken"])
        )


class WithholdForm(ServiceForm):
    """Keep more people out: one person, or everybody in a job."""

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

    def __init__(self, user: User, concern: UrgentConcern, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="withhold_%s", **kwargs)
        self.concern = concern
        self.fields["person"].queryset = colleagues_at(user, concern)  # type: ignore[attr-defined]
        self.fields["roles"].help_text = texts.text("ui.urgent.withheld-note")
        self.helper = helper("person", "roles")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("person") and not data.get("roles"):
            self.add_error("person", _("Please choose a person or a job."))
        return data

    def carry_out(self, *, by: User) -> UrgentConcern | None:
        def act() -> UrgentConcern:
            person = self.cleaned_data["person"]
            people = [person] if person else []
            widen_withheld(self.concern, by=by, users=people, roles=self.cleaned_data["roles"])
            return self.concern

        return self.attempt(act)

"""Three lines and one question. Nothing but an entirely empty form is refused."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from screening.cases.access import schools_worked_at
from screening.cases.forms.base import ServiceForm, helper, note
from screening.cases.models import UrgentConcern
from screening.cases.records import UrgentRecord
from screening.cases.services import raise_urgent, record_actions, widen_withheld
from screening.library import texts
from students.models import School, Student

WITHHELD = "texts.urgent.report_checklist.withheld-from"
FIELDS = "texts.urgent.fields"
ROLES = (Role.TEACHER, Role.COUNSELOR, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR, Role.STAFF)


class SchoolField(forms.ModelChoiceField):
    def label_from_instance(self, school: School) -> str:
        return school.name


class UrgentForm(ServiceForm):
    """What a person at school writes while somebody stays with the child."""

    school = SchoolField(label=_("School"), queryset=School.objects.none(), empty_label=None)
    who = forms.CharField(max_length=500, required=False)
    what = note(rows=3)
    told = forms.CharField(max_length=500, required=False)
    about = forms.ChoiceField(
        choices=lambda: texts.choices(f"{WITHHELD}.options"),
        widget=forms.RadioSelect(attrs={"class": "tall tight"}),
        required=False,
    )
    about_whom = forms.CharField(label=_("Who (if it concerns someone here)"), max_length=200, required=False)

    def __init__(self, user: User, *args: Any, student: Student | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student = student
        schools = schools_worked_at(user)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        self.fields["school"].initial = schools.first()
        for name in ("who", "what", "told"):
            self.fields[name].label = texts.text(f"{FIELDS}.{name}")
        self.fields["about"].label = texts.text(WITHHELD)
        self.fields["about"].help_text = f"{texts.text(f'{WITHHELD}.unsure_means')} {texts.text(f'{WITHHELD}.effect')}"
        if len(schools) == 1:
            self.fields["school"].widget = forms.HiddenInput()
        self.helper = helper("school", "who", "what", "told", "about", "about_whom")

    def save(self, *, by: User) -> UrgentConcern | None:
        def act() -> UrgentConcern:
            data = self.cleaned_data
            names = ("who", "what", "told", "about_whom")
            record = UrgentRecord(**{name: data[name] for name in names}, about=data["about"] or "unsure")
            return raise_urgent(data["school"], by=by, nonce=data["nonce"], record=record, student=self.student)

        return self.attempt(act)


class ActionsForm(ServiceForm):
    """The checklist as one text: reported to whom, when, receipt, what comes next."""

    actions_taken = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=4000, required=False)

    def __init__(self, concern: UrgentConcern, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="actions_%s", **kwargs)
        self.concern = concern
        self.fields["actions_taken"].label = _("What was done, by whom, at what time")
        self.fields["actions_taken"].initial = concern.actions_taken
        self.helper = helper("actions_taken")

    def save(self, *, by: User) -> UrgentConcern | None:
        return self.attempt(
            lambda: record_actions(self.concern, by=by, actions_taken=self.cleaned_data["actions_taken"])
        )


class WithholdForm(ServiceForm):
    """Keep more people out: everybody in a job."""

    roles = forms.MultipleChoiceField(
        label=_("Hide it from everybody who is"),
        choices=lambda: [(role.value, role.label) for role in ROLES],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tight"}),
    )

    def __init__(self, concern: UrgentConcern, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="withhold_%s", **kwargs)
        self.concern = concern
        self.fields["roles"].help_text = texts.text("ui.urgent.withheld-note")
        self.helper = helper("roles")

    def save(self, *, by: User) -> UrgentConcern | None:
        def act() -> UrgentConcern:
            widen_withheld(self.concern, by=by, roles=self.cleaned_data["roles"])
            return self.concern

        return self.attempt(act)

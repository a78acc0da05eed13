"""Forms about colleagues, the duty list, and who types the child forms."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsernameField
from accounts.models import PendingAct, User
from accounts.services.people import UsernameTaken
from screening.form_kit.fields import choice_field, row_field
from screening.form_kit.forms import DayField
from students.access import classes_of, colleagues_of, person_with_username
from students.duty.access import possible_successors, possible_typists
from students.forms.base import TELEPHONE, ChoiceOf, ConfirmForm, OnceForm
from students.forms.children import ClassChoice
from students.models import DUTIES_BY_TWO, DUTY_OF_ROLE, ROLE_OF_DUTY, DutyDay, School, StaffAssignment
from students.selectors import calendar_of, class_label
from students.services.by_two import ask_for_colleague, ask_for_duty
from students.services.duty import DutyImpossible, TypistImpossible, name_typist, schools_with_boarders, set_duty_days
from students.services.staff import (
    OwnAssignment,
    Visits,
    WrongDuty,
    add_colleague,
    assign_known_colleague,
    end_assignment,
)

CLASS_NEEDED = _("Which class?")
ONLY_A_COUNSELOR = _(
    "Only a counselor has visit days. For another account as a counselor choose “Add a colleague”; "
    "the headteacher or an officer of the county confirms it."
)
DUTY_PROBLEMS = {
    "same": ("deputy", _("Duty person and deputy are two people.")),
    "elsewhere": ("person", _("Both must work at this school on these days.")),
    "span": ("last", _("From one day to a later one, two months at most.")),
    "past": ("first", _("This day is over.")),
}

TYPIST_PROBLEMS = {
    "span": ("last", _("From one day to a later one, three months at most.")),
    "past": ("last", _("This day is over.")),
    "role": ("person", _("Only teachers and other staff type: who prints the labels knows whose a code is.")),
    "elsewhere": ("person", _("This person does not work at this school today.")),
}


class DutyPartsForm(OnceForm):
    """What is asked about a duty: the class of a class teacher, the visits of a counselor."""

    school_class = ClassChoice(required=False, help_text=_("For a class teacher"))
    visit_weekdays = forms.TypedMultipleChoiceField(
        label=_("Visits on"),
        coerce=int,
        required=False,
        choices=[(day, WEEKDAYS[day]) for day in range(7)],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a counselor"),
    )
    every_weeks = forms.TypedChoiceField(
        label=_("How often"),
        coerce=int,
        choices=[(1, _("Every week")), (2, _("Every second week"))],
        initial=1,
        widget=forms.RadioSelect,
    )

    def __init__(self, user: User, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.school = user, school
        row_field(self, "school_class").queryset = classes_of(user).filter(school=school)

    def clean(self) -> dict[str, Any]:
        """Nothing that was ticked is dropped in silence."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        duty = self.duty_given(cleaned)
        if cleaned.get("visit_weekdays") and duty not in (None, StaffAssignment.Duty.COUNSELOR):
            self.add_error("visit_weekdays", ONLY_A_COUNSELOR)
        return cleaned

    def duty_given(self, cleaned: dict[str, Any]) -> str | None:
        return cleaned.get("duty")

    def parts(self) -> list[Any]:
        return [
            Fieldset(_("If it is a class teacher"), "school_class"),
            Fieldset(_("If it is a counselor"), "visit_weekdays", "every_weeks"),
        ]

    def visits(self) -> Visits:
        return Visits(tuple(self.cleaned_data["visit_weekdays"]), self.cleaned_data["every_weeks"])


class AddColleagueForm(DutyPartsForm):
    """A new account with its first duty. The code for the first sign-in is shown once, to be printed."""

    name = forms.CharField(label=_("Name"), max_length=50, widget=forms.TextInput({"autocomplete": "off"}))
    username = UsernameField(help_text=_("For signing in; letters without marks, for example lifang"))
    duty = ChoiceOf([one for one in StaffAssignment.Duty.choices if one[0] in ROLE_OF_DUTY], label=_("Duty"))
    button = _("Add and show the code")
    refusals = {UsernameTaken: ("username", _("Somebody signs in with this name already."))}

    def parts(self) -> list[Any]:
        return [
            Fieldset(_("The colleague"), Row("name", "username"), "duty"),
            *super().parts(),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        teaches = cleaned.get("duty") == StaffAssignment.Duty.CLASS_TEACHER
        if teaches and not cleaned.get("school_class") and "school_class" not in self.errors:
            self.add_error("school_class", CLASS_NEEDED)
        if not teaches:
            cleaned["school_class"] = None
        return cleaned

    def done(self, *, by: User) -> tuple[User, str] | PendingAct | None:
        """The account with its code; or what now waits for a second person."""
        given = self.values("username", "name", "duty", "nonce") | {"school": self.school, "visits": self.visits()}
        if given["duty"] in DUTIES_BY_TWO:
            return self.attempt(lambda: ask_for_colleague(by=by, **given))
        return self.attempt(lambda: add_colleague(by=by, school_class=self.cleaned_data["school_class"], **given))


class AssignColleagueForm(DutyPartsForm):
    """Somebody who has an account: another class, or a counselor of other schools."""

    username = UsernameField(help_text=_("The name with which the colleague signs in"))
    button = _("Add the duty")
    refusals = {
        WrongDuty: ("username", _("Nobody with this name can be given this duty; a class teacher needs a class."))
    }

    def parts(self) -> list[Any]:
        return [Fieldset(_("The colleague"), "username"), *super().parts()]

    def duty_given(self, cleaned: dict[str, Any]) -> str | None:
        person = person_with_username(self.user, cleaned.get("username", ""))
        return DUTY_OF_ROLE.get(person.role) if person else None

    def done(self, *, by: User) -> StaffAssignment | PendingAct | None:
        person = person_with_username(by, self.cleaned_data["username"])
        if person and person.is_made_by_two and (duty := DUTY_OF_ROLE.get(person.role)):
            asked = {"school": self.school, "duty": duty, "visits": self.visits(), "nonce": self.cleaned_data["nonce"]}
            return self.attempt(lambda: ask_for_duty(person, by=by, **asked))
        return self.attempt(
            lambda: assign_known_colleague(
                person,
                by=by,
                school=self.school,
                school_class=self.cleaned_data["school_class"],
                visits=self.visits(),
                nonce=self.cleaned_data["nonce"],
            )
        )


class ColleagueChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none when it runs
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, to_field_name="public_id", empty_label="", **kwargs)

    def label_from_instance(self, obj: User) -> str:
        return _("%(name)s (%(role)s)") % {"name": obj.name, "role": obj.get_role_display()}


class EndAssignmentForm(OnceForm):
    """Of a class teacher with whoever has the class from today on."""

    successor = ColleagueChoice(
        label=_("Who has the class from today on?"),
        required=False,
        help_text=_("Left empty: the class has no class teacher, and stands on your first screen until it has one."),
    )
    button = _("End it now")
    refusals = {OwnAssignment: (None, _("Your own duty is ended by another administrator."))}

    def __init__(self, user: User, assignment: StaffAssignment, *args: Any) -> None:
        super().__init__(*args)
        self.assignment = assignment
        if assignment.duty == StaffAssignment.Duty.CLASS_TEACHER:
            row_field(self, "successor").queryset = possible_successors(user, assignment)
        else:
            del self.fields["successor"]

    def done(self, *, by: User) -> StaffAssignment | None:
        successor = self.cleaned_data.get("successor")
        return self.attempt(lambda: end_assignment(self.assignment, by=by, successor=successor))


class DutyForm(OnceForm):
    """Who is told first, from a day to a day, weekends too; where children board, in the evenings as well."""

    first = DayField(label=_("First day"), initial=timezone.localdate)
    last = DayField(label=_("Last day"), initial=lambda: timezone.localdate() + timedelta(days=6))
    hours = forms.MultipleChoiceField(
        label=_("Which hours"),
        choices=DutyDay.Hours.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Evening and night, from 18:00 to 7:00, are needed where children board."),
    )
    person = ColleagueChoice(label=_("Duty person"))
    phone = forms.CharField(label=_("Telephone"), max_length=30, widget=forms.TextInput(TELEPHONE))
    deputy = ColleagueChoice(label=_("Deputy"))
    deputy_phone = forms.CharField(label=_("Telephone of the deputy"), max_length=30, widget=forms.TextInput(TELEPHONE))
    button = _("Put on the duty list")
    refusals = {DutyImpossible: lambda refused: [DUTY_PROBLEMS[refused.problem]]}

    def __init__(self, user: User, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        boarders = schools_with_boarders([school], day=timezone.localdate())
        self.fields["hours"].initial = list(DutyDay.Hours) if boarders else [DutyDay.Hours.DAY]
        for name in ("person", "deputy"):
            row_field(self, name).queryset = colleagues_of(user, school)

    def parts(self) -> list[Any]:
        return [
            Fieldset(_("Which days"), Row("first", "last"), "hours"),
            Fieldset(_("Who"), Row("person", "phone"), Row("deputy", "deputy_phone")),
        ]

    def done(self, *, by: User) -> list[DutyDay] | None:
        days = self.values("first", "last", "hours")
        two = self.values("person", "phone", "deputy", "deputy_phone")
        return self.attempt(lambda: set_duty_days(self.school, by=by, **days, **two))


class NameTypistForm(OnceForm):
    person = ColleagueChoice(label=_("Colleague"))
    classes = forms.MultipleChoiceField(
        label=_("Classes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("please choose a class")},
    )
    first = DayField(label=_("First day"), initial=timezone.localdate)
    last = DayField(label=_("Last day"), initial=lambda: timezone.localdate() + timedelta(days=20))
    promise = forms.BooleanField(
        label=_("This person teaches none of these classes, in no subject"),
        error_messages={"required": _("please make sure first")},
    )
    button = _("Name this person")

    def __init__(self, user: User, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        year = calendar_of(school.township.county).school_year(timezone.localdate())
        self.found = {str(one.public_id): one for one in classes_of(user).filter(school=school)}
        self.labels = {key: class_label(one, year) for key, one in self.found.items()}
        choice_field(self, "classes").choices = list(self.labels.items())
        row_field(self, "person").queryset = possible_typists(user, school)

    def parts(self) -> list[Any]:
        return [Fieldset(_("Who types"), "person", "classes"), Fieldset(_("How long"), Row("first", "last")), "promise"]

    def done(self, *, by: User) -> list[StaffAssignment] | None:
        given = self.cleaned_data
        classes = [self.found[key] for key in given["classes"]]
        days = {"starts": given["first"], "ends": given["last"], "nonce": given["nonce"]}
        try:
            return name_typist(given["person"], by=by, school=self.school, classes=classes, **days)
        except TypistImpossible as refusal:
            self._explain(refusal)
            return None

    def _explain(self, refusal: TypistImpossible) -> None:
        if refusal.school_class is None:
            self.add_error(*TYPIST_PROBLEMS[refusal.problem])
            return
        taught = self.labels[str(refusal.school_class.public_id)]
        words = _(
            "%(person)s is the class teacher of %(class)s. Children were promised that nobody who teaches them types."
        )
        self.add_error("classes", words % {"person": self.cleaned_data["person"].name, "class": taught})


class EndTypistForm(ConfirmForm):
    button = _("End it now")
    act = staticmethod(end_assignment)

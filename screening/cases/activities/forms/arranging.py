"""An activity is created, changed, ended."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.cases.activities import services, wording
from screening.cases.activities.access import checked_volunteers, possible_leaders
from screening.cases.activities.rules import KINDS
from screening.cases.forms import CaseForm, FormAbout, day, line
from screening.cases.models import Activity
from screening.form_kit.fields import choice_field, row_field
from screening.library import texts
from students.models import School
from students.selectors import grade_of, has_graduated, open_classes, school_year_of


def _kinds() -> list[tuple[str, Any]]:
    """Under the four domains, as in the catalogue."""
    catalogue = [action for action in texts.localize("support_catalogue.actions") if action["id"] in KINDS]
    groups: list[tuple[str, Any]] = [("", _("Please choose"))]
    for domain, title in texts.choices("support_catalogue.domains"):
        groups.append((title, [(row["id"], row["title"]) for row in catalogue if row["domain"] == domain]))
    return groups


class ActivityForm(CaseForm[Activity]):
    """An activity of the school, new or changed."""

    kind = forms.ChoiceField(label=_("What it is"), choices=_kinds)
    title = forms.CharField(
        label=_("Name of the activity"),
        max_length=40,
        help_text=_("What is done there; children read it. Football, reading corner."),
    )
    led_by = forms.ModelChoiceField(
        label=_("Member of staff who is there each time"),
        queryset=User.objects.none(),
        empty_label=_("Please choose"),
    )
    volunteer = forms.ChoiceField(
        label=_("Volunteer who leads beside them"),
        required=False,
        help_text=_("Only somebody with a valid check; never alone with a child."),
    )
    place = line(_("Place"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        coerce=int,
        required=False,
        choices=wording.weekday_choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tight"}),
    )
    at = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(attrs={"class": "short"}))
    starts = day(_("First day"), required=True)
    ends = day(_("Last day"))
    places = forms.IntegerField(
        label=_("Places"), min_value=2, max_value=400, widget=forms.NumberInput(attrs={"class": "short"})
    )
    grades = forms.TypedMultipleChoiceField(
        label=_("Open to these grades; none ticked: to every child"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tight"}),
    )

    def __init__(self, user: User, school: School, activity: Activity | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school, self.activity = school, activity
        self.checked = {str(row.public_id): row for row in checked_volunteers(user, school)}
        row_field(self, "led_by").queryset = possible_leaders(user, school)
        self.fields["led_by"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
        names = [(key, row.name) for key, row in self.checked.items()]
        choice_field(self, "volunteer").choices = [("", _("Nobody")), *names]
        choice_field(self, "grades").choices = _grades(school)
        self.fields["starts"].initial = timezone.localdate
        if activity:
            del self.fields["kind"]
            self.initial = {**_as_shown(activity), **(self.initial or {})}

    def act(self, by: User) -> Activity:
        said = {**self.cleaned_data, "volunteer": self.checked.get(self.cleaned_data["volunteer"])}
        if self.activity is None:
            return services.arrange_activity(self.school, by=by, **said)
        del said["nonce"]
        return services.change_activity(self.activity, by=by, **said)


def _grades(school: School) -> list[tuple[int, str]]:
    year = school_year_of(school)
    found = sorted({grade_of(row, year) for row in open_classes(school) if not has_graduated(row, year)})
    return [(grade, formats.grade(grade)) for grade in found]


def _as_shown(activity: Activity) -> dict[str, Any]:
    names = ("title", "place", "weekdays", "at", "starts", "ends", "places", "grades")
    volunteer = activity.volunteer
    shown = {name: getattr(activity, name) for name in names}
    return {**shown, "led_by": activity.led_by, "volunteer": str(volunteer.public_id) if volunteer else ""}


class EndForm(FormAbout[Activity, Activity]):
    """The last day of an activity."""

    last_day = day(_("Last day"), required=True, initial=timezone.localdate)

    def act(self, by: User) -> Activity:
        return services.end_activity(self.about, by=by, last_day=self.cleaned_data["last_day"])

"""Forms of activities, of their children, of a day, and of volunteers' checks."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.cases.activities import services, wording
from screening.cases.activities.access import checked_volunteers, possible_leaders
from screening.cases.activities.rules import CHECK_HOLDS, KINDS, ActivityRefused
from screening.cases.forms import CaseForm, FormAbout, day, line
from screening.cases.models import Activity, ActivityMember, ActivitySession, Volunteer, VolunteerCheck
from screening.form_kit.fields import changed, choice_field, row_field
from screening.library import texts
from students.models import Enrolment, School, Student
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


class ChildrenForm(FormAbout[Activity, bool]):
    """A tick for every child of a class that comes. What the page showed travels along (`was`), so that two people at
    one list undo nothing of each other."""

    children = forms.MultipleChoiceField(
        label=_("Who comes"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "tight"})
    )
    source = forms.ChoiceField(
        label=_("The new ones"),
        choices=[("invited", _("were invited")), ("asked", _("asked to come"))],
        initial="invited",
        widget=forms.RadioSelect(attrs={"class": "tight"}),
        help_text=_("Stands on no list."),
    )
    was = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(
        self, activity: Activity, seats: Sequence[Enrolment], inside: set[int], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(activity, *args, **kwargs)
        self.students = {str(seat.student.public_id): seat.student for seat in seats}
        names = [(str(seat.student.public_id), f"{seat.seat_number} {seat.student.name}") for seat in seats]
        choice_field(self, "children").choices = names
        choice_field(self, "was").choices = names
        now = [key for key, student in self.students.items() if student.pk in inside]
        self.initial = {"children": now, "was": now, **(self.initial or {})}

    def parts(self) -> list[Any]:
        return ["was", "children", "source"]

    def act(self, by: User) -> bool:
        wanted, was = set(self.cleaned_data["children"]), set(self.cleaned_data["was"])
        leaving, joining = self._some(was - wanted), self._some(wanted - was)
        source = self.cleaned_data["source"]
        services.change_children(self.about, by=by, leaving=leaving, joining=joining, source=source)
        return True

    def _some(self, keys: set[str]) -> list[Student]:
        return [student for key, student in self.students.items() if key in keys]


class InviteForm(FormAbout[Activity, int]):
    """Some of those proposed; one tick each, none beforehand. `students`: whom one may tick, by their ids."""

    children = forms.MultipleChoiceField(
        label=_("Invite as well"), widget=forms.CheckboxSelectMultiple(attrs={"class": "tall"})
    )

    def __init__(
        self,
        activity: Activity,
        choices: list[tuple[str, str]],
        students: Sequence[Student],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity, *args, **kwargs)
        self.students = students
        choice_field(self, "children").choices = choices

    def act(self, by: User) -> int:
        chosen = self.cleaned_data["children"]
        wanted = [student for student in self.students if str(student.public_id) in chosen]
        source = ActivityMember.Source.INVITED
        return services.join_activity(self.about, by=by, students=wanted, source=source) or len(wanted)


class DayForm(forms.Form):
    """One day of one activity: whether it took place, and a mark for the few: who stayed away, or at a workshop who
    came. Marks may be typed as the numbers of the sheet instead. The page the marks were made on travels along."""

    took_place = forms.ChoiceField(
        label=_("On this day"),
        choices=[("yes", _("it took place")), ("no", _("it did not take place"))],
        widget=forms.RadioSelect(attrs={"class": "tight"}),
    )
    numbers = forms.CharField(required=False, max_length=300)
    marked = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "tall"}))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, activity: Activity, page: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.page = activity, page
        words = wording.marking(activity.kind)
        self.fields["marked"].label, self.fields["numbers"].label = words["marked"], words["numbers"]
        self.fields["numbers"].help_text = _("For example 3 7 12. Or tick below.")
        choice_field(self, "marked").choices = [(key, label) for key, label in page.rows]
        self.initial = {"seen": page.seen, "took_place": page.took_place, "marked": page.marked, **(self.initial or {})}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("seen", "took_place", "numbers", "marked")

    def clean_numbers(self) -> list[str]:
        typed = re.findall(r"\d+", self.cleaned_data["numbers"])
        wrong = [number for number in typed if not 1 <= int(number) <= len(self.page.rows)]
        if wrong:
            raise forms.ValidationError(_("Not on this list: %(numbers)s") % {"numbers": " ".join(wrong)})
        return [self.page.rows[int(number) - 1][0] for number in typed]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("took_place") == "no" and (data.get("marked") or data.get("numbers")):
            self.add_error("took_place", _("Somebody is marked below: please take off one of the two."))
        return data

    def carry_out(self, *, by: User) -> ActivitySession | None:
        if not self.is_valid():
            return None
        try:
            return services.record_session(self.activity, by=by, **self._said())
        except ActivityRefused as refused:
            self.add_error(None, wording.explain_refusal(refused)[1])
        except services.ChangedMeanwhile:
            self.data = changed(self.data, seen=self.page.seen)
            self.add_error(None, self.page.changed)
        return None

    def _said(self) -> dict[str, Any]:
        data = self.cleaned_data
        marked = {UUID(key) for key in (*data["marked"], *data["numbers"])}
        everybody = {UUID(key) for key, _label in self.page.rows}
        came = marked if self.page.marks_who_came else everybody - marked
        return {"day": self.page.day, "took_place": data["took_place"] == "yes", "came": came, "seen": data["seen"]}


def asked_day(query: QueryDict, activity: Activity) -> date:
    """The day of the address; today when it says none, or one that has not come or lies before the first day."""
    try:
        asked = date.fromisoformat(query.get("day", ""))
    except ValueError:
        return timezone.localdate()
    return asked if activity.starts <= asked <= timezone.localdate() else timezone.localdate()


class VolunteerForm(FormAbout[School, Volunteer]):
    """Somebody from outside, before the check."""

    name = forms.CharField(label=_("Name"), max_length=50)
    organisation = forms.CharField(label=_("Sent by"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)

    def act(self, by: User) -> Volunteer:
        return services.add_volunteer(self.about, by=by, **self.cleaned_data)


def with_forms(groups: list[dict[str, Any]], sent: VolunteerForm | None) -> list[dict[str, Any]]:
    """Each school with a form for somebody new; the one that was sent at its own."""
    return [{**group, "form": volunteer_form(group["school"], sent=sent)} for group in groups]


def volunteer_form(school: School, data: Any = None, *, sent: VolunteerForm | None = None) -> VolunteerForm:
    return sent if sent and sent.about == school else VolunteerForm(school, data, auto_id=f"s{school.pk}_%s")


class CheckForm(FormAbout[Volunteer, VolunteerCheck]):
    """Which papers were seen, and until when that holds."""

    identity_seen = forms.BooleanField(
        label=_("The identity card was shown and is the person's"),
        required=False,
    )
    record = forms.ChoiceField(
        label=_("That no offence stands on record"),
        required=False,
        widget=forms.RadioSelect(attrs={"class": "tall"}),
        choices=[
            ("unit-query", _("The school asked the police itself and had the answer in writing")),
            ("certificate", _("A certificate of the police about this person, seen in the original")),
        ],
    )
    checked_on = day(_("Papers seen on"), required=True)
    valid_until = day(_("Holds until"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].initial = timezone.localdate
        self.fields["valid_until"].initial = timezone.localdate() + CHECK_HOLDS - timedelta(days=1)

    def act(self, by: User) -> VolunteerCheck:
        return services.record_check(self.about, by=by, **self.cleaned_data)

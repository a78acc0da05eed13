"""Forms about the county's calendar and numbers."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsernameField
from accounts.lazy import Label
from accounts.models import PendingAct, User
from accounts.services.people import UsernameTaken
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField, Problem
from students.forms.base import TELEPHONE, ChoiceOf, ConfirmForm, OnceForm
from students.models import County, Holiday, MakeUpDay, School, Term
from students.selectors import calendar_of, school_year_words
from students.services.by_two import ask_for_county_person
from students.services.places import (
    CalendarImpossible,
    FirstPeople,
    OneUsername,
    add_holiday,
    add_make_up_day,
    add_school,
    add_term,
    change_holiday,
    remove_holiday,
    remove_make_up_day,
    remove_term,
    set_closing_day,
    set_county_contacts,
    set_screening_name,
)
from students.wording import closing_words

PROBLEMS = {
    "order": ("ends", _("The last day lies before the first.")),
    "year": ("starts", _("These days do not belong to this school year.")),
    "overlap": ("starts", _("Some of these days are in the calendar already.")),
    "weekday": ("day", _("This is no Saturday or Sunday.")),
    "no-term": ("day", _("This day lies in no term of the calendar.")),
    "round": (None, _("There is a round in this term, so it stays. Its days can be changed.")),
    "school-year": (None, _("Classes have their grades by this term today, so it stays. Its days can be changed.")),
}


class CalendarForm(OnceForm):
    refusals = {CalendarImpossible: lambda refused: [PROBLEMS[refused.problem]]}

    def explain(self, refused: Exception) -> Iterable[Problem]:
        """Beside the first day of the form, where it does not ask for the field itself."""
        days = [name for name, field in self.fields.items() if isinstance(field, DayField)]
        for field, words in super().explain(refused):
            yield field if field in self.fields else next(iter(days), None), words


class TermDaysForm(CalendarForm):
    starts = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))

    def parts(self) -> list[Any]:
        return [Fieldset(_("Which days"), Row("starts", "ends"))]

    def done(self, term: Term, *, by: User) -> Term | None:
        which: dict[str, Any] = {"school_year": term.school_year, "number": term.number}
        return self.attempt(lambda: add_term(term.county, by=by, **which, **self.values("starts", "ends")))


class AddTermForm(TermDaysForm):
    term = forms.ChoiceField(label=_("Term"))
    field_order = ("term", "starts", "ends")
    button = _("Add the term")

    def __init__(self, county: County, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "term").choices = [
            (f"{year}-{n}", school_year_words(year, n)) for year, n in missing_terms(county)
        ]

    def parts(self) -> list[Any]:
        return [Fieldset(_("Which term"), "term"), *super().parts()]

    def done(self, county: County, *, by: User) -> Term | None:  # type: ignore[override]
        year, _dash, number = self.cleaned_data["term"].partition("-")
        return super().done(Term(county=county, school_year=int(year), number=int(number)), by=by)


def missing_terms(county: County) -> list[tuple[int, int]]:
    """The terms of last, this and the next two school years that the calendar does not have, last year's at the end."""
    there = set(county.terms.values_list("school_year", "number"))
    this = calendar_of(county).school_year(timezone.localdate())
    every = [(year, number) for year in (this, this + 1, this + 2, this - 1) for number in (1, 2)]
    return [one for one in every if one not in there]


class RemoveTermForm(ConfirmForm, CalendarForm):
    button = _("Remove this term")
    act = staticmethod(remove_term)


class AddHolidayForm(CalendarForm):
    name = forms.CharField(label=_("Name of the holiday"), max_length=50, help_text=_("For example National Day"))
    starts = DayField(label=_("First day without school"))
    ends = DayField(label=_("Last day without school"))
    button = _("Add the holiday")

    def parts(self) -> list[Any]:
        return [Fieldset(_("Which days"), "name", Row("starts", "ends"))]

    def done(self, county: County, *, by: User) -> Holiday | None:
        return self.attempt(lambda: add_holiday(county, by=by, **self.values("name", "starts", "ends")))


class HolidayEndForm(CalendarForm):
    ends = DayField(label=_("Last day without school"))

    def done(self, holiday: Holiday, *, by: User) -> Holiday | None:
        return self.attempt(lambda: change_holiday(holiday, by=by, ends=self.cleaned_data["ends"]))


class RemoveHolidayForm(ConfirmForm):
    button = _("Remove this holiday")
    act = staticmethod(remove_holiday)


class AddMakeUpDayForm(CalendarForm):
    day = DayField(label=_("Day"), help_text=_("A Saturday or Sunday on which school is held"))
    button = _("Add the make-up day")

    def done(self, county: County, *, by: User) -> MakeUpDay | None:
        return self.attempt(lambda: add_make_up_day(county, by=by, day=self.cleaned_data["day"]))


class RemoveMakeUpDayForm(ConfirmForm):
    button = _("Remove this make-up day")
    act = staticmethod(remove_make_up_day)


NUMBERS = ("emergency_numbers", "protection_contact_name", "protection_contact_phone")


class NumbersForm(OnceForm):
    """What every urgent concern shows before any field."""

    emergency_numbers = forms.CharField(
        label=_("Numbers of the county"),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "Who answers stands in brackets: 12355（青少年服务台）；0000-555 0110（县热线，白天）. "
            "Please ring each number once before you save it; not every county answers 12355."
        ),
    )
    protection_contact_name = forms.CharField(
        label=_("Protection contact of the county"), max_length=50, widget=forms.TextInput({"autocomplete": "off"})
    )
    protection_contact_phone = forms.CharField(label=_("Telephone"), max_length=30, widget=forms.TextInput(TELEPHONE))

    @classmethod
    def of(cls, county: County, data: Any = None) -> "NumbersForm":
        return cls(data, initial={name: getattr(county, name) for name in NUMBERS})

    def parts(self) -> list[Any]:
        return [
            Fieldset(_("Besides 120, 110 and 12356"), "emergency_numbers"),
            Fieldset(_("Who is called for the county"), Row("protection_contact_name", "protection_contact_phone")),
        ]

    def done(self, county: County, *, by: User) -> County:
        return set_county_contacts(county, by=by, **self.values(*NUMBERS))


LAST_DAY = 31
CLOSING_DAYS = range(20, 29)


class ClosingDayForm(OnceForm):
    """Up to which day a month is counted in its report, and what reports call the screening."""

    day = forms.TypedChoiceField(
        label=_("A month is counted up to"),
        coerce=int,
        help_text=_("The report of a month makes itself on the next day. What is made from now on is counted so."),
    )
    name = forms.ChoiceField(
        label=_("What it is called in reports"),
        choices=County.ScreeningName.choices,
        required=False,
        help_text=_("The official word of the county, as its own papers have it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "day").choices = [
            (LAST_DAY, closing_words(LAST_DAY)),
            *((d, closing_words(d)) for d in CLOSING_DAYS),
        ]

    @classmethod
    def of(cls, county: County, data: Any = None) -> "ClosingDayForm":
        return cls(data, initial={"day": county.report_closing_day, "name": county.screening_name})

    def done(self, county: County, *, by: User) -> County:
        set_screening_name(county, by=by, name=self.cleaned_data["name"] or county.screening_name)
        return set_closing_day(county, by=by, **self.values("day"))


TAKEN = _("Somebody signs in with this name already.")
USERNAME = _("For signing in; letters without marks, for example lifang")


def name_field(label: Label) -> forms.CharField:
    return forms.CharField(label=label, max_length=50, widget=forms.TextInput({"autocomplete": "off"}))


class NameForCountyForm(OnceForm):
    name = name_field(_("Name"))
    username = UsernameField(help_text=USERNAME)
    button = _("Ask a second person to confirm")
    refusals = {UsernameTaken: ("username", TAKEN)}

    def parts(self) -> list[Any]:
        return [Fieldset(_("Who"), Row("name", "username"))]

    def done(self, county: County, *, by: User, role: str) -> PendingAct | None:
        given = self.values("username", "name", "nonce")
        return self.attempt(lambda: ask_for_county_person(county, by=by, role=role, **given))


class AddSchoolForm(OnceForm):
    """A further school of the county with the two people without whom it cannot begin."""

    name = forms.CharField(label=_("Name of the school"), max_length=80)
    township = forms.CharField(label=_("Township"), max_length=50)
    kind = ChoiceOf(School.Kind.choices, label=_("Kind of school"))
    administrator_name = name_field(_("Name of the school administrator"))
    administrator_username = UsernameField(help_text=USERNAME)
    headteacher_name = name_field(_("Name of the headteacher"))
    headteacher_username = UsernameField(help_text=USERNAME)
    button = _("Add the school")
    refusals = {
        UsernameTaken: (None, TAKEN),
        OneUsername: ("headteacher_username", _("Two people cannot have one user name.")),
    }

    def parts(self) -> list[Any]:
        return [
            Fieldset(_("The school"), Row("name", "township"), "kind"),
            Fieldset(_("School administrator"), Row("administrator_name", "administrator_username")),
            Fieldset(_("Headteacher"), Row("headteacher_name", "headteacher_username")),
        ]

    def done(self, county: County, *, by: User) -> School | None:
        names = ("administrator_username", "administrator_name", "headteacher_username", "headteacher_name")
        given = self.values("name", "township", "kind", "nonce")
        return self.attempt(lambda: add_school(county, by=by, people=FirstPeople(**self.values(*names)), **given))

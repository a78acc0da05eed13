"""Naming who works for the county, and beginning further schools."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import UsernameField
from accounts.lazy import Label
from accounts.models import PendingAct, User
from accounts.services import UsernameTaken
from students.forms.base import ChoiceOf, OnceForm
from students.models import County, School
from students.services.by_two import ask_for_county_person
from students.services.county_posts import FirstPeople, OneUsername, add_school

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

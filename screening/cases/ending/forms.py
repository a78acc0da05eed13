"""Who goes on with each thing that is open in a case: the questions of every form that may end it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access.earlier import people_who_go_on
from screening.cases.deciding.form_values import GoesOn
from screening.cases.deciding.presenter import lines_of, title_of
from screening.cases.deciding.unresolved_items import GOES_ON, OpenThing, open_things
from screening.cases.forms import day, line
from screening.cases.models import Case


class LeftOpenQuestions:
    """Adds its fields to a form; none while nobody ends a case. What is missing the service says."""

    def __init__(self, form: forms.Form, user: User, case: Case | None) -> None:
        self.things = open_things(case) if case else []
        self.names: list[str] = []
        self._people: dict[str, dict[str, User]] = {}
        if case is None:
            return
        for one in self.things:
            found = self._questions(user, case, one)
            form.fields.update(found)
            self.names += found

    def _questions(self, user: User, case: Case, one: OpenThing) -> dict[str, forms.Field]:
        thing = " · ".join((title_of(one.kind), *lines_of(case, one)))
        if one.kind not in GOES_ON:
            label = _("%(thing)s. Who goes on with it, or why nobody has to") % {"thing": thing}
            return {f"left_{one.key}": line(label)}
        people = {str(person.public_id): person for person in people_who_go_on(user, case, one.kind)}
        named = [(key, f"{person.name} · {person.get_role_display()}") for key, person in people.items()]
        self._people[one.key] = people
        who = forms.ChoiceField(
            label=_("%(thing)s. Who goes on with it") % {"thing": thing},
            choices=[("", _("Please choose")), *named],
            required=False,
        )
        return {f"who_{one.key}": who, f"look_{one.key}": day(_("Looked at again on"))}

    def said(self, data: Mapping[str, Any]) -> dict[str, GoesOn]:
        """What was answered, by the key of the thing."""
        return {one.key: self._said(one.key, data) for one in self.things}

    def _said(self, key: str, data: Mapping[str, Any]) -> GoesOn:
        who = self._people.get(key, {}).get(data.get(f"who_{key}", ""))
        look_on: date | None = data.get(f"look_{key}")
        return GoesOn(data.get(f"left_{key}", ""), who, look_on)

"""The window of a round: when, with which forms, and why when it lies outside the rule."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening import instruments
from screening.rounds.selectors.shapes import said
from screening.rounds.services import TEACHER_FORMS, RoundWindowProblem
from screening.rounds.wording import window_problem
from students.models import County
from students.selectors import school_year_words

DATES = {"required": _("please give a date"), "invalid": _("please give a date such as 2026-10-19")}


class RoundWindowForm(forms.Form):
    term = forms.ChoiceField(label=_("Term"))
    opens_on = forms.DateField(
        label=_("First day"), help_text=_("A school day in weeks 5 to 8 of the term"), error_messages=DATES
    )
    closes_on = forms.DateField(
        label=_("Last day"), help_text=_("More than four weeks before the break"), error_messages=DATES
    )
    override_reason = forms.CharField(
        label=_("Why outside the rule (only when it is)"),
        help_text=_("The report prints this sentence"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    forms = forms.MultipleChoiceField(
        label=_("Forms"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tall"}),
        error_messages={"required": _("please choose at least one")},
    )
    field_order = ("term", "opens_on", "closes_on", "forms", "override_reason")

    def __init__(self, data: Mapping[str, Any] | None, county: County) -> None:
        super().__init__(data, initial={"forms": list(TEACHER_FORMS)})
        self.fields["term"].choices = _terms(county)
        self.fields["forms"].choices = [(one.id, said(one.title)) for one in instruments.all()]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("opens_on"), given.get("closes_on")
        if first and last and last <= first:
            self.add_error("closes_on", _("must lie after the first day"))
        return given

    def window(self) -> dict[str, Any]:
        """What `create_round` takes."""
        given = {**self.cleaned_data}
        year, _dash, number = given.pop("term").partition("-")
        return {**given, "school_year": int(year), "term": int(number)}

    def refuse(self, problem: RoundWindowProblem) -> None:
        for code in problem.codes:
            self.add_error("override_reason", window_problem(code))

    def refuse_second(self) -> None:
        self.add_error("term", _("there is already a round in this term"))


def _terms(county: County) -> list[tuple[str, str]]:
    terms = county.terms.filter(ends__gte=timezone.localdate()).order_by("starts")
    return [(f"{one.school_year}-{one.number}", school_year_words(one.school_year, one.number)) for one in terms]

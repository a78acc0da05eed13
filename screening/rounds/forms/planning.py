"""Planning a round: when, with which forms under which rules."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.library.models import InstrumentVersion, RuleSet
from screening.library.selectors import instrument_of, rule_sets, usable_versions
from screening.rounds.models import RoundSchool, ScreeningRound
from screening.rounds.opening import usual_window
from screening.rounds.selectors.sheet import localize
from screening.rounds.services import (
    TEACHER_FORMS,
    ReasonNeeded,
    RoundBegun,
    RoundExists,
    RoundNotOpen,
    RoundWindowProblem,
    close_round,
    create_round,
    has_round,
    override_gate,
    use_rules,
)
from screening.rounds.wording import window_problem
from students.access import county_of
from students.calendar import TermDates
from students.models import County, Term
from students.selectors import calendar_of, school_year_words

DATES = {"required": _("please give a date"), "invalid": _("please give a date such as 2026-10-19")}
TALL = {"class": "tall"}


class RoundPlanForm(forms.Form):
    term = forms.ChoiceField(label=_("Term"))
    opens_on = forms.DateField(
        label=_("First day"),
        help_text=_("A school day in weeks 5 to 8 of the term"),
        error_messages=DATES,
        widget=forms.DateInput(format="%Y-%m-%d"),
    )
    closes_on = forms.DateField(
        label=_("Last day"),
        help_text=_("More than four weeks before the break"),
        error_messages=DATES,
        widget=forms.DateInput(format="%Y-%m-%d"),
    )
    rules = forms.ChoiceField(label=_("Rules"), widget=forms.RadioSelect(attrs=TALL))
    override_reason = forms.CharField(
        label=_("Why outside the rule (only when it is)"),
        help_text=_("The report prints this sentence"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    forms = forms.MultipleChoiceField(
        label=_("Forms"),
        widget=forms.CheckboxSelectMultiple(attrs=TALL),
        error_messages={"required": _("please choose at least one")},
    )

    field_order = ("term", "opens_on", "closes_on", "forms", "rules", "override_reason")

    def __init__(self, data: Mapping[str, Any] | None, user: User) -> None:
        self.county = county_of(user)
        self.versions = {str(one.public_id): one for one in usable_versions()}
        self.rule_sets = {str(one.public_id): one for one in rule_sets()}
        super().__init__(data, initial=self._first())
        choice_field(self, "term").choices = _terms(self.county)
        choice_field(self, "forms").choices = [(key, _form_words(one)) for key, one in self.versions.items()]
        choice_field(self, "rules").choices = [(key, _rules_words(one)) for key, one in self.rule_sets.items()]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("opens_on"), given.get("closes_on")
        if first and last and last <= first:
            self.add_error("closes_on", _("must lie after the first day"))
        chosen = [self.versions[key].instrument for key in given.get("forms") or ()]
        if len(set(chosen)) < len(chosen):
            self.add_error("forms", _("please choose one version of each form"))
        return given

    def carry_out(self, *, by: User) -> ScreeningRound | None:
        """The planned round; None when something needs another look, which is in the errors then."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        year, _dash, number = given["term"].partition("-")
        values = {name: given[name] for name in ("opens_on", "closes_on", "override_reason")}
        versions, rule_set = [self.versions[key] for key in given["forms"]], self.rule_sets[given["rules"]]
        when: dict[str, Any] = {"school_year": int(year), "term": int(number)}
        try:
            return create_round(self.county, by=by, forms=versions, rule_set=rule_set, **when, **values)
        except RoundWindowProblem as problem:
            for code in problem.codes:
                self.add_error("override_reason", window_problem(code))
        except RoundExists:
            self.add_error("term", _("there is already a round in this term"))
        return None

    def _first(self) -> dict[str, Any]:
        """The teacher forms of today, the newest rules, the term that comes."""
        shipped = [one for one in self.versions.values() if one.origin == InstrumentVersion.Origin.SHIPPED]
        forms = [str(one.public_id) for one in shipped if one.instrument in TEACHER_FORMS]
        return {**self._next_window(), "forms": forms, "rules": next(iter(self.rule_sets), "")}

    def _next_window(self) -> dict[str, Any]:
        """The first term without a round in which two weeks are left, and these two weeks."""
        calendar, today = calendar_of(self.county), timezone.localdate()
        for term in self.county.terms.filter(ends__gte=today).order_by("starts"):
            window = usual_window(calendar, TermDates(term.school_year, term.number, term.starts, term.ends), today)
            if window and not has_round(term):
                return {"term": _term_key(term), "opens_on": window[0], "closes_on": window[1]}
        return {}


class RoundRulesForm(forms.Form):
    """Other rules for a round nobody has opened."""

    rules = forms.ChoiceField(label=_("Rules"), widget=forms.RadioSelect(attrs=TALL))

    def __init__(self, screening_round: ScreeningRound, data: Mapping[str, Any] | None) -> None:
        self.round = screening_round
        self.rule_sets = {str(one.public_id): one for one in rule_sets()}
        super().__init__(data, initial={"rules": str(screening_round.rule_set.public_id)})
        choice_field(self, "rules").choices = [(key, _rules_words(one)) for key, one in self.rule_sets.items()]

    def carry_out(self, *, by: User) -> bool:
        if not self.is_valid():
            return False
        try:
            use_rules(self.round, by=by, rule_set=self.rule_sets[self.cleaned_data["rules"]])
        except RoundBegun:
            self.add_error(None, _("A school has opened this round; its rules stay as they are."))
        return not self.errors


class OverrideForm(forms.Form):
    """Why a school opens although something stands against it."""

    reason = forms.CharField(
        label=_("Why all the same"),
        help_text=_("The school's reports print this sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("please say why")},
    )

    def __init__(self, place: RoundSchool, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.place = place

    def carry_out(self, *, by: User) -> bool:
        if not self.is_valid():
            return False
        try:
            override_gate(self.place.round, school=self.place.school, by=by, reason=self.cleaned_data["reason"])
        except ReasonNeeded:
            self.add_error("reason", _("please say why"))
        except RoundNotOpen:
            self.add_error(None, _("This school has opened the round already, or takes no part in it."))
        return not self.errors


def _terms(county: County) -> list[tuple[str, str]]:
    terms = county.terms.filter(ends__gte=timezone.localdate()).order_by("starts")
    return [(_term_key(one), school_year_words(one.school_year, one.number)) for one in terms]


def _term_key(term: Term) -> str:
    return f"{term.school_year}-{term.number}"


def _form_words(version: InstrumentVersion) -> str:
    title = localize(instrument_of(version).title)
    return gettext("%(form)s (version %(version)s)") % {"form": title, "version": version.version}


def _rules_words(rule_set: RuleSet) -> str:
    return gettext("rules %(version)s") % {"version": rule_set.version}


class CloseRoundForm(forms.Form):
    name = forms.CharField(
        label=_("To end it, type the name of the round"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("please type the name of the round")},
    )

    def __init__(self, screening_round: ScreeningRound, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.round = screening_round
        self.title = school_year_words(screening_round.school_year, screening_round.term)
        self.fields["name"].help_text = self.title
        self.is_open = screening_round.state == ScreeningRound.State.OPEN

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if _letters(typed) != _letters(self.title):
            raise ValidationError(gettext("This is not its name: nothing was ended."))
        return typed

    def carry_out(self, *, by: User) -> bool:
        """Pressed twice, or by two officers, it ends once."""
        if not self.is_valid():
            return False
        close_round(self.round, by=by)
        return True


def _letters(text: str) -> str:
    """Letters and digits alone: dashes and spaces differ from keyboard to keyboard."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())

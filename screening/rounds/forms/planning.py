"""Planning a round: when, with which forms under which rules; other numbers may be tried to see the load they bring."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.library.forms.rules import PROBLEMS
from screening.library.models import InstrumentVersion, RuleSet
from screening.library.presenters.words import threshold_text, threshold_words
from screening.library.selectors import instrument_of, rule_sets, rules_of, usable_versions
from screening.library.thresholds import THRESHOLDS, Threshold, change_thresholds, problems_of
from screening.rounds.models import ScreeningRound
from screening.rounds.opening import usual_window
from screening.rounds.plans import draft_plan, usual_forms
from screening.rounds.presenters.load import LoadPage
from screening.rounds.selectors.shapes import localize
from screening.rounds.services import (
    ReasonNeeded,
    RoundBegun,
    RoundExists,
    RoundNotOpen,
    RoundWindowProblem,
    create_round,
    expected_load_of,
    has_round,
    may_be_told,
    override_gate,
    use_rules,
)
from screening.rounds.wording import window_problem
from screening.scoring import Rules, parse_rules
from students.access import county_of
from students.calendar import TermDates
from students.models import County, School, Term
from students.selectors import calendar_of, school_year_words

DATES = {"required": _("please give a date"), "invalid": _("please give a date such as 2026-10-19")}
TRIED = tuple(threshold for threshold in THRESHOLDS if threshold.group in ("norm", "count"))
NUMBERS: Mapping[str, tuple[Fraction, ...]] = {
    "norm_elevated": (Fraction(80), Fraction(90)),
    "norm_high": (Fraction(95), Fraction(98)),
    "content_floor": (Fraction(1), Fraction(3)),
    "count_elevated": (Fraction(1, 4), Fraction(2, 5)),
    "count_high": (Fraction(2, 5), Fraction(2, 3)),
    "beside_norm": (Fraction(1, 2), Fraction(3, 4)),
}  # few, and far apart: a step that moves one child tells of this child
TALL = {"class": "tall"}


class TriedField(forms.TypedChoiceField):
    """Numbers that may be tried; left as it is, the number of the chosen rules counts."""

    def __init__(self, threshold: Threshold) -> None:
        numbers = [(threshold_text(threshold, number), number) for number in NUMBERS[threshold.id]]
        by_words = dict(numbers)
        super().__init__(
            label=threshold_words(threshold.id),
            required=False,
            choices=[("", _("as the rules say")), *((words, words) for words in by_words)],
            coerce=lambda words: by_words[words],
            empty_value=None,
        )


class RoundPlanForm(forms.Form):
    """`trying`: only the load is asked for, so nothing has to be there yet."""

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

    def __init__(self, data: Mapping[str, Any] | None, user: User, *, trying: bool = False) -> None:
        self.county, self.trying = county_of(user), trying
        self.user = user
        self.versions = {str(one.public_id): one for one in usable_versions()}
        self.rule_sets = {str(one.public_id): one for one in rule_sets()}
        super().__init__(data, initial=self._first())
        choice_field(self, "term").choices = _terms(self.county)
        choice_field(self, "forms").choices = [(key, _form_words(one)) for key, one in self.versions.items()]
        choice_field(self, "rules").choices = [(key, _rules_words(one)) for key, one in self.rule_sets.items()]
        for threshold in TRIED:
            self.fields[f"try_{threshold.id}"] = TriedField(threshold)
        for field in self.fields.values():
            field.required = field.required and not trying

    @property
    def tried(self) -> list[BoundField]:
        return [self[f"try_{threshold.id}"] for threshold in TRIED]

    @property
    def tries(self) -> bool:
        return any(bound.value() for bound in self.tried)

    @property
    def asked(self) -> list[BoundField]:
        """What has to be decided; the rest is only tried."""
        return [self[name] for name in ("term", "opens_on", "closes_on", "forms", "rules", "override_reason")]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("opens_on"), given.get("closes_on")
        if first and last and last <= first:
            self.add_error("closes_on", _("must lie after the first day"))
        chosen = [self.versions[key].instrument for key in given.get("forms") or ()]
        if len(set(chosen)) < len(chosen):
            self.add_error("forms", _("please choose one version of each form"))
        self._check_tried(given)
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

    def load(self) -> LoadPage | None:
        """The page of what is expected; None while no form is chosen or a number cannot be tried."""
        errors = self.errors
        given = self.cleaned_data if self.is_bound else self.initial
        versions = [self.versions[key] for key in given.get("forms") or ()]
        rule_set = self.rule_sets.get(given.get("rules") or "")
        if not versions or rule_set is None or "forms" in errors or any(bound.errors for bound in self.tried):
            return None
        day: date = given.get("opens_on") or timezone.localdate()
        year = int((given.get("term") or str(timezone.localdate().year)).partition("-")[0])
        rules = self._rules(rule_set, given)
        plan = draft_plan(self.county, school_year=year, opens_on=day, versions=versions, rules=rules)
        found = expected_load_of(plan, by_class=False)
        return LoadPage(found, tried=bool(self._changes(given)), told=may_be_told(found, by=self.user))

    def _first(self) -> dict[str, Any]:
        """The teacher forms of today, the newest rules, the term that comes."""
        forms = [str(one.public_id) for one in usual_forms(self.versions.values())]
        return {**self._next_window(), "forms": forms, "rules": next(iter(self.rule_sets), "")}

    def _next_window(self) -> dict[str, Any]:
        """The first term without a round in which two weeks are left, and these two weeks."""
        calendar, today = calendar_of(self.county), timezone.localdate()
        for term in self.county.terms.filter(ends__gte=today).order_by("starts"):
            window = usual_window(calendar, TermDates(term.school_year, term.number, term.starts, term.ends), today)
            if window and not has_round(term):
                return {"term": _term_key(term), "opens_on": window[0], "closes_on": window[1]}
        return {}

    def _changes(self, given: Mapping[str, Any]) -> dict[str, Fraction]:
        found = {threshold.id: given.get(f"try_{threshold.id}") for threshold in TRIED}
        return {name: value for name, value in found.items() if value is not None}

    def _rules(self, rule_set: RuleSet, given: Mapping[str, Any]) -> Rules:
        rules, changes = rules_of(rule_set), self._changes(given)
        return parse_rules(change_thresholds(rules, changes, f"{rules.version}-tried")) if changes else rules

    def _check_tried(self, given: Mapping[str, Any]) -> None:
        rule_set, changes = self.rule_sets.get(given.get("rules") or ""), self._changes(given)
        if rule_set is None or not changes:
            return
        for name, code in problems_of(changes, rules_of(rule_set)).items():
            if name:
                self.add_error(f"try_{name}", PROBLEMS[code])
        if not self.trying:
            self.add_error(
                "rules", _("You have tried other numbers. Write them as a version of the rules first, or empty them.")
            )


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

    def carry_out(self, screening_round: ScreeningRound, school: School, *, by: User) -> bool:
        if not self.is_valid():
            return False
        try:
            override_gate(screening_round, school=school, by=by, reason=self.cleaned_data["reason"])
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

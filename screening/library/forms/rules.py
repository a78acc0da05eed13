"""Other thresholds for a rule set."""

import re
from fractions import Fraction
from typing import Any
from uuid import UUID

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.forms import ServiceForm, problems
from screening.library.models import RuleSet
from screening.library.presenters.words import group_words, threshold_hint, threshold_text, threshold_words
from screening.library.selectors import rules_of
from screening.library.services import RulesRefused, write_rules
from screening.library.thresholds import BY_ID, THRESHOLDS, Threshold

_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)|(\d{1,3})\s*/\s*(\d{1,3})|(\d{1,3}(?:\.\d)?)\s*[%％]")
PROBLEMS = {
    "not-configuration": _("This is a promise of the product and cannot be changed by rules."),
    "range": _("This number lies outside what is allowed; the line above says from where to where."),
    "order": _("The stricter line must lie above the milder one."),
    "nothing": _("Every number is as it was; there is nothing to write."),
    "why": _("please say why"),
}


class ThresholdField(forms.CharField):
    """A whole number, a decimal, a fraction such as 1/3 or a percentage, kept exactly."""

    def __init__(self, threshold: Threshold, value: Fraction) -> None:
        super().__init__(
            label=threshold_words(threshold.id),
            initial=threshold_text(threshold, value),
            help_text=threshold_hint(threshold),
            max_length=12,
            widget=forms.TextInput({"class": "short", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> Fraction:
        found = _NUMBER.fullmatch(super().clean(value).replace("／", "/"))
        if found is None or found[3] == "0":
            raise forms.ValidationError(_("please write a number, a fraction such as 1/3, or a percentage"))
        whole, above, below, percent = found.groups()
        if whole:
            return Fraction(whole)
        return Fraction(int(above), int(below)) if above else Fraction(percent) / 100


class RulesForm(ServiceForm):
    """Only what is configuration; everything else of the rules is said on their page."""

    why = forms.CharField(
        label=_("Why these numbers"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Stands beside the rules for as long as they are kept."),
    )
    button = _("Write the new version")
    refusals = {RulesRefused: lambda refused: problems(refused.problems, PROBLEMS)}

    def __init__(self, rule_set: RuleSet, *args: Any) -> None:
        super().__init__(*args)
        rules = rules_of(rule_set)
        for threshold in THRESHOLDS:
            self.fields[threshold.id] = ThresholdField(threshold, threshold.read(rules))

    def parts(self) -> list[Any]:
        groups = {threshold.group: [] for threshold in THRESHOLDS}  # type: dict[str, list[str]]
        for threshold in THRESHOLDS:
            groups[threshold.group].append(threshold.id)
        return [
            *(Fieldset(group_words(group), *ids) for group, ids in groups.items()),
            Fieldset(_("The reason"), "why"),
        ]

    def done(self, rule_set: RuleSet, *, by: User) -> RuleSet | None:
        given = self.cleaned_data
        before = rules_of(rule_set)
        changes = {name: given[name] for name, one in BY_ID.items() if given[name] != one.read(before)}
        nonce: UUID = given["nonce"]
        return self.attempt(
            lambda: write_rules(by=by, based_on=rule_set, changes=changes, why=given["why"], nonce=nonce)
        )

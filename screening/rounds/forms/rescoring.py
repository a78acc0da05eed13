"""Scoring a round again: under which rules, with which norms, by which corrected definition, and why."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import ServiceForm
from screening.library import wording
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.library.selectors import norm_sets_of, rule_sets, versions_of
from screening.rounds.models import Rescoring, ScreeningRound
from screening.rounds.round_scoring import PinnedForm, round_scoring_of
from screening.rounds.services import (
    DefinitionDoesNotFit,
    NormDoesNotFit,
    RescoringChangesNothing,
    RescoringPending,
    start_rescoring,
)
from screening.rounds.services.rescoring import fits

DEFINITION = "definition_"
OTHER_VERSION = ("norms", _("One of the norms belongs to another version of the form."))


class RescoringForm(ServiceForm):
    """What is chosen at first is what counts today."""

    rules = forms.ChoiceField(label=_("Rules"), widget=forms.RadioSelect(attrs={"class": "tall"}))
    norms = forms.MultipleChoiceField(
        label=_("Norms"),
        help_text=_("With none the count rule decides alone and every result is provisional."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tall"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("One sentence; it stays beside the re-score"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("please say why")},
    )
    refusals = {
        RescoringChangesNothing: (
            None,
            _("This is what counts already: please change the rules, a norm or a form."),
        ),
        RescoringPending: (None, _("Another re-score of this round is waiting for a decision.")),
        NormDoesNotFit: OTHER_VERSION,
        DefinitionDoesNotFit: OTHER_VERSION,
    }

    def __init__(self, screening_round: ScreeningRound, data: Mapping[str, Any] | None = None) -> None:
        self.round, round_scoring = screening_round, round_scoring_of(screening_round)
        self.rules_by_id = {
            str(one.public_id): one for one in [*rule_sets(), round_scoring.rule_set] if not one.retired_at
        }
        self.rules_by_id[str(round_scoring.rule_set.public_id)] = round_scoring.rule_set
        self.definitions = {form.version.public_id.hex: (form, _versions(form)) for form in round_scoring.forms}
        usable = {version.pk for _form, versions in self.definitions.values() for version in versions.values()}
        county = norm_sets_of(screening_round.county.public_id)
        self.norms_by_id = {str(one.public_id): one for one in county if one.instrument_version_id in usable}
        norms = [str(norm.public_id) for norm in round_scoring.norm_sets]
        super().__init__(data, initial={"rules": str(round_scoring.rule_set.public_id), "norms": norms})
        choice_field(self, "rules").choices = [
            (key, _rules_words(one, round_scoring.rule_set)) for key, one in self.rules_by_id.items()
        ]
        choice_field(self, "norms").choices = [(key, _norm_words(one)) for key, one in self.norms_by_id.items()]
        for key, (form, versions) in self.definitions.items():
            if len(versions) > 1:
                self.fields[DEFINITION + key] = _definition_field(form, versions)
        self.order_fields(["rules", "norms", *(DEFINITION + key for key in self.definitions), "reason"])
        self.helper = FormHelper()
        self.helper.form_tag = False

    def carry_out(self, *, by: User) -> Rescoring | None:
        """The re-score that was begun; None when something needs another look, which is in the errors then."""
        return self.attempt(lambda: start_rescoring(self.round, by=by, **self._asked()))

    def _asked(self) -> dict[str, Any]:
        given = self.cleaned_data
        replaced = {
            form.version: versions[given[DEFINITION + key]]
            for key, (form, versions) in self.definitions.items()
            if DEFINITION + key in given
        }
        return {
            "rule_set": self.rules_by_id[given["rules"]],
            "norm_sets": [self.norms_by_id[key] for key in given["norms"]],
            "definitions": {old: new for old, new in replaced.items() if new.pk != old.pk},
            "reason": given["reason"],
            "nonce": given["nonce"],
        }


def _versions(form: PinnedForm) -> dict[str, InstrumentVersion]:
    """Versions of a form by which its answers can be read, the one that counts first."""
    others = [one for one in versions_of(form.version.instrument) if one.pk != form.scored_as.pk]
    return {str(one.public_id): one for one in [form.scored_as, *others] if fits(form.version, one)}


def _definition_field(form: PinnedForm, versions: Mapping[str, InstrumentVersion]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext("Score “%(form)s” as") % {"form": wording.form_title(form.id)},
        choices=[(key, _version_words(one, form)) for key, one in versions.items()],
        initial=str(form.scored_as.public_id),
        widget=forms.RadioSelect(attrs={"class": "tall"}),
        help_text=gettext("The norm is built again from the answers of its own round."),
    )


def _rules_words(one: RuleSet, today: RuleSet) -> str:
    words = gettext("rules %(version)s") % {"version": one.version}
    return gettext("%(words)s (count today)") % {"words": words} if one.pk == today.pk else words


def _version_words(one: InstrumentVersion, form: PinnedForm) -> str:
    words = gettext("version %(version)s") % {"version": one.version}
    return gettext("%(words)s (count today)") % {"words": words} if one.pk == form.scored_as.pk else words


def _norm_words(one: NormSet) -> str:
    return gettext("%(form)s: %(name)s, about %(n)s children") % {
        "form": wording.form_title(one.instrument_version.instrument),
        "name": one.name,
        "n": formats.near_five(one.n),
    }

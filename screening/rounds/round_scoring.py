"""What scoring a round needs, fetched once: the forms, rules, norms and reliabilities pinned to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.shortcuts import once_while_reading
from screening.instruments import Instrument
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.library.selectors import bases_of, instrument_of, norm_for, rules_of
from screening.rounds.models import Assessment, Informant, Rescoring, Result, RoundForm, ScreeningRound, Sheet
from screening.scoring import Basis, Measured, Rules
from students.models import SchoolClass
from students.selectors import grade_of


@dataclass(frozen=True)
class PinnedForm:
    """One frozen questionnaire of a round: as it was answered, and as it is scored (nearly always the same)."""

    version: InstrumentVersion
    scored_as: InstrumentVersion
    instrument: Instrument

    @property
    def id(self) -> str:
        return self.instrument.id


@dataclass(frozen=True)
class RoundScoring:
    """A round with its forms in order, its rules, its norms and what change is judged by."""

    round: ScreeningRound
    forms: tuple[PinnedForm, ...]
    rule_set: RuleSet
    rules: Rules
    norm_sets: tuple[NormSet, ...]
    bases: dict[int, Basis]  # of the range of a total
    change_bases: dict[int, Basis]

    def forms_of(self, informant: str) -> tuple[PinnedForm, ...]:
        return tuple(form for form in self.forms if form.instrument.informant == informant)

    def norm_set(self, form: PinnedForm, school_class: SchoolClass) -> NormSet | None:
        return norm_for(self.norm_sets, form.scored_as, grade_of(school_class, self.round.school_year))


def forms_of_round(screening_round: ScreeningRound) -> tuple[PinnedForm, ...]:
    return once_while_reading(("forms", screening_round.pk), lambda: _forms_of_round(screening_round))


def _forms_of_round(screening_round: ScreeningRound) -> tuple[PinnedForm, ...]:
    rows = RoundForm.objects.filter(round=screening_round).select_related("instrument_version", "scored_as")
    # A definition is read from its row only once, then kept by its hash.
    rows = rows.defer("instrument_version__definition", "scored_as__definition")
    return tuple(form_of(row.instrument_version, row.scored_as or row.instrument_version) for row in rows)


def forms_of_sheet(sheet: Sheet) -> tuple[PinnedForm, ...]:
    """In the order of its columns."""
    return tuple(form for form in forms_of_round(sheet.round) if form.instrument.informant == sheet.informant)


def pins_of(forms: Iterable[PinnedForm]) -> str:
    """The exact content of every form, in the order of the columns: what a row of digits was typed for."""
    return " ".join(form.version.content_hash[:6] for form in forms)


def has_form_for(forms: Iterable[PinnedForm], informant: str, grade: int) -> bool:
    """Whether a form of this informant is meant for a grade."""
    return any(
        form.instrument.informant == informant and form.instrument.grades.min <= grade <= form.instrument.grades.max
        for form in forms
    )


def form_of(version: InstrumentVersion, scored_as: InstrumentVersion) -> PinnedForm:
    return PinnedForm(version, scored_as, instrument_of(scored_as))


def round_scoring_of(screening_round: ScreeningRound) -> RoundScoring:
    """What counts in a round today. The rule set is read anew: a re-score may have been adopted since `screening_round`
    was fetched."""
    rule_set = RuleSet.objects.get(rounds=screening_round.pk)
    return make_round_scoring(
        screening_round, forms_of_round(screening_round), rule_set, screening_round.norm_sets.defer("data")
    )


def make_round_scoring(
    screening_round: ScreeningRound, forms: Iterable[PinnedForm], rule_set: RuleSet, norm_sets: Iterable[NormSet]
) -> RoundScoring:
    """Any forms, rules and norms for a round: those in force, or those a re-score tries out."""
    forms = tuple(forms)
    return RoundScoring(
        round=screening_round,
        forms=forms,
        rule_set=rule_set,
        rules=rules_of(rule_set),
        norm_sets=tuple(norm_sets),
        bases=bases_of(form.scored_as for form in forms),
        change_bases=bases_of((form.scored_as for form in forms), for_change=True),
    )


def round_scoring_of_rescoring(rescoring: Rescoring) -> RoundScoring:
    """The round under the rules, norms and definitions a re-score names."""
    versions = InstrumentVersion.objects.filter(public_id__in=rescoring.definitions.values())
    by_id = {str(version.public_id): version for version in versions}
    replaced = {answered: by_id[scored] for answered, scored in rescoring.definitions.items()}
    forms = [
        form_of(form.version, replaced.get(str(form.version.public_id), form.scored_as))
        for form in forms_of_round(rescoring.round)
    ]
    return make_round_scoring(rescoring.round, forms, rescoring.rule_set, rescoring.norm_sets.defer("data"))


def made_with(round_scoring: RoundScoring, row: Result) -> bool:
    """Whether a result is the one the scoring makes of its assessment."""
    form = next(form for form in round_scoring.forms if form.version.pk == row.assessment.instrument_version_id)
    norm = round_scoring.norm_set(form, row.assessment.school_class)
    return (row.instrument_version_id, row.norm_set_id) == (form.scored_as.pk, norm.pk if norm else None)


def accepts(screening_round: ScreeningRound, today: date) -> bool:
    """Whether sheets of the round are still taken: open, and its last day not over."""
    return screening_round.state == ScreeningRound.State.OPEN and today <= screening_round.closes_on


def is_over(screening_round: ScreeningRound, today: date) -> bool:
    """Ended, or never opened anywhere and past its last day."""
    return screening_round.state == ScreeningRound.State.CLOSED or today > screening_round.closes_on


def closed_on(sheet: Sheet, today: date) -> date | None:
    """The last day of a round that takes nothing any more; `None` while it does, or while a sheet is reopened."""
    if sheet.state == Sheet.State.REOPENED or accepts(sheet.round, today):
        return None
    last: date = sheet.round.last_day
    return last


def rater_of(assessment: Assessment) -> str:
    """Whose eyes: the teacher's; of a child's own answers the child's, whoever typed and handed them in."""
    if assessment.informant == Informant.CHILD:
        return f"child {assessment.student_id}"
    return str(assessment.rater_id)


def measured_total(row: Result) -> Measured:
    """A stored form total under the definition it was scored with: totals of two definitions are never compared."""
    assessment: Any = row.assessment
    form = instrument_of(row.instrument_version)
    return Measured(
        instrument_id=form.id,
        instrument_version=form.version,
        informant=form.informant,
        scale_id=form.total.id,
        concern=form.total.concern,
        rater=rater_of(assessment),
        date=timezone.localdate(assessment.submitted_at).isoformat(),
        prorated=row.total_prorated,
    )

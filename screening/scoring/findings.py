"""What goes into the reasons of a child, and what comes out: plain values, no sentences.

The keys of `params` are the placeholders of the sentence of that code, as codes and numbers; the wording module
turns them into words:
    scale, scale_a, scale_b, scale_teacher, scale_child   the id of the form (its short title is printed)
    informant, leg, kind_of_reliability, source           ids of the terms
    percentile                                            whole number, 0–99
    date, date_before, date_after                         ISO dates
    norm, n, answered, upper                              as they are
    parts                                                 list of {"form", "scale", "prorated", "range"}
`high` and `elevated` carry one more key, `variant`: `norm`, `provisional`, `count-beside-norm` or `incomplete` (which
sentence; `incomplete` with `of`, all lines of the form).
Words a person wrote never enter `params`: `whom` (child-asks), `as_given` and `seen_by` (outside-result) are read
from their own, encrypted rows when the sentence is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from screening.instruments import Instrument
from screening.scoring.change import CRITICAL, Basis, Change, Measured
from screening.scoring.engine import FormResult, ScaleResult
from screening.scoring.norm import Norm
from screening.scoring.numbers import standard_error_of_measurement
from screening.scoring.rules import Rules, Tier

FROM_RECORD: dict[str, tuple[str, ...]] = {"child-asks": ("whom",), "outside-result": ("as_given", "seen_by")}
"""Placeholders that are filled from an encrypted row, never stored with a reason."""


@dataclass(frozen=True, slots=True)
class FormInput:
    """One scored form of the child in this round.

    `date` ISO date of submission, `rater` an opaque id. `norm` the one used by `result`. `norm_children` how many
    children the grade band has so far while no norm qualifies. `basis` gives the range of the total, `change_basis`
    judges change (when it is not given, `basis` does). `quality` holds the codes of the data-quality lines on this
    child's row or sheet.
    """

    instrument: Instrument
    result: FormResult
    date: str
    rater: str
    norm: Norm | None = None
    norm_children: int = 0
    basis: Basis | None = None
    change_basis: Basis | None = None
    quality: tuple[str, ...] = ()

    @property
    def total(self) -> ScaleResult:
        """The form total this child is judged by, in points; its figures are None when too few items were answered.
        Source: `score`.
        """
        return self.result.total

    @property
    def judged_by(self) -> Basis | None:
        """What change is judged by, retest before alpha; None when neither is on record.

        The reliability is a share between 0 and 1. Agreement between raters says nothing about one rater's change, so
        it is passed over. Source: docs/scoring.md, “Change”.
        """
        basis = self.change_basis or self.basis
        return None if basis is None or basis.kind == "inter-rater" else basis

    @property
    def form(self) -> str:
        """The id of the form, as reasons and notes name it."""
        return self.instrument.id

    @property
    def flagged(self) -> bool:
        """Whether the form total is elevated or high; of a child who is not scorable only where it is certain all the
        same. Source: the lines of docs/scoring.md, “The two legs”: a percentile, or a share of answered items.
        """
        return self.total.band in ("elevated", "high")

    def measured(self) -> Measured:
        """The form total in points as something change can be judged by; `prorated` stays None when not scorable.
        Source: the fields `compare` asks about, docs/scoring.md, “Change”.
        """
        scale = self.instrument.total
        return Measured(
            instrument_id=self.instrument.id,
            instrument_version=self.instrument.version,
            informant=self.instrument.informant,
            scale_id=scale.id,
            concern=scale.concern,
            rater=self.rater,
            date=self.date,
            prorated=self.total.prorated,
        )


@dataclass(frozen=True, slots=True)
class OutsideEvidence:
    """A county assessment, a hospital letter or another official result was recorded: the source's id and the date."""

    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody should look: a code with parameters under a rule version. `form` is `None` where none is meant."""

    code: str
    params: dict[str, Any]
    rule_version: str
    tier: Tier
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark beside a flag that never raises one. `worsening` as a note takes its sentence from `change`."""

    code: str
    params: dict[str, Any]
    rule_version: str
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All reasons of a child in a round. `tier` is `None` when nothing asks for a look."""

    reasons: tuple[Reason, ...]
    notes: tuple[Note, ...]
    tier: Tier | None
    provisional: bool

    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, in the order in which they are read; empty when nothing asks for a look.

        Source: the table of docs/scoring.md, “Reasons, tiers and notes”, a row a code.
        """
        return tuple(reason.code for reason in self.reasons)


DOMAINS = {
    "teacher-connection": "peers",
    "child-loneliness": "peers",
    "teacher-engagement": "learning",
    "child-engagement": "learning",
}
"""Which forms of different informants look at the same domain."""

MEDIAN = 50.0


def notes_of(forms: Sequence[FormInput], rules: Rules) -> list[Note]:
    """Every note for a child who has a reason: provisional, close to the line, disagreement, data quality, parts.

    No note changes a tier, and an empty list is an ordinary answer. The parts of a form are given in points. Raises
    what `close_to_line` raises. Source: docs/scoring.md, “Reasons, tiers and notes”.
    """
    flagged = [form for form in forms if form.flagged]
    notes = _provisional(flagged, rules)
    notes += [
        _note("close-to-line", {"scale": form.form}, rules, form) for form in flagged if close_to_line(form, rules)
    ]
    notes += _disagreements(forms, rules)
    notes += [_note("data-quality", {"what_note": code}, rules, form) for form in forms for code in form.quality]
    notes += [_note("parts", {"parts": parts}, rules, form) for form in flagged if (parts := _parts(form))]
    return notes


def worsening_note(form: FormInput, change: Change, rules: Rules) -> Note:
    """Worsening that rests on alpha alone while the present total is not elevated: said, but no reason.

    Source: docs/scoring.md, “Change”: counted as a reason it would double the share of children in tier A.
    """
    params = {"scale": form.form, "date_before": change.date_before, "date_after": change.date_after}
    return _note("worsening", params, rules, form)


def score_band(form: FormInput) -> tuple[float, float] | None:
    """The 95 % band of the total in points, prorated ± 1.96 · SEM; None without a score or a basis.

    Formula SEM = SD √(1 − r), in `standard_error_of_measurement`, whose errors it raises.
    """
    if form.basis is None or form.total.prorated is None:
        return None
    reach = CRITICAL * standard_error_of_measurement(form.basis.sd, form.basis.reliability)
    return form.total.prorated - reach, form.total.prorated + reach


def close_to_line(form: FormInput, rules: Rules) -> bool:
    """Whether the 95 % band of the total contains a line of the norm, in points; false when there is no band or no
    norm.

    Source: `score_band` and `ScaleNorm.line`. Without a norm the count leg decides, and it has no line in points.
    """
    band = score_band(form)
    norm = form.norm.scale(form.total.id) if form.norm else None
    if band is None or norm is None:
        return False
    lines = (norm.line(rules.norm_leg.elevated), norm.line(rules.norm_leg.high))
    return any(line is not None and band[0] <= line <= band[1] for line in lines)


def _note(code: str, params: dict[str, Any], rules: Rules, form: FormInput | None = None) -> Note:
    return Note(code, params, rules.version, form.form if form else None)


def _provisional(flagged: Sequence[FormInput], rules: Rules) -> list[Note]:
    counts = {form.norm_children for form in flagged if form.total.legs and form.total.legs.provisional}
    return [_note("provisional", {"n": count}, rules) for count in sorted(counts)]


def _disagreements(forms: Sequence[FormInput], rules: Rules) -> list[Note]:
    """One form elevated, the other informant's form of the same domain below the median of its norm."""
    notes = []
    for teacher in (form for form in forms if form.instrument.informant == "teacher"):
        for child in (form for form in forms if form.instrument.informant == "child"):
            domain = DOMAINS.get(teacher.form)
            if domain is None or domain != DOMAINS.get(child.form):
                continue
            if (teacher.flagged and _below_median(child)) or (child.flagged and _below_median(teacher)):
                params = {"scale_teacher": teacher.form, "scale_child": child.form}
                notes.append(_note("informants-disagree", params, rules))
    return notes


def _below_median(form: FormInput) -> bool:
    legs = form.total.legs
    return legs is not None and legs.percentile is not None and legs.percentile < MEDIAN


def _parts(form: FormInput) -> list[dict[str, Any]]:
    return [
        {
            "form": form.form,
            "scale": scale.id,
            "prorated": form.result.scales[scale.id].prorated,
            "range": list(scale.range),
        }
        for scale in form.instrument.subscales
    ]

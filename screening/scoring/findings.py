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
from screening.scoring.change import Basis, Measured
from screening.scoring.engine import FormResult, ScaleResult
from screening.scoring.norm import Norm
from screening.scoring.rules import Tier

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


Previous = Sequence[Measured]

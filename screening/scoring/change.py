"""Change between two results: reliable, or not to be called change; and when two results cannot be compared."""

import math
from dataclasses import dataclass
from typing import Literal

from screening.instruments import Concern, Informant
from screening.scoring.numbers import number, positive, standard_error_of_measurement

CRITICAL = 1.96
"""|RC| above this is reliable: two-sided 5 % of the normal distribution (Jacobson & Truax 1991)."""

Verdict = Literal["increase", "decrease", "no-reliable-change"]
Meaning = Literal["worsening", "improvement", "no-reliable-change"]
Difference = Literal["informant", "form", "version", "rater", "not-scorable"]


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """SEM and S_diff in points of the scale; index RC = (after − before) / S_diff; the verdict without direction."""

    sem: float
    s_diff: float
    index: float
    verdict: Verdict


def reliable_change(before: float, after: float, sd: float, reliability: float) -> ReliableChange:
    """Reliable-change index of two scores.

    S_diff = √2 · SEM, SEM = SD · √(1 − r); reliable when |RC| > 1.96. Raises `ScoringError` for NaN, sd ≤ 0, or a
    reliability of 1 (nothing would ever be noise). Source: Jacobson & Truax 1991, J Consult Clin Psychol 59, p. 14.
    """
    first, second = number(before, "the score before"), number(after, "the score after")
    sem = standard_error_of_measurement(sd, reliability)
    s_diff = positive(math.sqrt(2) * sem, "S_diff (is the reliability 1?)")
    index = number((second - first) / s_diff, "RC")
    verdict: Verdict = "no-reliable-change"
    if abs(index) > CRITICAL:
        verdict = "increase" if index > 0 else "decrease"
    return ReliableChange(sem, s_diff, index, verdict)


@dataclass(frozen=True, slots=True)
class Basis:
    """What change is judged by: a reliability with its kind (`retest` before `alpha`) and the SD it goes with."""

    kind: Literal["retest", "inter-rater", "alpha"]
    reliability: float
    sd: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One form total of one child at one time. `rater` is an opaque id; `prorated` is `None` when not scorable."""

    instrument_id: str
    instrument_version: str
    informant: Informant
    scale_id: str
    concern: Concern
    rater: str
    date: str
    prorated: float | None


@dataclass(frozen=True, slots=True)
class NotComparable:
    """Two results that must not be compared, and the first thing in which they differ."""

    what: Difference


@dataclass(frozen=True, slots=True)
class Change:
    """A comparison that may be made, with what it rests on. `meaning` follows the scale's direction of concern."""

    change: ReliableChange
    meaning: Meaning
    basis: Basis
    date_before: str
    date_after: str


def compare(before: Measured, after: Measured, basis: Basis) -> Change | NotComparable:
    """Change between two form totals in points of the scale, or why there is none to speak of.

    `NotComparable` when informant, form (or scale), version or rater differs, or when one is not scorable (its total is
    None). “Worsening” is a reliable change towards the side of concern of the scale. Raises what `reliable_change`
    raises for a basis that allows no judgement. Source: Jacobson & Truax 1991, by `reliable_change`.
    """
    what = difference(before, after)
    if what is not None or before.prorated is None or after.prorated is None:
        return NotComparable(what or "not-scorable")
    change = reliable_change(before.prorated, after.prorated, basis.sd, basis.reliability)
    meaning: Meaning = "no-reliable-change"
    if change.verdict != "no-reliable-change":
        meaning = "worsening" if (change.verdict == "increase") == (after.concern == "high") else "improvement"
    return Change(change, meaning, basis, before.date, after.date)


def difference(before: Measured, after: Measured) -> Difference | None:
    """The first thing in which two results differ so that they cannot be compared; None when they can be.

    Asked in this order: informant, form or scale, version, rater, and whether one has no total in points. Source:
    docs/scoring.md, “Change”: another rater is another ruler, so a difference between raters is no change of a child.
    """
    if before.informant != after.informant:
        return "informant"
    if (before.instrument_id, before.scale_id) != (after.instrument_id, after.scale_id):
        return "form"
    if before.instrument_version != after.instrument_version:
        return "version"
    if before.rater != after.rater:
        return "rater"
    return "not-scorable" if before.prorated is None or after.prorated is None else None

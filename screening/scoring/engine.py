"""One child's answers to one form, scored: reversal, missing rule, proration, bands.

Nothing is rounded unless the instrument says so (`rounding: half-up`); then the prorated sum is, once, before bands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral
from typing import Any

from screening.instruments import NOT_OBSERVED, Instrument, Scale
from screening.scoring.band_rule import Band, Legs, certain_legs, evaluate
from screening.scoring.errors import (
    NormError,
    OutOfRange,
    ScoringError,
    UnknownItem,
    WrongShape,
    WrongType,
    WrongVersion,
)
from screening.scoring.norm import Norm
from screening.scoring.numbers import half_up, t_score, z_score
from screening.scoring.rules import Rules, current_rules
from screening.scoring.version import ENGINE_VERSION


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """One scale of one form.

    `answered` of `of` items were answered. `raw` is the sum of their points (after reversal, weights and multiples, or
    the lines that count as one), `prorated`
    raw · of / answered, unrounded unless the instrument rounds; both are `None` when not `scorable`, and then nothing
    stands in their place.
    `upper` counts the answered items in the upper half of the range, towards concern. `band` and `legs` exist on a
    form total only: a subscale is described and never flags. Where it is not `scorable` they are None, or, `certain`,
    what the answered lines alone reach with every missing line at its least. `z` and `t` place `prorated` in the norm
    it was scored with (mean and SD of its children; above 0 and 50 = a higher sum), `None` without one; no line is
    drawn at them.
    """

    id: str
    answered: int
    of: int
    scorable: bool
    raw: int | None
    prorated: float | None
    upper: int
    band: Band | None
    legs: Legs | None
    z: float | None = None
    t: float | None = None

    @property
    def certain(self) -> bool:
        """Whether too few of the items were answered for points, and the answered ones alone pass a line. Source:
        docs/scoring.md, “Too few answers, and certain all the same”.
        """
        return not self.scorable and self.band is not None

    @property
    def percentile(self) -> float | None:
        """Mid-rank percentile of concern in the norm, between 0 and 100 (formula in `percentile_rank`); None without a
        norm or a score and on a subscale, where nothing flags.
        """
        return self.legs.percentile if self.legs and self.scorable else None

    def to_mapping(self) -> dict[str, Any]:
        """What a stored result keeps of this scale, ready for JSON: points as unrounded numbers, None where not
        scorable. Source: docs/scoring.md, “Stored results, and scoring again”.
        """
        fields = {name: getattr(self, name) for name in self.__slots__}
        return fields | {"legs": self.legs.to_mapping() if self.legs else None}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> "ScaleResult":
        """The scale of a stored result, equal in every point to the one stored; what an older engine did not store is
        None. Source: docs/scoring.md, “Stored results, and scoring again”.
        """
        legs = mapping["legs"]
        return cls(**{**mapping, "legs": Legs(**legs) if legs else None})


@dataclass(frozen=True, slots=True)
class FormResult:
    """All scales of one form of one child, with everything needed to compute it again."""

    instrument_id: str
    instrument_version: str
    content_hash: str
    engine_version: str
    rules_version: str
    rules_hash: str
    norm_hash: str | None
    scales: Mapping[str, ScaleResult]

    @property
    def total(self) -> ScaleResult:
        """The form total in points: the scale that is read first and the only one that may flag (source:
        docs/scoring.md, “The two legs”).
        """
        return next(iter(self.scales.values()))

    def to_mapping(self) -> dict[str, Any]:
        """What a stored result keeps, ready for JSON: unrounded points, and the versions and hashes they were computed
        with. Source: docs/scoring.md, “Stored results, and scoring again”.
        """
        fields = {name: getattr(self, name) for name in self.__slots__}
        return fields | {"scales": [scale.to_mapping() for scale in self.scales.values()]}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> "FormResult":
        """A stored result, equal in every point to the one that was stored. Raises `KeyError` for a mapping without its
        scales. Source: docs/scoring.md, “Stored results, and scoring again”.
        """
        scales = [ScaleResult.from_mapping(scale) for scale in mapping["scales"]]
        return cls(**{**mapping, "scales": {scale.id: scale for scale in scales}})


def score(
    instrument: Instrument,
    answers: Mapping[str, int | str | None],
    *,
    norm: Norm | None = None,
    rules: Rules | None = None,
    version: str | None = None,
) -> FormResult:
    """Score one form of one child, in points of its scales; None for a scale with fewer than `min_answered` answers.

    `answers` maps item id to code; left out, `None` and `"-"` (not observed) count as missing (then no band either,
    unless it is `certain`). Without a norm the band is that of the count leg, provisional. `version`: that of the form
    they were given to, where known. Raises `UnknownItem`, `OutOfRange` or `WrongType` naming item and value,
    `NormError`, `WrongVersion`. Source: docs/scoring.md, “Do it again by hand”.
    """
    check_version(instrument, version)
    in_force = rules or current_rules()
    check_norm(instrument, norm)
    codes = read_answers(instrument, answers)
    scales = {scale.id: _score_scale(instrument, scale, codes, norm, in_force) for scale in instrument.scales}
    return FormResult(
        instrument_id=instrument.id,
        instrument_version=instrument.version,
        content_hash=instrument.content_hash,
        engine_version=ENGINE_VERSION,
        rules_version=in_force.version,
        rules_hash=in_force.content_hash,
        norm_hash=norm.content_hash if norm else None,
        scales=scales,
    )


def read_answers(instrument: Instrument, answers: Mapping[str, int | str | None]) -> dict[str, int]:
    """The answered items only, item id → raw code in points; missing and not observed ones are left out.

    Raises `WrongShape` for what is no mapping, `UnknownItem`, `WrongType` (also true and false) or `OutOfRange` naming
    the item and the value. Nothing is clipped. Source: docs/scoring.md, “From digits to a total”, 1.
    """
    if not isinstance(answers, Mapping):
        raise WrongShape(f"{instrument.id}: answers must map item ids to codes, not {answers!r}")
    codes: dict[str, int] = {}
    for item_id, value in answers.items():
        if item_id not in instrument.items_by_id:
            raise UnknownItem(instrument.id, str(item_id), value, "answers an item that the form does not have")
        if value is None or (isinstance(value, str) and value == NOT_OBSERVED):
            continue
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise WrongType(instrument.id, item_id, value, "is not a whole number")
        if int(value) not in instrument.codes_of(item_id):
            raise OutOfRange(instrument.id, item_id, value, outside(instrument, item_id))
        codes[item_id] = int(value)
    return codes


def outside(instrument: Instrument, item_id: str) -> str:
    """What is wrong with a code that a line does not have; its codes one by one where some between are left out, in
    points. Source: docs/scoring.md, “From digits to a total”, 1.
    """
    codes = sorted(instrument.codes_of(item_id))
    if codes == list(range(codes[0], codes[-1] + 1)):
        return f"lies outside {codes[0]} to {codes[-1]}"
    return f"is none of {', '.join(map(str, codes))}"


def reverse(code: int, low: int, high: int) -> int:
    """A code turned round, in points: formula x′ = high + low − x for a reversed item; twice gives x again."""
    return high + low - code


def check_version(instrument: Instrument, version: str | None) -> None:
    """Raises `WrongVersion` when the answers are known to belong to another version, `ScoringError` for what is no
    form.

    None, a version that is not known, passes. Source: docs/scoring.md, “Adding an instrument”: a changed word is a new
    version, and points of two versions are not compared.
    """
    if not isinstance(instrument, Instrument):
        raise ScoringError(f"a form is needed, as screening.instruments.get(id) gives it, not {instrument!r}")
    if version is not None and version != instrument.version:
        raise WrongVersion(instrument.id, version, instrument.version)


def check_norm(instrument: Instrument, norm: Norm | None) -> None:
    """Raises `NormError` when a norm is none, or is of another form or version than the instrument; None passes.
    Source: docs/scoring.md, “Norms”: points of two versions are not the same points.
    """
    if norm is not None and not isinstance(norm, Norm):
        raise NormError(f"{instrument.id}: a norm is needed, not {norm!r}")
    if norm is not None and (norm.instrument_id, norm.instrument_version) != (instrument.id, instrument.version):
        raise NormError(
            f"norm “{norm.name}” belongs to {norm.instrument_id} {norm.instrument_version}, "
            f"not to {instrument.id} {instrument.version}"
        )


def _score_scale(
    instrument: Instrument, scale: Scale, codes: Mapping[str, int], norm: Norm | None, rules: Rules
) -> ScaleResult:
    given = [(codes[item], instrument.points(scale.id, item)) for item in scale.items if item in codes]
    answered, of = len(given), len(scale.items)
    upper = sum(code in points.upper for code, points in given)
    raw = sum(points.by_code[code] for code, points in given)
    among = norm.scale(scale.id) if norm else None
    if answered < scale.min_answered:
        missing = [item for item in scale.items if item not in codes]
        least = raw + sum(least_points(instrument, scale, item) for item in missing)
        sure = certain_legs(float(least), upper, of, among, rules) if scale.flags else None
        return ScaleResult(scale.id, answered, of, False, None, None, upper, sure.band if sure else None, sure)
    prorated = prorate(raw, of, answered, instrument.rounding)
    legs = evaluate(prorated, upper, answered, among, rules) if scale.flags else None
    z = z_score(prorated, among.mean, among.sd) if among else None
    t = t_score(prorated, among.mean, among.sd) if among else None
    return ScaleResult(scale.id, answered, of, True, raw, prorated, upper, legs.band if legs else None, legs, z, t)


def least_points(instrument: Instrument, scale: Scale, item: str) -> int:
    """The fewest points towards concern that an item can add to a scale: the lowest, or the highest where low scores
    deserve a look. Source: docs/scoring.md, “Too few answers, and certain all the same”.
    """
    points = instrument.points(scale.id, item).by_code.values()
    return min(points) if scale.concern == "high" else max(points)


def prorate(raw: int, of: int, answered: int, rounding: str = "none") -> float:
    """The sum of the answered items put up to the whole scale, in points: formula raw · of / answered.

    `of`: items of the scale. With `half-up` the whole number nearest to it, halves upwards (2.5 → 3); the division is
    done in decimals of 28 digits, so a half is met exactly and never as 2.4999…. Raises `ArithmeticError` when nobody
    answered: ask `scorable` first.
    """
    if rounding == "half-up":
        return float(half_up(Decimal(raw * of) / Decimal(answered)))
    return raw * of / answered

"""A norm: the frozen totals of the comparable children of a district, with everything printed beside it."""

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from screening.instruments import Concern, Informant, content_hash
from screening.scoring.errors import NormError
from screening.scoring.numbers import rank_of_counts

SCHEMA = "xinqiao-norm/1"


@dataclass(frozen=True)
class ScaleNorm:
    """The prorated totals of one scale: `table` holds (total, number of children), lowest first.

    `concern` is the end that deserves a look; percentiles are percentiles of concern, 0–100, mid-rank.
    `icc` is the rater share of variance (ICC 1), `design_effect` 1 + (m̄ − 1) · ICC with m̄ children a rater.
    """

    id: str
    concern: Concern
    table: tuple[tuple[float, int], ...]
    n: int
    raters: int
    schools: int
    mean: float
    sd: float
    icc: float
    design_effect: float

    @cached_property
    def _totals(self) -> tuple[float, ...]:
        return tuple(total for total, _ in self.table)

    @cached_property
    def _cumulated(self) -> tuple[int, ...]:
        return (0, *itertools.accumulate(count for _, count in self.table))

    def less_concern(self, total: float) -> tuple[int, int]:
        """How many children of the norm have less concern than `total` points, and how many exactly as much.

        The two counts from which the percentile is worked out; source: the frozen table of totals printed with the
        norm. A total that nobody had gives (below, 0).
        """
        left, right = bisect_left(self._totals, total), bisect_right(self._totals, total)
        below, equal = self._cumulated[left], self._cumulated[right] - self._cumulated[left]
        return (below, equal) if self.concern == "high" else (self.n - below - equal, equal)

    def percentile(self, total: float) -> float:
        """Mid-rank percentile of concern of a prorated total in points, 0–100.

        Formula 100 (below + ½ equal) / n with the counts of `less_concern`: Crocker & Algina 1986. A total beyond all
        of the norm gets 0 or 100. Raises `ZeroDivisionError` for a norm of nobody, which `parse_norm` cannot tell.
        """
        below, equal = self.less_concern(total)
        return rank_of_counts(below, equal, self.n)

    def reaches(self, total: float, line: Fraction) -> bool:
        """Whether the percentile of `total` (points) is at or above `line` (0–100), as exact fractions, never as
        83.999….

        Formula 100 (2 below + equal) / 2n ≥ line.
        """
        below, equal = self.less_concern(total)
        return Fraction(100 * (2 * below + equal), 2 * self.n) >= line

    def line(self, percentile: Fraction) -> float | None:
        """The mildest total of the norm group, in points, that reaches a percentile (0–100); None when no total does.

        Source: the frozen table; totals that nobody in the norm had are not offered as a line.
        """
        reaching = [total for total in self._totals if self.reaches(total, percentile)]
        if not reaching:
            return None
        return min(reaching) if self.concern == "high" else max(reaching)


@dataclass(frozen=True)
class Norm:
    """A named, dated, frozen norm of one form for one grade band of one district, sexes together."""

    name: str
    date: str
    instrument_id: str
    instrument_version: str
    informant: Informant
    grade_band: str
    scales: tuple[ScaleNorm, ...]

    def scale(self, scale_id: str) -> ScaleNorm | None:
        """The norm of one scale, in points; None for a scale that was not normed, as every subscale. Source:
        `build_norm` norms the form total only.
        """
        return next((scale for scale in self.scales if scale.id == scale_id), None)

    @property
    def total(self) -> ScaleNorm:
        """The norm of the form total, in points. Source: the totals of one closed round, frozen by `build_norm`."""
        return self.scales[0]

    @property
    def n(self) -> int:
        """How many children stand in the norm of the form total, each once: one point of its distribution a child.

        Source: the scored children of the round, by `build_norm`.
        """
        return self.total.n

    @property
    def raters(self) -> int:
        """How many raters the children of the norm had. Source: the raters of the round, by `build_norm`."""
        return self.total.raters

    @property
    def schools(self) -> int:
        """How many schools the children of the norm went to. Source: the schools of the round, by `build_norm`."""
        return self.total.schools

    @property
    def design_effect(self) -> float:
        """The design effect of the form total, a ratio of at least 1; formula in `norm_building.design_effect` (Kish
        1965).
        """
        return self.total.design_effect

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the canonical JSON of everything above: two norms with one hash are the same norm.

        Source: `to_mapping`, hashed as a definition is (32 bytes as 64 hexadecimal digits).
        """
        return content_hash(self.to_mapping())

    def to_mapping(self) -> dict[str, Any]:
        """What a frozen row stores and `parse_norm` reads back, with the same hash. Source of the format: schema
        `xinqiao-norm/1`.
        """
        return {
            "schema": SCHEMA,
            "name": self.name,
            "date": self.date,
            "instrument": self.instrument_id,
            "instrument_version": self.instrument_version,
            "informant": self.informant,
            "grade_band": self.grade_band,
            "scales": [_scale_mapping(scale) for scale in self.scales],
        }


def count_table(totals: Iterable[float]) -> tuple[tuple[float, int], ...]:
    """(total in points, number of children), lowest total first: the source table of every percentile; () for no
    totals.
    """
    return tuple(sorted(Counter(float(total) for total in totals).items()))


def parse_norm(mapping: Mapping[str, Any]) -> Norm:
    """The norm of a stored mapping, tables of (points, children). Source of the format: schema `xinqiao-norm/1`.

    Raises `NormError` naming what is missing or does not add up.
    """
    if mapping.get("schema") != SCHEMA:
        raise NormError(f"norm: schema must be {SCHEMA}")
    try:
        return Norm(
            name=str(mapping["name"]),
            date=str(mapping["date"]),
            instrument_id=str(mapping["instrument"]),
            instrument_version=str(mapping["instrument_version"]),
            informant=mapping["informant"],
            grade_band=str(mapping["grade_band"]),
            scales=tuple(_parse_scale(scale) for scale in mapping["scales"]),
        )
    except KeyError as error:
        raise NormError(f"norm: field {error} is missing") from error


def _scale_mapping(scale: ScaleNorm) -> dict[str, Any]:
    return {
        "id": scale.id,
        "concern": scale.concern,
        "table": [[total, count] for total, count in scale.table],
        "n": scale.n,
        "raters": scale.raters,
        "schools": scale.schools,
        "mean": scale.mean,
        "sd": scale.sd,
        "icc": scale.icc,
        "design_effect": scale.design_effect,
    }


def _parse_scale(mapping: Mapping[str, Any]) -> ScaleNorm:
    table = tuple((float(total), int(count)) for total, count in mapping["table"])
    if list(table) != sorted(set(table)) or sum(count for _, count in table) != mapping["n"]:
        raise NormError(f"norm, scale {mapping['id']}: the table must rise and its counts must add up to n")
    return ScaleNorm(
        id=str(mapping["id"]),
        concern=mapping["concern"],
        table=table,
        n=int(mapping["n"]),
        raters=int(mapping["raters"]),
        schools=int(mapping["schools"]),
        mean=float(mapping["mean"]),
        sd=float(mapping["sd"]),
        icc=float(mapping["icc"]),
        design_effect=float(mapping["design_effect"]),
    )

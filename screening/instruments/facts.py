"""What is known about a questionnaire beside its wording: keys, published bands, reliabilities, norm groups, sources.

`status` says how a fact is known: `seen` = read in the named source, `recalled` = from memory and to be confirmed by
whoever unlocks the scale, `confirmed` = recalled and then confirmed, `derived` = arithmetic, `house-rule` = our own.
"""

from dataclasses import dataclass
from typing import Literal

from screening.instruments.words import Text

Status = Literal["seen", "recalled", "confirmed", "derived", "house-rule"]
Purpose = Literal["sem", "change"]
Ends = Literal["most", "least"]

STATUSES = ("seen", "recalled", "confirmed", "derived", "house-rule")
KINDS = ("retest", "inter-rater", "alpha")
PURPOSES = ("sem", "change")


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where something comes from: `kind` such as `research`, `structure`, `numbers`."""

    kind: str
    text: Text


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades something is meant for, both ends included."""

    min: int
    max: int

    def __contains__(self, grade: int) -> bool:
        return self.min <= grade <= self.max


@dataclass(frozen=True, slots=True)
class Direction:
    """One way of coding the answers, and the items each scale turns when answers are coded so.

    `highest_means` says what the highest code stands for: `most` (always, quite true) or `least` (never, not true).
    """

    id: str
    title: Text
    highest_means: Ends
    reversed: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Coding:
    """The codings a scale is published with and the one this form uses."""

    used: str
    directions: tuple[Direction, ...]

    @property
    def direction(self) -> Direction:
        """The coding in use."""
        return next(direction for direction in self.directions if direction.id == self.used)


@dataclass(frozen=True, slots=True)
class PublishedBand:
    """One band: from `at_least` points, or from everything above `above` points, to where the next one begins."""

    id: str
    label: Text
    at_least: float | None = None
    above: float | None = None

    def begins_by(self, value: float) -> bool:
        if self.above is not None:
            return value > self.above
        return self.at_least is not None and value >= self.at_least

    @property
    def start(self) -> float:
        """The point where it begins, by which bands are put in order."""
        return self.above if self.above is not None else self.at_least if self.at_least is not None else 0.0


@dataclass(frozen=True, slots=True)
class PublishedBands:
    """Bands somebody published for a scale. They are described, with their source, and never flag anybody.

    `share` is the share of children its source found in the highest band (0–1), where that is known.
    """

    id: str
    source: str
    status: Status
    population: Text
    bands: tuple[PublishedBand, ...]
    share: float | None = None

    def of(self, value: float) -> PublishedBand:
        """The band of a complete or prorated sum; between two bands it is still the lower one.

        `ValueError` for a value below the first band.
        """
        begun = [band for band in self.bands if band.begins_by(value)]
        if not begun:
            raise ValueError(f"{value!r} lies below the first published band of {self.id}")
        return begun[-1]


@dataclass(frozen=True, slots=True)
class KnownReliability:
    """A known reliability: its kind (`retest`, `inter-rater`, `alpha`), of which scale, and what it is used for.

    `use`: `sem` for the band around a score, `change` for judging change. `sd` is the standard deviation of the same
    sample in points of the complete sum; without it the figure can be shown but not used for a band or for change.
    """

    kind: str
    value: float
    scale: str = ""
    use: tuple[Purpose, ...] = ()
    sd: float | None = None
    n: int | None = None
    population: Text | None = None
    source: str = ""
    status: Status = "seen"


@dataclass(frozen=True, slots=True)
class Copyright:
    """Whose wording it is and under which licence it may be used."""

    holder: str
    licence: str
    note: Text

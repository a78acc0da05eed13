"""What a questionnaire consists of, as frozen values.

Everything here is read from a definition (`parse`), never built by hand in the product. Raw codes are what people
wrote; a scale turns them into a score (`screening.scoring`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from screening.instruments.facts import Coding, Copyright, FactSource, Grades, KnownReliability, PublishedBands
from screening.instruments.words import Text


@dataclass(frozen=True, slots=True)
class Points:
    """What the answers of one line add to one scale.

    `by_code`: code → whole points. `upper`: the codes that lie beyond the middle of the line's own span, towards
    concern; the middle of an odd span is not beyond it.
    """

    by_code: Mapping[int, int]
    upper: frozenset[int]

    @property
    def lowest(self) -> int:
        return min(self.by_code.values())

    @property
    def highest(self) -> int:
        return max(self.by_code.values())


def points_of(worth: Mapping[int, int], *, turned: bool, times: int, count_from: int | None, high: bool) -> Points:
    """`worth`: code → points before anything else. x → low + high − x where the item is turned; then 1 or 0 where the
    scale counts lines, else so many `times`. `high`: whether a high sum deserves a look.
    """
    turn = min(worth.values()) + max(worth.values())
    keyed = {code: turn - points if turned else points for code, points in worth.items()}
    if count_from is None:
        added = {code: points * times for code, points in keyed.items()}
    else:
        added = {code: int(points >= count_from) for code, points in keyed.items()}
    span = min(added.values()) + max(added.values())
    return Points(added, frozenset(code for code, points in added.items() if _beyond(2 * points, span, high)))


def _beyond(doubled: int, span: int, high: bool) -> bool:
    return doubled > span if high else doubled < span


Informant = Literal["teacher", "child"]
Role = Literal["total", "subscale"]
Concern = Literal["high", "low"]

NOT_OBSERVED = "-"
"""The answer of somebody who had no chance to see: explicit, and counted as missing."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen: its code, its name and what it means. `points`: what it counts, where that is not
    its code."""

    code: int
    label: Text
    gloss: Text
    points: int | None = None

    @property
    def worth(self) -> int:
        """The points it counts before an item is turned."""
        return self.code if self.points is None else self.points


@dataclass(frozen=True, slots=True)
class NotObserved:
    """The answer “no chance to see”; a form that does not offer it has none."""

    code: str
    label: Text
    gloss: Text


@dataclass(frozen=True, slots=True)
class Block:
    """A heading between items."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a questionnaire. `reversed` repeats the key of the total; the scale is the authority.

    `direction` is that of the wording; `none` for a line that no scale counts (a filler). `answers`: its own, as they
    are printed; empty where it has those of all lines. Its points count `weight` times.
    """

    id: str
    number: int
    text: Text
    short: Text
    facet: Text
    direction: Literal["concern", "strength", "none"]
    reversed: bool
    block: str
    scales: tuple[str, ...]
    why: Text
    answers: tuple[Option, ...] = ()
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Scale:
    """A set of items that is summed. Only a total may flag; a subscale is described and nothing more.

    `range` is the span of the complete sum, `concern` the end of it that deserves a look. Scales may share items.
    `grades` limits a scale to the grades it is read in; `published_bands` are described and never flag. The sum is
    taken `multiply` times. With `count_from` the scale counts lines instead: one for each that reaches so many points.
    """

    id: str
    title: Text
    role: Role
    items: tuple[str, ...]
    reversed: tuple[str, ...]
    range: tuple[int, int]
    min_answered: int
    concern: Concern
    flags: bool
    says: Text
    grades: Grades | None = None
    published_bands: tuple[PublishedBands, ...] = ()
    multiply: int = 1
    count_from: int | None = None


@dataclass(frozen=True, slots=True)
class TalkLine:
    """The unscored line of a child form: “I would like to talk to …”."""

    text: Text
    answers: tuple[tuple[str, Text], ...]
    whom: Text


@dataclass(frozen=True, slots=True)
class Typing:
    """Who may type a child's form, who never, and what must be answered before it is saved."""

    by: tuple[str, ...]
    never: tuple[str, ...]
    must_answer: Text


@dataclass(frozen=True)
class Instrument:
    """A versioned questionnaire. Two instruments are the same when every word and key of them is the same.

    `definition` is the canonical JSON it was read from; `content_hash` is its SHA-256.
    """

    id: str
    version: str
    status: str
    label: Text
    informant: Informant
    title: Text
    short_title: Text
    purpose: Text
    not_for: Text
    grades: Grades
    time_frame: Text
    instructions: Text
    closing: Text
    question: Text
    min_code: int
    max_code: int
    options: tuple[Option, ...]
    not_observed: NotObserved | None
    blocks: tuple[Block, ...]
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    group_size: int
    rounding: str
    reliability: KnownReliability | None
    copyright: Copyright
    after_sheet: Text | None
    talk_line: TalkLine | None
    typing: Typing | None
    content_hash: str
    definition: str = field(repr=False)
    coding: Coding | None = None
    reliabilities: tuple[KnownReliability, ...] = ()
    sources: tuple[FactSource, ...] = ()

    @cached_property
    def items_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def codes(self) -> frozenset[int]:
        """Every code that may be answered on some line."""
        return frozenset(code for item in self.items for code in self.codes_of(item.id))

    @cached_property
    def _codes_by_item(self) -> dict[str, frozenset[int]]:
        return {item.id: frozenset(option.code for option in self.options_of(item.id)) for item in self.items}

    def codes_of(self, item_id: str) -> frozenset[int]:
        """Every code that may be answered on one line."""
        return self._codes_by_item[item_id]

    def options_of(self, item_id: str) -> tuple[Option, ...]:
        """The answers of one line: its own, or those of all lines."""
        return self.items_by_id[item_id].answers or self.options

    @cached_property
    def has_own_answers(self) -> bool:
        """Whether some line has answers of its own."""
        return any(item.answers for item in self.items)

    @cached_property
    def _points(self) -> dict[tuple[str, str], Points]:
        return {
            (scale.id, item.id): points_of(
                {option.code: option.worth for option in self.options_of(item.id)},
                turned=item.id in scale.reversed,
                times=item.weight * scale.multiply,
                count_from=scale.count_from,
                high=scale.concern == "high",
            )
            for scale in self.scales
            for item in self.items
            if item.id in scale.items and self.options_of(item.id)
        }

    @cached_property
    def codes_differ(self) -> bool:
        """Whether some code between the lowest and the highest is no answer of some line."""
        every = frozenset(range(self.min_code, self.max_code + 1))
        return any(codes != every for codes in self._codes_by_item.values())

    def points(self, scale_id: str, item_id: str) -> Points:
        """What the answers of a line add to a scale that has it; `KeyError` for any other."""
        return self._points[scale_id, item_id]

    def is_plain(self, scale: Scale) -> bool:
        """Whether every line of a scale counts the code that was answered, turned or not, out of the same answers."""
        items = [self.items_by_id[item] for item in scale.items]
        return (
            scale.multiply == 1
            and scale.count_from is None
            and all(item.weight == 1 and not item.answers for item in items)
            and all(option.worth == option.code for option in self.options)
            and {self.min_code, self.max_code} <= {option.code for option in self.options}
        )

    def item(self, item_id: str) -> Item:
        """The item of that id; `KeyError` when the form has none."""
        return self.items_by_id[item_id]

    def scale(self, scale_id: str) -> Scale:
        """The scale of that id; `KeyError` when the form has none."""
        return {scale.id: scale for scale in self.scales}[scale_id]

    @property
    def total(self) -> Scale:
        """The form total, always the first scale."""
        return self.scales[0]

    @property
    def subscales(self) -> tuple[Scale, ...]:
        return tuple(scale for scale in self.scales if scale.role == "subscale")

    def option(self, code: int, item_id: str = "") -> Option:
        """The option of that code, of one line where it is named; `KeyError` when there is none."""
        options = self.options_of(item_id) if item_id else self.options
        return {option.code: option for option in options}[code]

    def items_of(self, block_id: str) -> tuple[Item, ...]:
        """The items under one heading, in their order."""
        return tuple(item for item in self.items if item.block == block_id)

    def to_mapping(self) -> dict[str, Any]:
        """The whole definition as a fresh mapping: what a frozen library row stores and `parse` reads back."""
        mapping: dict[str, Any] = json.loads(self.definition)
        return mapping

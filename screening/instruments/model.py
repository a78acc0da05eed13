"""What a questionnaire consists of, as frozen values.

Everything here is read from a definition (`parse`), never built by hand in the product. Raw codes are what people
wrote; a scale turns them into a score (`screening.scoring`).
"""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from screening.instruments.facts import Coding, Copyright, Grades, KnownReliability, PublishedBands, Source
from screening.instruments.words import Text

Informant = Literal["teacher", "child"]
Role = Literal["total", "subscale"]
Concern = Literal["high", "low"]

NOT_OBSERVED = "-"
"""The answer of somebody who had no chance to see: explicit, and counted as missing."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen: its code, its name and what it means."""

    code: int
    label: Text
    gloss: Text


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

    `direction` is that of the wording; `none` for a line that no scale counts (a filler).
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


@dataclass(frozen=True, slots=True)
class Scale:
    """A set of items that is summed. Only a total may flag; a subscale is described and nothing more.

    `range` is the span of the complete sum, `concern` the end of it that deserves a look. Scales may share items.
    `grades` limits a scale to the grades it is read in; `published_bands` are described and never flag.
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
    sources: tuple[Source, ...] = ()

    @cached_property
    def items_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def codes(self) -> frozenset[int]:
        """Every code that may be answered."""
        return frozenset(option.code for option in self.options)

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

    def option(self, code: int) -> Option:
        """The option of that code; `KeyError` when the form has none."""
        return {option.code: option for option in self.options}[code]

    def items_of(self, block_id: str) -> tuple[Item, ...]:
        """The items under one heading, in their order."""
        return tuple(item for item in self.items if item.block == block_id)

    def to_mapping(self) -> dict[str, Any]:
        """The whole definition as a fresh mapping: what a frozen library row stores and `parse` reads back."""
        mapping: dict[str, Any] = json.loads(self.definition)
        return mapping

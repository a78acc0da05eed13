"""Published scales of which only numbers are known here: keys, bands, figures and sources, and no wording at all.

A key scores nothing. It becomes an `Instrument` when somebody who may enters the licensed wording (`unlocking`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from screening.instruments.canonical import content_hash
from screening.instruments.evidence import (
    read_grades,
    read_published_bands,
    read_reliabilities,
    read_sources,
    read_status,
)
from screening.instruments.facts import Ends, FactSource, Grades, KnownReliability, PublishedBands, Status
from screening.instruments.files import read_json
from screening.instruments.model import Concern, Informant, Role
from screening.instruments.reader import Reader
from screening.instruments.refused import refuse_name
from screening.instruments.words import Text

KEYS = Path(__file__).parent / "keys"
KEY_SCHEMA = "xinqiao-key/1"


@dataclass(frozen=True, slots=True)
class KeyDirection:
    """A way of coding the answers that the scale is used with; `highest_means` is `most` or `least`."""

    id: str
    title: Text
    highest_means: Ends


@dataclass(frozen=True, slots=True)
class KeyScale:
    """The numbers of one score: item numbers, those turned under each coding, range, minimum, published bands."""

    id: str
    title: Text
    role: Role
    items: tuple[int, ...]
    reversed: tuple[tuple[str, tuple[int, ...]], ...]
    range: tuple[int, int]
    min_answered: int
    concern: Concern
    says: Text
    grades: Grades | None
    published_bands: tuple[PublishedBands, ...]

    def reversed_in(self, direction: str) -> tuple[int, ...]:
        """Item numbers turned under a coding; `KeyError` when there is no such coding."""
        return dict(self.reversed)[direction]


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One thing the key rests on, in words, how it is known and where it comes from."""

    id: str
    what: Text
    status: Status
    source: str

    @property
    def is_open(self) -> bool:
        """From memory: to be confirmed before the scale may be unlocked."""
        return self.status == "recalled"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """Mean and standard deviation somebody published, in points of the complete sum."""

    scale: str
    mean: float
    sd: float
    n: int
    population: Text
    source: str


@dataclass(frozen=True, slots=True)
class KeyOnly:
    """A published scale without its wording. `unverified` are the facts to confirm before it may be unlocked."""

    id: str
    prefix: str
    title: Text
    short_title: Text
    aka: tuple[str, ...]
    informant: Informant
    grades: Grades
    item_count: int
    min_code: int
    max_code: int
    directions: tuple[KeyDirection, ...]
    scales: tuple[KeyScale, ...]
    reliabilities: tuple[KnownReliability, ...]
    figures: tuple[PublishedFigure, ...]
    licence: str
    licence_note: Text
    sources: tuple[FactSource, ...]
    facts: tuple[KeyFact, ...]
    content_hash: str

    @property
    def codes(self) -> tuple[int, ...]:
        """Every answer code, lowest first."""
        return tuple(range(self.min_code, self.max_code + 1))

    @property
    def unverified(self) -> tuple[KeyFact, ...]:
        return tuple(fact for fact in self.facts if fact.is_open)

    @property
    def fillers(self) -> tuple[int, ...]:
        """Numbers of the items that no score counts."""
        counted = {number for scale in self.scales for number in scale.items}
        return tuple(number for number in range(1, self.item_count + 1) if number not in counted)

    def item_id(self, number: int) -> str:
        return f"{self.prefix}{number}"

    def direction(self, direction_id: str) -> KeyDirection:
        """The coding of that id; `KeyError` when there is none."""
        return {direction.id: direction for direction in self.directions}[direction_id]


class UnknownKey(KeyError):
    """No published scale of that id comes with the product."""

    def __str__(self) -> str:
        return f"no key “{self.args[0]}”; there are: {', '.join(key.id for key in key_only())}"


@cache
def key_only() -> tuple[KeyOnly, ...]:
    """Every published scale that is here as numbers only, by id."""
    return tuple(load_key(path) for path in sorted(KEYS.glob("*.json")))


def get_key(key_id: str) -> KeyOnly:
    """The key of that id; `UnknownKey` (a `KeyError`) names those there are."""
    for key in key_only():
        if key.id == key_id:
            return key
    raise UnknownKey(key_id)


def load_key(path: Path) -> KeyOnly:
    """The key of one file; `DefinitionError` names the file and what is wrong in it."""
    return parse_key(cast(Mapping[str, Any], read_json(path)), source=path.name)


def parse_key(mapping: Mapping[str, Any], source: str = "key") -> KeyOnly:
    """The key a mapping (`xinqiao-key/1`) describes, its numbers checked against each other."""
    reader = Reader(source, mapping)
    reader.one_of("schema", [KEY_SCHEMA])
    key = _build(reader, content_hash(dict(mapping)))
    refuse_name(reader, key.id, key.title)
    _check(reader, key)
    return key


def _build(reader: Reader, digest: str) -> KeyOnly:
    codes, licence = reader.part("codes"), reader.part("copyright")
    directions = tuple(_direction(part) for part in reader.parts("coding", "coding"))
    scales = tuple(_scale(part, directions) for part in reader.parts("scales", "scale"))
    return KeyOnly(
        id=reader.string("id"),
        prefix=reader.string("prefix"),
        title=reader.text("title"),
        short_title=reader.text("short_title"),
        aka=reader.strings("aka"),
        informant=cast(Informant, reader.one_of("informant", ["teacher", "child"])),
        grades=read_grades(reader.part("grades")),
        item_count=reader.integer("items"),
        min_code=codes.integer("min"),
        max_code=codes.integer("max"),
        directions=directions,
        scales=scales,
        reliabilities=read_reliabilities(reader, scales[0].id if scales else ""),
        figures=tuple(_figure(part) for part in reader.parts("figures", "figure")),
        licence=licence.string("licence"),
        licence_note=licence.text("note"),
        sources=read_sources(reader),
        facts=tuple(_fact(part) for part in reader.parts("facts", "fact")),
        content_hash=digest,
    )


def _direction(reader: Reader) -> KeyDirection:
    ends = cast(Ends, reader.one_of("highest_means", ["most", "least"]))
    return KeyDirection(id=reader.string("id"), title=reader.text("title"), highest_means=ends)


def _scale(reader: Reader, directions: tuple[KeyDirection, ...]) -> KeyScale:
    turned = reader.part("reversed")
    span = reader.integers("range")
    if len(span) != 2:
        raise reader.error("range", "must be two whole numbers, the lowest and the highest complete sum")
    return KeyScale(
        id=reader.string("id"),
        title=reader.text("title"),
        role=cast(Role, reader.one_of("role", ["total", "subscale"])),
        items=reader.integers("items"),
        reversed=tuple((direction.id, turned.integers(direction.id)) for direction in directions),
        range=(span[0], span[1]),
        min_answered=reader.integer("min_answered"),
        concern=cast(Concern, reader.one_of("concern", ["high", "low"])),
        says=reader.text("says"),
        grades=read_grades(reader.part("grades")) if reader.has("grades") else None,
        published_bands=read_published_bands(reader),
    )


def _fact(reader: Reader) -> KeyFact:
    return KeyFact(reader.string("id"), reader.text("what"), read_status(reader), reader.string("source"))


def _figure(reader: Reader) -> PublishedFigure:
    return PublishedFigure(
        scale=reader.string("scale"),
        mean=reader.number("mean"),
        sd=reader.positive("sd"),
        n=reader.integer("n"),
        population=reader.text("population"),
        source=reader.string("source"),
    )


def _check(reader: Reader, key: KeyOnly) -> None:
    """What unlocking cannot check: bands whose source is recalled are among the facts to confirm."""
    reader.refuse_repeats("facts", [fact.id for fact in key.facts])
    reader.refuse_repeats("coding", [direction.id for direction in key.directions])
    recalled = {bands.id for scale in key.scales for bands in scale.published_bands if bands.status == "recalled"}
    unnamed = recalled - {fact.id for fact in key.unverified}
    if unnamed:
        names = ", ".join(sorted(unnamed))
        reader.refuse(
            "facts", f"recalled bands {names} are not among the facts to confirm", f"凭记忆的分段 {names} 须列入待确认"
        )

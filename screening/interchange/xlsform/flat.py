"""A definition's fields as lines of the `scoring` sheet, and back without a difference.

    part      name        field                 value        label::中文 (zh)   label::English (en)
    scale     connection  title                              同伴与归属          Connection
    scale     connection  min_answered          7
    item      c1          direction             concern
    form                  bands.count_leg.high  1/2

A dotted field is a field inside a field. A value is read as JSON where it is JSON (7, true, ["c1"]), else as the words
that stand there; in the fields of `WORD_LISTS` words with spaces or commas between them are a list.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.instruments.file_formats.cells import is_writable
from screening.instruments.file_formats.names import SIMPLE

WORD_LISTS = frozenset({"items", "reversed", "scales", "by", "never"})


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One field: where it belongs, and either a value or a sentence in both languages."""

    part: str
    name: str
    field: str
    value: str = ""
    zh: str = ""
    en: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.part, self.name, self.field, self.value, self.zh, self.en)


class Contradiction(ValueError):
    """A field that stands twice, or both as a value and as a holder of fields."""


def flatten(part: str, name: str, mapping: Mapping[str, Any], path: str = "") -> Iterator[FlatRow]:
    """The rows of one object. `set_field` on every row builds the same object again."""
    for key, value in mapping.items():
        field = f"{path}{key}"
        if isinstance(value, Mapping) and _is_sentence(value):
            yield FlatRow(part, name, field, zh=value["zh"], en=value["en"])
        elif isinstance(value, Mapping) and value and all(SIMPLE.fullmatch(inner) for inner in value):
            yield from flatten(part, name, value, f"{field}.")
        else:
            yield FlatRow(part, name, field, value=written_value(field, value))


def set_field(mapping: dict[str, Any], field: str, value: object) -> None:
    """Put a value at a dotted field. `Contradiction` when something is there or in the way."""
    *way, last = field.split(".")
    place: Any = mapping
    for step in way:
        place = place.setdefault(step, {})
        if not isinstance(place, dict):
            raise Contradiction(field)
    if last in place:
        raise Contradiction(field)
    place[last] = value


def written_value(field: str, value: object) -> str:
    """A value as the words of a cell; `read_value` gives the same value back."""
    if _is_word_list(field) and isinstance(value, list) and value and all(_is_word(word) for word in value):
        return " ".join(value)
    if isinstance(value, str) and value == value.strip() and is_writable(value) and not _is_json(value):
        return value
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if is_writable(text):
        return text
    return json.dumps(value, allow_nan=False).replace("x005F_", "x005F\\u005f")


def read_value(field: str, value: str | int | float | bool) -> object:
    """What a cell stands for."""
    if not isinstance(value, str):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    text = value.strip()
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        found = text
    if _is_word_list(field) and not isinstance(found, list):
        return [word for word in re.split(r"[\s,，、;；]+", text) if word]
    return found


def _is_word_list(field: str) -> bool:
    return field.rpartition(".")[2] in WORD_LISTS


def _is_word(value: object) -> bool:
    return isinstance(value, str) and SIMPLE.fullmatch(value) is not None


def _is_sentence(value: Mapping[str, Any]) -> bool:
    """Both languages, each such that a cell gives it back exactly."""
    return set(value) == {"zh", "en"} and all(
        isinstance(words, str) and words and words == words.strip() and is_writable(words) for words in value.values()
    )


def _is_json(text: str) -> bool:
    if not text:
        return True
    try:
        json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    return True


def _no_constant(name: str) -> object:
    raise ValueError(name)

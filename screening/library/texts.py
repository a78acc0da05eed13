"""The product's long texts, read from `content/*.json` by path.

    text("ui.buttons.submit", class_name="三年级(1)班", round="…")   one sentence in the active language
    text("reasons.standing.own-forms")                               the first segment may name a file
    lines("chain.talk_card.ask")                                     a list of sentences
    choices("texts.decisions")                                       (id, label) of every entry
    localized("chain.talk_card")                                     a whole branch, texts replaced by sentences
    node("chain.watch_check.every_weeks")                            the raw value

A path goes through keys and, in a list, through ids (`buttons.submit`, `own-forms`) or positions. Without a file name
it starts in texts.json. An entry with one obvious text (`text`, `sentence`, `label`, `title`, `name`) may be named
itself. Placeholders are checked: one too few or too many is an error, never a hole in a sentence.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from screening import formats

CONTENT = Path(__file__).parent / "content"
FILES = ("texts", "chain", "reasons", "class_page", "support_catalogue", "rater_practice")
OBVIOUS = ("text", "sentence", "label", "title", "name")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class UnknownText(KeyError):
    """No text stands under this path."""


class WrongPlaceholders(ValueError):
    """A sentence was asked for with other values than it has places for."""


def text(path: str, language: str | None = None, **params: object) -> str:
    """One sentence in `language` (the active one by default), with its placeholders filled."""
    return _fill(_pair(path), language, path, params)


def places(path: str) -> frozenset[str]:
    """The placeholders of a sentence."""
    return frozenset(_PLACEHOLDER.findall(_pair(path)["zh"]))


def lines(path: str, language: str | None = None) -> tuple[str, ...]:
    """A list of sentences without placeholders."""
    found = node(path)
    if not isinstance(found, list):
        raise UnknownText(f"{path} is not a list of texts")
    return tuple(_fill(_as_pair(entry, path), language, path, {}) for entry in found)


def choices(path: str, language: str | None = None) -> tuple[tuple[str, str], ...]:
    """Id and label of every entry of a list, in its order."""
    return tuple((str(entry["id"]), _fill(_as_pair(entry, path), language, path, {})) for entry in node(path))


def ids(path: str) -> tuple[str, ...]:
    """The ids of a list: what a stored code may be."""
    return tuple(str(entry["id"]) for entry in node(path))


def localize(path: str, language: str | None = None) -> Any:
    """A branch with every text replaced by its sentence; placeholders stay as they are."""
    return _localize(node(path), formats.is_english(language))


def node(path: str) -> Any:
    """The raw value under a path. `UnknownText` says where the path ends."""
    first, *rest = path.split(".")
    if first not in FILES:
        first, rest = "texts", [first, *rest]
    found: Any = _content(first)
    for step in rest:
        found = _step(found, step, path)
    return found


def _fill(pair: Mapping[str, str], language: str | None, path: str, params: Mapping[str, object]) -> str:
    """The sentence of a zh/en pair with values in its places. Dates are written out, everything else as it prints."""
    sentence = pair["en" if formats.is_english(language) else "zh"]
    wanted = set(_PLACEHOLDER.findall(sentence))
    if wanted != set(params):
        raise WrongPlaceholders(f"{path} takes {sorted(wanted)}, not {sorted(params)}")
    return _PLACEHOLDER.sub(lambda match: value_text(params[match[1]], language), sentence)


def value_text(value: object, language: str | None = None) -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return formats.day(value, language) if isinstance(value, date) else str(value)


@cache
def _content(name: str) -> Any:
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))


def _step(found: Any, step: str, path: str) -> Any:
    if isinstance(found, Mapping) and step in found:
        return found[step]
    if isinstance(found, list):
        for entry in found:
            if isinstance(entry, Mapping) and str(entry.get("id", "")).rpartition(".")[2] == step:
                return entry
        if step.isdecimal() and int(step) < len(found):
            return found[int(step)]
    raise UnknownText(f"{path}: nothing under “{step}”")


def _pair(path: str) -> Mapping[str, str]:
    return _as_pair(node(path), path)


def _as_pair(found: Any, path: str) -> Mapping[str, str]:
    if isinstance(found, Mapping):
        if set(found) == {"zh", "en"}:
            return found
        for key in OBVIOUS:
            if isinstance(found.get(key), Mapping):
                return _as_pair(found[key], path)
    raise UnknownText(f"{path} is not a text")


def _localize(value: Any, english: bool) -> Any:
    if isinstance(value, Mapping):
        if set(value) == {"zh", "en"}:
            return value["en" if english else "zh"]
        return {key: _localize(part, english) for key, part in value.items()}
    return [_localize(part, english) for part in value] if isinstance(value, list) else value

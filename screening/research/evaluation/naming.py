"""Who is named in a comment: names of the roster and of the staff, and what looks like one. Pure.

A full name is certain: no comment leaves the school with one. Given names, nicknames, “Teacher Li”, a class or a
number are likely: a person looks at each. What no list knows, only the person reading can find.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["child", "family", "staff", "class", "number"]
_BETWEEN = "·‧•・.・ \u3000\t\n'’-"
_CLASS = re.compile(r"[一二三四五六七八九1-9]\s*(?:年级|[-－—.])?\s*[((]?\s*\d{1,2}\s*[))]?\s*班|[Cc]lass\s+\d+[-.]\d+")
_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")
_TITLES = "老师|校长|主任|师傅|医生"
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True)
class FoundName:
    """A stretch of the text. `certain`: a full name that somebody at the school bears."""

    start: int
    end: int
    found: str
    kind: Kind
    certain: bool


def spots_in(text: str, names: Mapping[str, str]) -> list[FoundName]:
    """In the order of the text, never overlapping; certain ones and longer ones first where they meet."""
    found = [*_names(text, names), *_patterns(text)]
    kept: list[FoundName] = []
    for spot in sorted(found, key=lambda s: (not s.certain, s.start - s.end, s.start)):
        if all(spot.end <= other.start or spot.start >= other.end for other in kept):
            kept.append(spot)
    return sorted(kept, key=lambda spot: spot.start)


def names_standing_in(text: str, names: Mapping[str, str]) -> list[str]:
    """Full names that stand in it, each once."""
    return list(dict.fromkeys(spot.found for spot in spots_in(text, names) if spot.certain))


def without(text: str, spots: Iterable[FoundName], words: Mapping[str, str]) -> str:
    """The text with every spot replaced by the word for its kind."""
    for spot in sorted(spots, key=lambda spot: -spot.start):
        text = text[: spot.start] + words[spot.kind] + text[spot.end :]
    return text


def _names(text: str, names: Mapping[str, str]) -> Iterable[FoundName]:
    squeezed, at = _squeezed(text)
    for name, kind in names.items():
        whole, _at = _squeezed(name)
        if len(whole) < 2:
            continue
        certain = [*_all(squeezed, whole)]
        for start in certain:
            yield _spot(text, at, start, len(whole), kind, certain=True)
        for part in _parts(name):
            for start in _all(squeezed, part):
                yield _spot(text, at, start, len(part), kind, certain=False)


def _parts(name: str) -> set[str]:
    """What else the person may be called: the given name, the parts of a name with a dot, 小芳, 芳芳, 李老师."""
    pieces = [_squeezed(piece)[0] for piece in re.split(rf"[{re.escape(_BETWEEN)}]+", name) if piece]
    found = {piece for piece in pieces if len(piece) >= 2} if len(pieces) > 1 else set()
    whole = _squeezed(name)[0]
    if len(pieces) == 1 and _HAN.fullmatch(whole):
        surname = 2 if len(whole) == 4 else 1
        given = whole[surname:]
        if len(given) >= 2:
            found.add(given)
        found |= {f"小{given[-1]}", f"阿{given[-1]}", given[-1] * 2}
        found |= {whole[:surname] + title for title in _TITLES.split("|")}
    return found - {whole}


def _patterns(text: str) -> Iterable[FoundName]:
    for match in _CLASS.finditer(text):
        yield FoundName(match.start(), match.end(), match[0], "class", certain=False)
    for match in _NUMBER.finditer(text):
        yield FoundName(match.start(), match.end(), match[0], "number", certain=False)


def _spot(text: str, at: list[int], start: int, length: int, kind: str, *, certain: bool) -> FoundName:
    first, last = at[start], at[start + length - 1] + 1
    return FoundName(first, last, text[first:last], kind, certain)  # type: ignore[arg-type]


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Without blanks, dots and unseen signs, one width and case; and where each sign stood."""
    signs, at = [], []
    for place, sign in enumerate(text):
        if sign in _BETWEEN or unicodedata.category(sign) in ("Cf", "Zs"):
            continue
        for one in unicodedata.normalize("NFKC", sign).casefold():
            signs.append(one)
            at.append(place)
    return "".join(signs), at


def _all(text: str, part: str) -> Iterable[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)

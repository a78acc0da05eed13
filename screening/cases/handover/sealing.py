"""A summary of one case as sections of lines: frozen with its hash, read back only as it was sealed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from screening.documents.blocks import Section


class SealBroken(Exception):
    """The stored summary is not the one that was sealed."""


def sealed(sections: Sequence[Section]) -> tuple[str, str]:
    """The text to store and its hash."""
    text = json.dumps([asdict(section) for section in sections], ensure_ascii=False, sort_keys=True)
    return text, _hash(text)


def opened(text: str, digest: str) -> tuple[Section, ...]:
    """What was sealed. Raises SealBroken."""
    if _hash(text) != digest:
        raise SealBroken
    return tuple(Section(one["title"], tuple(one["lines"])) for one in json.loads(text))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""What may reach paper: no control characters, nothing that turns the direction of writing, no endless notes."""

import re

NOTE_LIMIT = 2000
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u200b-\u200d\u2028\u2029\u2060-\u2065\ufe00-\ufe0f\ufeff\ufff9-\uffff\U000e0100-\U000e01ef"
_UNSAFE = re.compile(f"[{_CONTROL}{_DIRECTION}{_INVISIBLE}]")


def strip_unsafe(text: str) -> str:
    return _UNSAFE.sub("", text)


def shorten(text: str, limit: int = NOTE_LIMIT, pointer: str = "……") -> str:
    """A long note is cut where it would push the rest off the page; `pointer` says where the whole of it is."""
    return text if len(text) <= limit else text[: limit - len(pointer)].rstrip() + pointer

"""What may reach paper: no control characters, nothing that turns the direction of writing; in English straight quotes,
as the print font draws curly ones as wide as a Chinese character."""

import re

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u200b-\u200d\u2028\u2029\u2060-\u2065\ufe00-\ufe0f\ufeff\ufff9-\uffff\U000e0100-\U000e01ef"
_CURLY = str.maketrans({"“": "&quot;", "”": "&quot;", "‘": "&#39;", "’": "&#39;"})  # in attributes too
_UNSAFE = re.compile(f"[{_CONTROL}{_DIRECTION}{_INVISIBLE}]")


def strip_unsafe(text: str) -> str:
    return _UNSAFE.sub("", text)


def for_paper(html: str) -> str:
    page = strip_unsafe(html)
    return page.translate(_CURLY) if '<html lang="en"' in page[:200] else page

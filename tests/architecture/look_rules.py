"""Colours come from the design language; every template is used; addresses look alike and count nothing."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

TOKENS = frozenset("1f2a2c 556062 17565a 0e3f43 e6efec f7f6f2 fff dcdcd2 7b8584 a83e1c fbece5 ffd166".split())
_HEX = re.compile(r"#([0-9a-fA-F]{3,8})\b")
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STEP = r"(?:[a-z0-9]+(?:-[a-z0-9]+)*|<(?:uuid|slug|str):[a-z_]+>)"
PROBES = frozenset({"healthz", "readyz"})  # every monitor knows them by these names
_ROUTE = re.compile(rf"^(?:{_STEP}/)*$")
FOUND_BY_NAME = ("400.html", "403.html", "404.html", "500.html", "lite/")  # by Django and by crispy-forms


def foreign_colours(css: str) -> Iterator[str]:
    rules = _COMMENT.sub("", css)
    for match in _HEX.finditer(rules):
        if short(match[1]) not in TOKENS:
            yield f"#{match[1]}"
    for match in _RGB.finditer(rules):
        if short("".join(f"{int(part):02x}" for part in match.groups())) not in TOKENS:
            yield match[0]


def short(colour: str) -> str:
    """``ffffff`` → ``fff``, the way the tokens are written."""
    low = colour.lower()
    return low[::2] if len(low) == 6 and low[::2] == low[1::2] else low


def unused_templates(folder: Path, texts: Iterable[str]) -> Iterator[str]:
    everything = "\n".join(texts)
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        if not name.startswith(FOUND_BY_NAME) and f'"{name}"' not in everything and f"'{name}'" not in everything:
            yield name


def odd_addresses(routes: Iterable[str]) -> Iterator[str]:
    """Lower case with hyphens, a slash at the end, no number that could be counted up."""
    return (route for route in routes if route not in PROBES and not _ROUTE.match(route))

"""User names proposed from Chinese names: 李芳 → lifang. Pure. A rare misreading is put right on the page."""

import re
from collections.abc import Collection
from importlib import import_module

LONGEST = 40
# Characters that read otherwise as a family name than in most words.
FAMILY = {"单": "shan", "曾": "zeng", "仇": "qiu", "覃": "qin", "解": "xie", "区": "ou", "查": "zha", "翟": "zhai"}
FAMILY |= {"朴": "piao", "任": "ren", "华": "hua", "盖": "ge", "尉": "wei", "缪": "miao", "员": "yun", "乐": "yue"}


def propose(name: str, taken: Collection[str]) -> str:
    """The name in letters, with a number behind it where somebody has it already; "" where no letter comes out."""
    plain = _letters(name)
    if not plain or plain not in taken:
        return plain
    return next(found for n in range(2, len(taken) + 3) if (found := f"{plain}{n}") not in taken)


def in_letters(name: str) -> str:
    """As it is typed without an input method: 柳湾 → liuwan."""
    return "".join(_read(name)).casefold()


def _letters(name: str) -> str:
    first, rest = name[:1], name[1:]
    said = [FAMILY[first], *_read(rest)] if first in FAMILY else _read(name)
    return re.sub("[^a-z]", "", "".join(said).casefold())[:LONGEST]


def _read(text: str) -> list[str]:
    """Its tables are 30 MB in memory: a process that proposes no names goes without."""
    found: list[str] = import_module("pypinyin").lazy_pinyin(text)
    return found

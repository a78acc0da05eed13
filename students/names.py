"""A child's name as it is kept, compared and sorted. Pure."""

import re
import unicodedata

LONGEST = 50
MIDDLE_DOT = "·"
# What input methods, register exports and other programs write between the parts of a Uyghur or Tibetan name.
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･●．∘◦ᐧ᛫⸱ꞏ"), MIDDLE_DOT)
_CHINESE_FULL_STOP = re.compile(r"(?<=[^\x00-\x7f])\.(?=[^\x00-\x7f])")  # 古丽.艾山, typed without a middle dot
_BETWEEN = MIDDLE_DOT + " '’-."
_UNSEEN = {ord(mark): None for mark in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}


class NotAName(ValueError):
    """Empty, longer than 50 characters, or with something that is in no name. ``args[0]`` is the reason's code."""


def clean_name(text: str) -> str:
    """NFC, one kind of middle dot, no blanks inside a Chinese name, single blanks in others.

    Raises NotAName with ``"empty"``, ``"long"`` or ``"sign"``.
    """
    seen = unicodedata.normalize("NFC", text.translate(_UNSEEN)).translate(_DOTS)
    name = _CHINESE_FULL_STOP.sub(MIDDLE_DOT, _join_parts(seen.split())).strip(MIDDLE_DOT)
    if not name:
        raise NotAName("empty")
    if len(name) > LONGEST:
        raise NotAName("long")
    if not _is_letter(name[0]) or not all(_is_letter(sign) or sign in _BETWEEN for sign in name):
        raise NotAName("sign")
    return name


def sort_key(name: str) -> str:
    """Hex of the name in GB 18030, 200 digits at most: by sound for common characters, the same on every database."""
    return name.encode("gb18030").hex()[:200]


def close_name(name: str) -> str:
    """What two ways of writing one name have in common: no dots, no blanks, one width, one case."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _join_parts(parts: list[str]) -> str:
    """ "张 伟", typed with a blank to line up with three characters, is 张伟; "Anna Maria" keeps its blank."""
    name = ""
    for part in parts:
        latin = name and name[-1].isascii() and part[0].isascii()
        name += f" {part}" if latin else part
    return name


def _is_letter(sign: str) -> bool:
    """Letters and their marks of any script, 〇, and signs of the private area in which old systems keep rare names."""
    return unicodedata.category(sign)[0] in "LM" or sign in "〇○" or "\ue000" <= sign <= "\uf8ff"

"""What a cell of a school's own list means. Pure: text in, text as kept out; ValueError with the problem's code."""

import re

from students.roster.cells import fold_width

MOST_DAYS = 31
HIGHEST_MARK = 150
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,2})?$")
_GRADE = re.compile(r"^[A-E][+-]?$")
WORDS = frozenset(
    ("优", "优秀", "良", "良好", "中", "中等", "合格", "及格", "达标", "待合格", "不合格", "不及格", "差", "待达标")
)
NOT_SAT = frozenset(("缺考", "免考", "免修", "absent", "exempt"))


def read_days(text: str) -> str:
    """Days of a month, halves allowed: “2”, “0.5”, “3天”."""
    plain = fold_width(text).removesuffix("天").removesuffix("日").strip()
    if not _NUMBER.match(plain):
        raise ValueError("days")
    days = float(plain)
    if days > MOST_DAYS or days * 2 % 1:
        raise ValueError("days")
    return _short(plain)


def read_mark(text: str) -> str:
    """A mark up to 150, a letter, or one of the words schools use; who did not sit it says so."""
    plain = fold_width(text).removesuffix("分").strip()
    if _NUMBER.match(plain):
        if float(plain) > HIGHEST_MARK:
            raise ValueError("mark")
        return _short(plain)
    if plain in WORDS or plain.casefold() in NOT_SAT:
        return plain
    if _GRADE.match(plain.upper()):
        return plain.upper()
    raise ValueError("mark")


def _short(number: str) -> str:
    """“85.0” as “85”."""
    return number.rstrip("0").rstrip(".") if "." in number else str(int(number))

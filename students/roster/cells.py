"""What a cell of a roster means. Pure: text in, value out; ValueError with the problem's code when it means nothing."""

import re
import unicodedata
from datetime import date, timedelta

_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九", 1)}
_CLASS = re.compile(r"^([一二三四五六七八九1-9])(?:年级)?[-.(]?([0-9]{1,2}|[一二三四五六七八九十])\)?班?$")
_MONTH = re.compile(r"^((?:19|20)\d\d)\s*[-/.年]?\s*(\d{1,2})(?:\s*月|[-/.]\d{1,2}(?: .*)?|月\d{1,2}日)?$")
_DAY = re.compile(r"^((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})?\s*日?)?(?: .*)?$")
_REGISTER = re.compile(r"^[GJL]\d{17}[\dX]$")
_SPREADSHEET_DAYS = range(30_000, 60_000)  # 1982 to 2064 as spreadsheet programs number days
MOST_SEATS = 200


def folded(text: str) -> str:
    """One width, no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def read_class(text: str) -> tuple[int, int]:
    """Grade and number of 三年级(2)班, 三（2）班, 三2班, 3年级2班, 3-2 or 302."""
    found = _CLASS.match(folded(text).replace(" ", ""))
    if found is None:
        raise ValueError("class")
    grade, number = (_numeral(part) for part in found.groups())
    if not number:
        raise ValueError("class")
    return grade, number


def _numeral(text: str) -> int:
    return 10 if text == "十" else _NUMERALS.get(text) or int(text)


def read_seat(text: str) -> int | None:
    text = folded(text).removesuffix("号").removesuffix(".0")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_SEATS:
        raise ValueError("seat")
    return int(text)


def read_month(text: str) -> tuple[int, int]:
    """Year and month of 2017-05, 2017年5月, 201705, 2017/5/3, or the number a spreadsheet gives a day."""
    text = folded(text).removesuffix(".0")
    if text.isdigit() and len(text) == 5 and int(text) in _SPREADSHEET_DAYS:
        day = date(1899, 12, 30) + timedelta(days=int(text))
        return day.year, day.month
    if text.isdigit() and len(text) == 8:
        text = text[:6]
    found = _MONTH.match(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise ValueError("month")
    return int(found[1]), int(found[2])


def read_day(text: str) -> date | None:
    """A day; of a month alone its first day."""
    text = folded(text).removesuffix(".0")
    if not text:
        return None
    if text.isdigit() and len(text) == 5 and int(text) in _SPREADSHEET_DAYS:
        return date(1899, 12, 30) + timedelta(days=int(text))
    if text.isdigit() and len(text) in (6, 8):
        text = "-".join(filter(None, (text[:4], text[4:6], text[6:])))
    found = _DAY.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else _refuse("day")
    except ValueError:
        raise ValueError("day") from None


def _refuse(code: str) -> date:
    raise ValueError(code)


def read_register_number(text: str) -> str:
    text = folded(text).upper()
    if text and not _REGISTER.match(text):
        raise ValueError("register")
    return text

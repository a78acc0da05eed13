"""What a cell of a roster means. Pure: text in, value out; ValueError with the problem's code when it means nothing."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from students.names import NotAName, clean_name

_JANUARY_OR_OCTOBER = re.compile(r"^(?:19|20)\d\d\.1\??$")  # 2016.10 kept as a number is 2016.1
_MONTH = re.compile(
    r"^((?:19|20)\d\d)\s*[-/.年]?\s*(\d{1,2})\s*(?:月份?|月\s*\d{1,2}\s*[日号]?|[-/.]\s*\d{1,2}(?:[ T].*)?)?$"
)
_DAY = re.compile(r"^((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})?\s*日?)?(?: .*)?$")
_REGISTER = re.compile(r"^[GJL]\d{17}[\dX]$")
_FINGERPRINT = re.compile(r"^[0-9a-f]{64}/[\dX]{4}$")
_CITIZEN = re.compile(r"^\d{15}$|^\d{17}[\dX]$|^\d{16,19}$")
_COUNTED = re.compile(r"^\d{5}(?:\.\d+)?$")
_PHONE = re.compile(r"^(?:\+?86)?1\d{10}$")
_SPREADSHEET_DAYS = range(30_000, 60_000)  # 1982 to 2064 as spreadsheet programs number days
MOST_SEATS = 200


def fold_width(text: str) -> str:
    """One width, no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def read_name(text: str) -> str:
    try:
        return clean_name(text)
    except NotAName as refusal:
        raise ValueError(f"{refusal.args[0]}-name") from refusal


def read_seat(text: str) -> int | None:
    text = fold_width(text).removesuffix("号").removesuffix(".0")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_SEATS:
        raise ValueError("seat")
    return int(text)


def read_month(text: str) -> tuple[int, int]:
    """Year and month of 2017-05, 2017年5月, 201705, 2017/5/3, or the number a spreadsheet gives a day."""
    text = fold_width(text).removesuffix(".0")
    counted = _counted_day(text)
    if counted:
        return counted.year, counted.month
    if text.isdigit() and len(text) == 8:
        text = text[:6]
    if _JANUARY_OR_OCTOBER.match(text):
        raise ValueError("month-doubtful")
    found = _MONTH.match(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise ValueError("month")
    return int(found[1]), int(found[2])


def read_day(text: str) -> date | None:
    """A day; of a month alone its first day."""
    text = fold_width(text).removesuffix(".0")
    if not text:
        return None
    counted = _counted_day(text)
    if counted:
        return counted
    if _JANUARY_OR_OCTOBER.match(text):
        raise ValueError("month-doubtful")
    if text.isdigit() and len(text) in (6, 8):
        text = "-".join(filter(None, (text[:4], text[4:6], text[6:])))
    found = _DAY.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else _refuse("day")
    except ValueError:
        raise ValueError("day") from None


def _counted_day(text: str) -> date | None:
    """The day behind a number such as 42858 or, with its hour, 42858.5."""
    number = text.split(".")[0] if _COUNTED.match(text) else ""
    return date(1899, 12, 30) + timedelta(days=int(number)) if number and int(number) in _SPREADSHEET_DAYS else None


def _refuse(code: str) -> date:
    raise ValueError(code)


def read_register_number(text: str) -> str:
    text = fold_width(text).upper()
    if text and not _REGISTER.match(text):
        raise ValueError("register")
    return text


Hasher = Callable[[str], tuple[str, str]]


def without_numbers(text: str, hasher: Hasher) -> str:
    """The cell as it may be kept: of a register number the fingerprint, of a citizen or telephone number nothing."""
    number = text.upper().replace(" ", "")
    if _REGISTER.match(number):
        return "/".join(hasher(number))
    return "" if _CITIZEN.match(number) or _PHONE.match(number) else text


def fingerprint_cell(text: str, hasher: Hasher) -> str:
    """A cell of the column of register numbers: its fingerprint, or the last four signs of what is no such number."""
    number = text.upper().replace(" ", "")
    if not text or _FINGERPRINT.match(text):
        return text
    return "/".join(hasher(number)) if _REGISTER.match(number) else f"…{text[-4:]}"


def read_fingerprint(text: str) -> tuple[str, str]:
    """Keyed hash and last four signs."""
    if not _FINGERPRINT.match(text):
        raise ValueError("register")
    return text[:64], text[65:]

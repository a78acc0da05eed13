"""What a cell of a roster means. Pure: text in, value out; ValueError with the problem's code when it means nothing."""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date, timedelta

from screening.formats import CHINESE_DIGITS, HIGHEST_GRADE
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


LAST_OF_PRIMARY = 6
MIDDLE = "初中"
_STAGE = rf"(?P<stage>小学|{MIDDLE})?(?:部)?"
_GRADE = r"(?P<grade>[一二三四五六七八九1-9]|初[一二三])(?P<word>年级|年)?"
_SIGN = r"(?P<sign>[-.(/]?)"
_NUMBER = r"(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\)?班?$"
_CLASS = re.compile(f"^{_STAGE}{_GRADE}{_SIGN}{_NUMBER}")
_COHORT = re.compile(rf"^{_STAGE}(?P<year>20\d\d)(?P<kind>[级届]?){_SIGN}{_NUMBER}")
_ENGLISH = re.compile(
    r"^(?:class)?(?P<word>grade|g)?(?P<grade>[1-9])(?P<sign>[-.,/(]|class)?(?P<number>[0-9]{1,2})\)?$"
)
_IN_TITLE = re.compile(
    rf"(?:小学|{MIDDLE})?(?:[一二三四五六七八九1-9]年级|初[一二三])\(?[0-9一二三四五六七八九十]{{1,3}}\)?班"
)
_LAST_NUMBER = re.compile(r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})\)?班?$")
_ONES = {numeral: number for number, numeral in enumerate(CHINESE_DIGITS) if number}

Place = tuple[int, int]  # grade and number


def read_class(text: str, school_year: int, last_grade: int = LAST_OF_PRIMARY) -> Place:
    """ValueError("class") when it names none, could be several, or left long ago."""
    plain = _plain(text)
    found = _CLASS.match(plain) or _ENGLISH.match(plain)
    cohort = None if found else _COHORT.match(plain)
    if cohort:
        return _one(_of_cohort(cohort, school_year, last_grade), _number(cohort["number"]))
    if not found:
        raise ValueError("class")
    parts = found.groupdict("")
    if _runs_together(parts):
        raise ValueError("class")
    return _one({_grade(parts.get("stage", ""), parts["grade"])}, _number(parts["number"]))


def class_text(grade: str, whole: str) -> str:
    """What two columns say together, unless the second says all."""
    return whole if not grade or whole.startswith(grade) else f"{grade}{whole}"


def class_in_title(text: str) -> str:
    """The one class a title names, as 柳湾镇中心小学三年级(2)班花名册 does."""
    found = set(_IN_TITLE.findall(_plain(text)))
    return found.pop() if len(found) == 1 else ""


def may_be(text: str, classes: Collection[Place], last_grade: int) -> list[Place]:
    """Classes a person may choose from for a text that is not sure: those of the school, and those of its number."""
    plain = _plain(text)
    found = _LAST_NUMBER.search(plain)
    number = _number(found[1]) if found else 0
    more = {(grade, number) for grade in range(1, last_grade + 1)} if number else set()
    if len(plain.removesuffix("班")) == 2 and plain[:2].isdigit():  # 12班: class 12, or class 2 of grade 1
        more.add((int(plain[0]), int(plain[1])))
    return sorted({*classes, *(place for place in more if 1 <= place[0] <= last_grade and place[1])})


def _plain(text: str) -> str:
    return fold_width(text).replace(" ", "").casefold()


def _one(grades: set[int], number: int) -> Place:
    if len(grades) != 1:
        raise ValueError("class")
    (grade,) = grades
    if not number or not 1 <= grade <= HIGHEST_GRADE:
        raise ValueError("class")
    return grade, number


def _runs_together(parts: dict[str, str]) -> bool:
    """12班 is class 2 of grade 1, or class 12 of a grade nobody names; so is 三十二班."""
    if parts.get("word") or parts.get("stage") or parts.get("sign"):
        return False
    number = parts["number"]
    return number[0] == "十" if not parts["grade"].isascii() else len(number) == 1


def _grade(stage: str, text: str) -> int:
    grade = LAST_OF_PRIMARY + _ONES[text[1]] if text[0] == "初" else _ONES.get(text) or int(text)
    return grade + LAST_OF_PRIMARY if stage == MIDDLE and grade <= HIGHEST_GRADE - LAST_OF_PRIMARY else grade


def _of_cohort(found: re.Match[str], school_year: int, last_grade: int) -> set[int]:
    """The grades in which children may be who entered (级) or leave (届) in a year, in either stage of the school."""
    year, leaves = int(found["year"]), found["kind"] == "届"
    primary = LAST_OF_PRIMARY - (year - 1 - school_year) if leaves else school_year - year + 1
    middle = HIGHEST_GRADE - (year - 1 - school_year) if leaves else school_year - year + 1 + LAST_OF_PRIMARY
    grades = set()
    if found["stage"] != MIDDLE and 1 <= primary <= (LAST_OF_PRIMARY if leaves or found["stage"] else last_grade):
        grades.add(primary)
    if (found["stage"] == MIDDLE or (not found["stage"] and last_grade > LAST_OF_PRIMARY)) and (
        LAST_OF_PRIMARY < middle <= HIGHEST_GRADE
    ):
        grades.add(middle)
    return grades


def _number(text: str) -> int:
    """12, 十二 or 二十一."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _ONES[text] if len(text) == 1 else 0
    return (_ONES.get(tens, 0) if tens else 1) * 10 + _ONES.get(ones, 0)

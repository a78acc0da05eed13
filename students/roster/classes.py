"""Which class a text names. Pure: grade and number out, or why nobody can be sure.

三年级(2)班, 三（2）班, 三2班, 3年级2班, 3-2, 302, 三年级十一班, 初一(2)班, 初中一年级2班, 2024级2班, 2030届2班,
Grade 3 (2).
"""

import re
from collections.abc import Collection

from screening.formats import CHINESE_DIGITS, HIGHEST_GRADE
from students.roster.cells import fold_width

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

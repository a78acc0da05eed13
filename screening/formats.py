"""Days, months, hours, grades, numerals and the language, as every page, paper and file writes them.

`language` is the active one unless the text is for somebody else. A template says `{{ row.dated|date }}`
or `|date:"YEAR_MONTH_FORMAT"` and gets what `day` and `month` write.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

CHINESE_DIGITS = "〇一二三四五六七八九"
CHINESE_TEN = "十"
HIGHEST_GRADE = 9
HALF_A_YEAR = timedelta(days=183)


def active_language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def is_english(language: str | None = None) -> bool:
    return (language or active_language()).lower().startswith("en")


def html_language(language: str | None = None) -> str:
    """The `lang` of a page or paper: zh-Hans or en."""
    return "en" if is_english(language) else "zh-Hans"


def day(value: date, language: str | None = None) -> str:
    """2026 年 10 月 19 日 / 19 October 2026."""
    if is_english(language):
        return f"{value.day} {value:%B} {value.year}"
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


def month_day(value: date) -> str:
    """10 月 19 日 / 19 October; with its year where that is not the one a reader would think of."""
    if abs(value - timezone.localdate()) > HALF_A_YEAR:
        return day(value)
    return date_format(value, "MONTH_DAY_FORMAT")


def month(value: date) -> str:
    """2026 年 10 月 / October 2026."""
    return date_format(value, "YEAR_MONTH_FORMAT")


def short_month(value: date) -> str:
    """2026 年 10 月 / 10/2026."""
    return _("%(month)s/%(year)s") % {"year": value.year, "month": value.month}


def year_month(year: int, month: int) -> str:
    """2026 年 10 月 / 2026-10, as months of birth are read."""
    return f"{year}-{month:02d}" if is_english() else f"{year} 年 {month} 月"


def clock(value: datetime) -> str:
    """14:02, in the time of the county."""
    return f"{timezone.localtime(value):%H:%M}"


def moment(value: datetime) -> str:
    """10 月 19 日 14:02 / 19 October 14:02, in the time of the county."""
    return f"{month_day(timezone.localdate(value))} {clock(value)}"


def time_near(value: datetime) -> str:
    """As `clock` today, else as `moment`."""
    return clock(value) if timezone.localdate(value) == timezone.localdate() else moment(value)


def timestamp(value: datetime | None = None) -> str:
    """2026-10-19 14:02, in the time of the county; now, where no time is given."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def joined(words: Iterable[str]) -> str:
    return (", " if is_english() else "、").join(words)


def sentences(*said: str) -> str:
    """One after the other, without the empty ones; Chinese needs no space between them."""
    return (" " if is_english() else "").join(filter(None, said))


def grade(number: int) -> str:
    """三年级 / Grade 3; 新一年级 / New grade 1 for those who begin school after the summer."""
    if not is_english():
        return grade_in_chinese(number)
    return f"Grade {number}" if number else "New grade 1"


def grades(first: int, last: int = 0) -> str:
    """三年级, or the grades of a band: 一至三年级 / Grades 1–3."""
    if not last:
        return grade(first)
    if is_english():
        return f"Grades {first}–{last}"
    return f"{grade_in_chinese(first).removesuffix('年级')}至{grade_in_chinese(last)}"


def grade_in_chinese(number: int) -> str:
    """A grade that no Chinese school has stays a number."""
    if not number:
        return f"新{grade_in_chinese(1)}"
    return f"{chinese_number(number) if 0 < number <= HIGHEST_GRADE else number}年级"


def numbered(names: Iterable[str], language: str) -> dict[str, str]:
    """ "一、", "二、" … or "1. ", "2. " … for the sections that a paper has."""
    if is_english(language):
        return {name: f"{at}. " for at, name in enumerate(names, 1)}
    return {name: f"{chinese_number(at)}、" for at, name in enumerate(names, 1)}


def chinese_number(value: int) -> str:
    """0 to 19."""
    if value < len(CHINESE_DIGITS):
        return CHINESE_DIGITS[value]
    return CHINESE_TEN + (CHINESE_DIGITS[value - 10] if value > 10 else "")


def near_five(children: int) -> int:
    """Children to the nearest five, for a number that is not published with the others; 0 only where nobody is."""
    return max(5, 5 * round(children / 5)) if children else 0


def in_steps(children: int, *, fewer: str, some: str) -> str:
    """A sentence for who must not learn of single children: `fewer` than five, or `some`, five, ten, fifteen or more.
    In steps, so that the numbers of two days do not tell of one child; empty where nobody is."""
    least = children - children % 5
    return (some % {"n": least} if least else fewer % {"n": 5}) if children else ""

"""How a file is called where a person keeps it: what it is, for which class and when, in the reader's words. It is made
of fixed words, numbers and codes only, so that no child's name can get into it."""

import re

from django.utils.translation import gettext as _

from accounts.lazy import Label
from screening import formats

_KIND = re.compile(r"(?:[a-z]+-)+")  # the kind in English, with which a stored name begins
_CLASS = re.compile(r"\bc(\d+)-(\d+)")
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def class_code(grade: int, number: int) -> str:
    """A class inside a stored name, which is ASCII."""
    return f"c{grade}-{number}"


def class_words(grade: int, number: int) -> str:
    return clean(_("%(grade)s class %(number)s") % {"grade": formats.grade(grade), "number": number})


def named(what: str, stored: str, receiver: str = "") -> str:
    """`registration-2026-c3-1.pdf`, a 登记表 → 登记表_2026-三年级1班.pdf; whose copy it is stands at the end."""
    codes = _KIND.sub("", stored, count=1) if _KIND.match(stored) else stored
    told = _CLASS.sub(lambda found: class_words(int(found[1]), int(found[2])), codes)
    stem, dot, ending = told.rpartition(".")
    if receiver and stem:
        told = f"{stem}_{clean(receiver)}{dot}{ending}"
    return f"{clean(what)}_{told}"


def workbook_name(*parts: Label) -> str:
    return "-".join(clean(str(part)) for part in parts) + ".xlsx"


def clean(words: str) -> str:
    return _NOT_IN_A_NAME.sub("-", words).strip("-")

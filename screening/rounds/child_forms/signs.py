"""A page of a child's form as it is typed: a sign a line, or numbers with a space between where a code has two digits.

A line that is empty or cannot be read is typed 0 where no answer is 0, else as a full stop: the typist never leaves a
line out, so that no answer slips to another line.
"""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext as _

from screening.instruments import EntryError, Instrument, parse_entry
from screening.instruments.entry import NOT_YET, SIGNS

READ_AS_EMPTY = str.maketrans(dict.fromkeys("-—.。", NOT_YET))


def has_long_codes(instrument: Instrument) -> bool:
    """Whether a code has two digits, so that numbers are typed with spaces between."""
    return instrument.max_code > 9


def blank(instrument: Instrument) -> str:
    """What is typed for a line that is empty or cannot be read."""
    return "." if 0 in instrument.codes else "0"


def read_signs(instrument: Instrument, typed: str) -> str:
    """Signs as a row of the sheet takes them; empty when the page is missing. Every line of a page has its sign."""
    given = unicodedata.normalize("NFKC", typed).replace("·", "").translate(READ_AS_EMPTY)
    signs = _numbers(given) if has_long_codes(instrument) else "".join(given.split())
    if blank(instrument) == "0":
        signs = signs.replace("0", NOT_YET)
    size = len(instrument.items)
    if signs and len(signs) != size:
        words = _("%(n)s signs for %(of)s lines. Type %(sign)s for a line left empty.")
        raise forms.ValidationError(words % {"n": len(signs), "of": size, "sign": blank(instrument)})
    problems = parse_entry(instrument, signs).errors
    if problems:
        raise forms.ValidationError([_refused(instrument, one) for one in problems])
    return signs


def _numbers(given: str) -> str:
    """One sign a number, as rows are kept; “?” for what no row can hold."""
    signs = {NOT_YET: NOT_YET} | {str(code): sign for code, sign in enumerate(SIGNS)}
    return "".join(signs.get(part, "?") for part in re.split(r"[\s,，、;；]+", given) if part)


def _refused(instrument: Instrument, one: EntryError) -> str:
    words = _("Line %(n)s: only %(codes)s, or %(sign)s where it is empty or cannot be read.")
    codes = sorted(instrument.codes_of(one.item_id or instrument.items[0].id))
    gap = codes != list(range(codes[0], codes[-1] + 1))
    said = ", ".join(map(str, codes)) if gap else f"{codes[0]}–{codes[-1]}"
    return words % {"n": one.number, "codes": said, "sign": blank(instrument)}


def full(instrument: Instrument, row: str) -> str:
    """A stored row with a sign for every line, in groups as on the paper; empty when nothing of the page is stored."""
    signs = "".join(row.split()).ljust(len(instrument.items), NOT_YET)
    if not signs.strip(NOT_YET):
        return ""
    if has_long_codes(instrument):
        return " ".join(str(SIGNS.find(sign)) if sign in SIGNS else blank(instrument) for sign in signs)
    signs, group = signs.replace(NOT_YET, blank(instrument)), instrument.group_size
    return " ".join(signs[start : start + group] for start in range(0, len(signs), group))

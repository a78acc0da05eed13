"""Single cells: written so that no spreadsheet program runs them, read back as what they were.

OWASP's list of dangerous first characters (= + - @ TAB CR LF) and the full-width twins some Chinese programs read the
same way. In CSV a leading apostrophe disarms a text; in a workbook the cell is typed as text and marked “quoted”.
"""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from screening.instruments.file_formats.results import Beside, CannotWrite

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹣", "﹢")
LONGEST_CELL = 32_000  # a workbook's cell ends at 32,767 characters; openpyxl would cut in silence
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|x005F_")
"""Characters XML cannot hold, the carriage return it turns into a line feed, and openpyxl's own escape."""


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula. A lone `-` is an answer and harmless."""
    return text != "-" and text.lstrip(" \u3000\ufeff\u00a0").startswith(DANGEROUS)


def disarm(text: str) -> str:
    """The text as a CSV cell: a dangerous one, and one that begins with an apostrophe, gets an apostrophe."""
    return f"'{text}" if text.startswith("'") or is_dangerous(text) else text


def rearm(text: str) -> str:
    """The text a disarmed cell stands for; any other cell as it is."""
    rest = text[1:]
    return rest if text.startswith("'") and (rest.startswith("'") or is_dangerous(rest)) else text


def as_read(text: str) -> str:
    """The text as the cell of a workbook that is read with `rearm`: only an apostrophe of its own is guarded."""
    return text if rearm(text) == text else f"'{text}"


def is_writable(text: str) -> bool:
    """Whether a workbook gives exactly this text back."""
    return len(text) <= LONGEST_CELL and UNWRITABLE.search(text) is None


def write_workbook(sheets: Mapping[str, Sequence[Sequence[Beside]]]) -> bytes:
    """A workbook in which text stays text whatever it begins with, and a code is a number.

    Every cell is looked at before the first is written: `CannotWrite` names a text that no cell gives back exactly.
    """
    for lines in sheets.values():
        for value in (value for line in lines for value in line):
            if isinstance(value, str) and not is_writable(value):
                raise CannotWrite(f"a workbook cannot hold the text “{value[:40]}”")
    book = Workbook(write_only=True)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append([_typed_cell(sheet, value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed_cell(sheet: Any, value: Beside) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    cell.quotePrefix = is_dangerous(value) or value == "-"
    return cell

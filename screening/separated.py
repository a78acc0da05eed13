"""A text file cut into numbered lines of cells: the one reader for every door that takes such a file. Pure.

UTF-8 with or without its mark, UTF-16 with one, or GB 18030, which Excel and WPS write on Chinese Windows; comma,
semicolon or tab, whichever cuts the lines alike. A quotation mark that is not closed, or closed in the middle of a
cell, swallows the lines below it: such a text is refused with the line in which it stands.
"""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator

SEPARATORS = (",", ";", "\t")
BEGINNING = 20_000  # signs by which the separator is chosen
LOOKED_AT = 40  # lines of it


class BrokenQuotation(Exception):
    """``args[0]``: the line in which the quotation that went wrong begins."""


class NotText(Exception):
    """No encoding that schools use makes letters of it."""


def decode(content: bytes) -> str:
    """Raises NotText."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotText


def cut(text: str, names: Collection[str] = ()) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every line, of one that goes over several the first. `names` are headings to expect.

    Raises BrokenQuotation.
    """
    separator, width = _separator(text, {name.strip().casefold() for name in names})
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BrokenQuotation(start) from error
        if cells is None:
            return
        if reader.line_num > start and any(_holds_lines(cell, separator, width) for cell in cells):
            raise BrokenQuotation(start)
        yield start, cells
        start = reader.line_num + 1


def _holds_lines(cell: str, separator: str, width: int) -> bool:
    """Whether a cell of several lines has swallowed lines of the table."""
    return any(line.count(separator) >= max(2, width // 2) for line in cell.splitlines()[1:])


def _separator(text: str, names: Collection[str]) -> tuple[str, int]:
    """The sign, and the number of cells it makes: it finds most headings, or else cuts most lines into equally many."""
    found = {sign: _cut_by(sign, text, names) for sign in SEPARATORS}
    best = max(SEPARATORS, key=found.__getitem__)
    return best, found[best][2]


def _cut_by(sign: str, text: str, names: Collection[str]) -> tuple[int, int, int]:
    """Headings known in the line that knows most; lines of the commonest number of cells; this number."""
    known, widths = 0, Counter[int]()
    reader = csv.reader(io.StringIO(text[:BEGINNING], newline=""), delimiter=sign)
    try:
        for _line, cells in zip(range(LOOKED_AT), reader, strict=False):
            known = max(known, sum(cell.strip().casefold() in names for cell in cells))
            widths[len(cells)] += 1
    except csv.Error:
        pass
    wide = [(times, width) for width, times in widths.items() if width > 1]
    return known, *max(wide, default=(0, 0))

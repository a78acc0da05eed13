"""Answers as a table: a row per child, a column per item, the child's opaque id, and which form it is.

    child, <item ids in form order>, instrument, version, content_hash[, school, class, informant, source, result_…]

`-` is “not observed”, an empty cell is missing. Every row carries id, version and content hash of the form, so that
answers can never be read with another key. Nothing is clipped, rounded or guessed: whatever is no answer of the form
is an `AnswerFileError` with line, item and value, all of them listed, and its row is left out. What a row carries
beside the answers is written and never read: each such column of a file is a `Remark`.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence

from screening.instruments.file_formats.answer_reading import BESIDE, CHILD, IDENTITY, read_lines, unreadable
from screening.instruments.file_formats.cells import as_read, disarm, is_writable, write_workbook
from screening.instruments.file_formats.results import AnswerFile, Beside, CannotWrite, ChildAnswers, UnreadableFile
from screening.instruments.file_formats.tables import read_csv, read_workbook
from screening.instruments.model import NOT_OBSERVED, Instrument

ANSWERS = "answers"


def answers_to_csv(instrument: Instrument, rows: Iterable[ChildAnswers]) -> bytes:
    """UTF-8 with the mark that Excel and WPS need, commas, one line a child.

    Raises `CannotWrite` naming row, item and value for an answer the form does not have, and for a child twice.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for cells in _table(instrument, list(rows)):
        writer.writerow([disarm(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def answers_to_xlsx(
    instrument: Instrument, rows: Iterable[ChildAnswers], about: Sequence[tuple[str, str]] = ()
) -> bytes:
    """The same as a workbook: sheet `answers`, and a sheet `items` that explains columns and codes. `CannotWrite`.

    `about`: lines of a third sheet that tells whoever finds the file what it is.
    """
    lines = [
        [as_read(cell) if isinstance(cell, str) else cell for cell in line] for line in _table(instrument, list(rows))
    ]
    sheets = {ANSWERS: lines, "items": _writable(_explanation(instrument))}
    return write_workbook(sheets | ({"about": _writable(about)} if about else {}))


def _writable(lines: Iterable[Sequence[str]]) -> list[list[Beside]]:
    return [[text if is_writable(text) else "?" for text in line] for line in lines]


def answers_from_csv(instrument: Instrument, data: bytes) -> AnswerFile:
    """The answers of a CSV file. Never raises for what is in the file: everything wrong is in `.errors`."""
    try:
        return read_lines(instrument, read_csv(data, heading(instrument)))
    except UnreadableFile as error:
        return unreadable(error)


def answers_from_xlsx(instrument: Instrument, data: bytes) -> AnswerFile:
    """The same from a workbook: its sheet `answers`, or the only sheet it has. Formulas are refused, not computed."""
    try:
        sheets = read_workbook(data, spread=True)
    except UnreadableFile as error:
        return unreadable(error)
    return read_lines(instrument, sheets.get(ANSWERS) or next(iter(sheets.values()), []))


def heading(instrument: Instrument, beside: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns in order."""
    return (CHILD, *(item.id for item in instrument.items), *IDENTITY, *beside)


def _table(instrument: Instrument, rows: Sequence[ChildAnswers]) -> Iterable[list[Beside]]:
    """The heading and a line a child."""
    beside = _columns_beside(instrument, rows)
    yield list(heading(instrument, beside))
    seen: set[str] = set()
    identity = [instrument.id, instrument.version, instrument.content_hash]
    for number, row in enumerate(rows, 1):
        place = f"{instrument.id}, row {number}"
        if not row.child.strip() or row.child != row.child.strip() or not is_writable(row.child):
            raise CannotWrite(f"{place}: {row.child!r} cannot stand as a child's id")
        if row.child in seen:
            raise CannotWrite(f"{place}: the child {row.child} stands there twice")
        seen.add(row.child)
        check_answers(instrument, row.answers, place)
        answers = (row.answers.get(item.id) for item in instrument.items)
        yield [row.child, *answers, *identity, *(_check_value(row.beside.get(name), name, place) for name in beside)]


def _columns_beside(instrument: Instrument, rows: Sequence[ChildAnswers]) -> list[str]:
    """The names that at least one row carries, in a fixed order; none may be the name of an item."""
    carried = {name for row in rows for name in row.beside}
    wrong = sorted(carried - set(BESIDE) | carried & set(instrument.items_by_id))
    if wrong:
        raise CannotWrite(f"{instrument.id}: “{wrong[0]}” cannot stand beside the answers")
    return [name for name in BESIDE if name in carried]


def _check_value(value: Beside, name: str, place: str) -> Beside:
    if isinstance(value, str) and not is_writable(value) or isinstance(value, float) and not math.isfinite(value):
        raise CannotWrite(f"{place}, {name}: {value!r} cannot stand in a file")
    return value


def check_answers(instrument: Instrument, answers: Mapping[str, object], place: str) -> None:
    """`CannotWrite` naming place, item and value for an answer the form does not have."""
    for item, value in answers.items():
        if item not in instrument.items_by_id:
            raise CannotWrite(f"{place}: the form has no item {item} (answer {value!r})")
        if value == NOT_OBSERVED and isinstance(value, str) and instrument.not_observed:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value not in instrument.codes_of(item):
            raise CannotWrite(f"{place}, item {item}: {value!r} is no answer of this form")


def _explanation(instrument: Instrument) -> Iterable[tuple[str, str, str]]:
    yield ("form", instrument.title.zh, instrument.title.en)
    yield ("question", instrument.question.zh, instrument.question.en)
    for item in instrument.items:
        yield (item.id, item.text.zh, item.text.en)
        yield from ((f"{item.id} = {one.code}", one.label.zh, one.label.en) for one in item.answers)
    for option in instrument.options:
        yield (str(option.code), option.label.zh, option.label.en)
    if instrument.not_observed:
        yield (NOT_OBSERVED, instrument.not_observed.label.zh, instrument.not_observed.label.en)
    yield ("(empty)", "没有作答", "not answered")
    yield ("licence", instrument.copyright.licence, instrument.copyright.holder)

"""Answers as a table: a row per child, a column per item, the child's opaque id, and which form it is.

    child, <item ids in form order>, instrument, version, content_hash

`-` is “not observed”, an empty cell is missing. Every row carries id, version and content hash of the form, so that
answers can never be read with another key. Nothing is clipped, rounded or guessed: whatever is no answer of the form
is an `AnswerError` with line, item and value, all of them listed, and its row is left out.
"""

import csv
import io
from collections.abc import Iterable, Mapping

from screening.instruments.interchange.answer_reading import CHILD, IDENTITY, read_lines, unreadable
from screening.instruments.interchange.cells import disarm, is_writable, write_workbook
from screening.instruments.interchange.results import AnswerFile, AnswerRow, CannotWrite, Cell, UnreadableFile
from screening.instruments.interchange.tables import read_csv, read_workbook
from screening.instruments.model import NOT_OBSERVED, Instrument

ANSWERS = "answers"


def answers_to_csv(instrument: Instrument, rows: Iterable[AnswerRow]) -> bytes:
    """UTF-8 with the mark that Excel and WPS need, commas, one line a child.

    Raises `CannotWrite` naming row, item and value for an answer the form does not have, and for a child twice.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([disarm(name) for name in heading(instrument)])
    for cells in _table(instrument, rows):
        writer.writerow(["" if cell is None else disarm(str(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def answers_to_xlsx(instrument: Instrument, rows: Iterable[AnswerRow]) -> bytes:
    """The same as a workbook: sheet `answers`, and a sheet `items` that explains columns and codes. `CannotWrite`."""
    explanation = [[text if is_writable(text) else "?" for text in line] for line in _explanation(instrument)]
    return write_workbook({ANSWERS: [heading(instrument), *_table(instrument, rows)], "items": explanation})


def answers_from_csv(instrument: Instrument, data: bytes) -> AnswerFile:
    """The answers of a CSV file. Never raises for what is in the file: everything wrong is in `.errors`."""
    try:
        return read_lines(instrument, read_csv(data, heading(instrument)))
    except UnreadableFile as error:
        return unreadable(error)


def answers_from_xlsx(instrument: Instrument, data: bytes) -> AnswerFile:
    """The same from a workbook: its sheet `answers`, or the only sheet it has. Formulas are refused, not computed."""
    try:
        sheets = read_workbook(data)
    except UnreadableFile as error:
        return unreadable(error)
    return read_lines(instrument, sheets.get(ANSWERS) or next(iter(sheets.values()), []))


def heading(instrument: Instrument) -> tuple[str, ...]:
    """The columns in order."""
    return (CHILD, *(item.id for item in instrument.items), *IDENTITY)


def _table(instrument: Instrument, rows: Iterable[AnswerRow]) -> Iterable[list[Cell | None]]:
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
        yield [row.child, *(row.answers.get(item.id) for item in instrument.items), *identity]


def check_answers(instrument: Instrument, answers: Mapping[str, object], place: str) -> None:
    """`CannotWrite` naming place, item and value for an answer the form does not have."""
    for item, value in answers.items():
        if item not in instrument.items_by_id:
            raise CannotWrite(f"{place}: the form has no item {item} (answer {value!r})")
        if value == NOT_OBSERVED and isinstance(value, str) and instrument.not_observed:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value not in instrument.codes:
            raise CannotWrite(f"{place}, item {item}: {value!r} is no answer of this form")


def _explanation(instrument: Instrument) -> Iterable[tuple[str, str, str]]:
    yield ("form", instrument.title.zh, instrument.title.en)
    yield ("question", instrument.question.zh, instrument.question.en)
    for item in instrument.items:
        yield (item.id, item.text.zh, item.text.en)
    for option in instrument.options:
        yield (str(option.code), option.label.zh, option.label.en)
    if instrument.not_observed:
        yield (NOT_OBSERVED, instrument.not_observed.label.zh, instrument.not_observed.label.en)
    yield ("(empty)", "没有作答", "not answered")
    yield ("licence", instrument.copyright.licence, instrument.copyright.holder)

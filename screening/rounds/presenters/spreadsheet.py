"""The page of the class file, and what a file would change: every cell before and after, nothing written yet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from screening import formats
from screening.documents.file_names import class_words, workbook_name
from screening.rounds.presenters.files import size_words
from screening.rounds.presenters.rows import Marked, marked
from screening.rounds.presenters.spreadsheet_words import (
    cells_words,
    children_words,
    fault_words,
    item_words,
    source_words,
    two_sentences,
)
from screening.rounds.selectors import RowView
from screening.rounds.selectors.files import ClassOnFile, names_of_people
from screening.rounds.selectors.sheet import EntryView, localize
from screening.rounds.spreadsheet.book import EntryGrid, WordsSheet, choice_of, class_workbook
from screening.rounds.spreadsheet.columns import NAME, SEAT, ItemColumn, RowCode, Value, read_row_code, signs_of
from screening.rounds.spreadsheet.reading import CellChange, Fault, FileComparison, SpreadsheetReading, by_child
from students.selectors import grade_of, school_year_words

CODES, BLOCKS, HEADS = 4, 5, 6  # lines of the file
SEAT_COLUMN, NAME_COLUMN, FIRST = 1, 2, 3
HEIGHTS = {1: 20, 2: 15, 3: 11, BLOCKS: 15}


def class_file(on_file: ClassOnFile) -> bytes:
    """Names, seats, and what has been answered so far."""
    grid = EntryGrid(
        name=_("To fill in"),
        lines=_lines(on_file),
        last_heading=HEADS,
        columns=_choices(on_file, dict(enumerate(on_file.questions, FIRST))),
        children=range(HEADS + 1, HEADS + 1 + len(_open(on_file))),
        first_answer=FIRST,
        wide=_widths(len(on_file.questions)),
        hidden_line=CODES,
        hidden_column=0,
        tall={**HEIGHTS, HEADS: 96 if formats.is_english() else 54},
    )
    return class_workbook(grid, [_words_page(on_file)], footer=file_title(on_file))


def marked_file(on_file: ClassOnFile, reading: SpreadsheetReading) -> bytes:
    """The person's own lines and columns; what could not be read is marked, explained and listed."""
    codes = [at for line in reading.lines for at, cell in enumerate(line.cells) if read_row_code(cell)]
    answers = reading.columns.questions
    grid = EntryGrid(
        name=_("To fill in"),
        lines={line.number: line.cells for line in reading.lines},
        last_heading=reading.columns.last,
        columns=_choices(on_file, answers),
        children=reading.child_lines,
        first_answer=min(answers, default=FIRST),
        wide={at: 12 if at == reading.columns.name else 6.5 for at in (reading.columns.name, *answers) if at},
        hidden_line=reading.columns.coded,
        hidden_column=codes[0] if codes else None,
        marks=_marks(reading.faults),
    )
    return class_workbook(grid, [_list_page(reading.faults), _words_page(on_file)], footer=file_title(on_file))


def file_name(on_file: ClassOnFile, kind: str = "") -> str:
    """Class and round; nobody's name."""
    sheet = on_file.view.sheet
    grade = grade_of(sheet.school_class, sheet.round.school_year)
    term = f"{sheet.round.school_year}-{sheet.round.term}"
    place = class_words(grade, sheet.school_class.number)
    return workbook_name(place, f"{_('Teacher observations')}_{term}", *filter(None, [kind]))


def file_title(on_file: ClassOnFile) -> str:
    term = on_file.view.sheet.round
    return f"{on_file.view.title} · {school_year_words(term.school_year, term.term)}"


def _open(on_file: ClassOnFile) -> list[RowView]:
    return [row for row in on_file.children if not row.exclusion]


def _lines(on_file: ClassOnFile) -> dict[int, Sequence[str | int | None]]:
    questions, english = on_file.questions, formats.is_english()
    lines: dict[int, Sequence[str | int | None]] = {
        1: ["", file_title(on_file)],
        2: [
            "",
            _("Fill in the framed cells: %(answers)s. Empty means: cannot say yet.") % {"answers": _answers(on_file)},
        ],
        3: ["", _("File code %(code)s. Please leave it here.") % {"code": on_file.code}],
        CODES: [str(on_file.code), SEAT, NAME, *(question.id for question in questions)],
        BLOCKS: ["", "", "", *(form.short_title for form in on_file.view.forms for _item in form.items)],
        HEADS: ["", _("Seat"), _("Name"), *(question.heading(english) for question in questions)],
    }
    values = on_file.values()
    for number, row in enumerate(_open(on_file), HEADS + 1):
        here = values[row.student]
        code = RowCode(row.student, signs_of(questions, here))
        lines[number] = [str(code), row.seat, row.name, *(here.get(question.id) for question in questions)]
    return lines


def _answers(on_file: ClassOnFile) -> str:
    """0 没见过　1 一两次 …; by form where the forms differ."""
    said = {
        form.short_title: "　".join(f"{one.sign} {one.label}" for one in form.anchors) for form in on_file.view.forms
    }
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return _("; ").join(f"{title} {answers}" for title, answers in said.items())


def _choices(on_file: ClassOnFile, columns: Mapping[int, ItemColumn]) -> dict[int, DataValidation]:
    english = formats.is_english()
    anchors = {form.id: "\n".join(f"{one.sign} {one.label}" for one in form.anchors) for form in on_file.view.forms}
    return {
        at: choice_of(
            question,
            title=item_words(question),
            prompt=f"{question.text.en if english else question.text.zh}\n{anchors[question.form]}",
            refusal=_("Please choose from the list, or leave the cell empty.") + "\n" + anchors[question.form],
        )
        for at, question in columns.items()
    }


def _widths(count: int) -> dict[int, float]:
    answers = dict.fromkeys(range(FIRST, FIRST + count), 9.5 if formats.is_english() else 6.5)
    return {0: 12, SEAT_COLUMN: 6, NAME_COLUMN: 14, **answers}


def _words_page(on_file: ClassOnFile) -> WordsSheet:
    """How to fill it in, and every line in full."""
    rows: list[Sequence[str | int]] = [[file_title(on_file)]]
    rows += [["", "", line] for line in _how_to()]
    bold = {0}
    for form in on_file.view.forms:
        bold |= {len(rows) + 1}
        rows += [[], [form.title], ["", "", form.question], ["", "", form.instructions]]
        rows += [[one.sign, one.label, one.gloss] for one in form.anchors]
        rows += [[item.number, item.short, item.text] for item in form.items]
    return WordsSheet(_("Read me"), rows, (6, 18, 90), frozenset(bold))


def _how_to() -> list[str]:
    return [
        _("Only the framed cells can be filled in. Choose from the list or type; the line and its answers appear."),
        _("Works without a network. Upload it as often as you like: you see what changes before anything is written."),
        _("An empty cell never takes an answer away. To take one back, do so on the sheet."),
        _("Lines may be sorted and columns of your own added. Please leave names and hidden codes as they are."),
        _("It holds children's names: never send it through a chat, and delete it once its answers are uploaded."),
    ]


def _list_page(faults: Sequence[Fault]) -> WordsSheet:
    rows = [[_("Cell"), _("What to correct")], *([_place(fault), fault_words(fault)] for fault in faults)]
    return WordsSheet(_("To correct"), rows, (8, 100), frozenset({0}))


def _place(fault: Fault) -> str:
    return f"{get_column_letter((fault.column or 0) + 1)}{fault.line}"


def _marks(faults: Sequence[Fault]) -> dict[tuple[int, int], str]:
    return {(fault.line, fault.column or 0): fault_words(fault) for fault in faults if fault.line}


MOST_FAULTS = 30  # that a page lists; the file has them all


class FormChange:
    """The digits of one form, what differs marked; empty where nothing changes."""

    def __init__(self, entry: EntryView, wanted: Mapping[str, Value]) -> None:
        form = entry.form
        self.label, self.before, self.after = form.short_title, "", Marked()
        if not any(item.id in wanted for item in form.items):
            return
        signs = "".join(str(wanted.get(item.id, sign)) for item, sign in zip(form.items, entry.signs, strict=True))
        if entry.answered:
            groups = range(0, form.size, form.group_size)
            self.before = " ".join(entry.signs[at : at + form.group_size] for at in groups)
        self.after = marked(signs, entry.signs, form.group_size)


class ChangedRow:
    def __init__(self, row: RowView, changes: Iterable[CellChange]) -> None:
        wanted = {one.item: one.after for one in changes}
        self.seat, self.name = row.seat, row.name
        self.forms = [FormChange(entry, wanted) for entry in row.entries]


class PreviewPage:
    """`tokens`: what the page carries on, signed: the cells, and the lines of a file that has to be put right."""

    def __init__(
        self, on_file: ClassOnFile, reading: SpreadsheetReading, compared: FileComparison, tokens: Mapping[str, str]
    ) -> None:
        self.view, self.nonce, self.tokens = on_file.view, uuid4(), tokens
        # In the order of the seats
        grouped = by_child(compared.changes)
        self.rows = [ChangedRow(row, grouped[row.student]) for row in on_file.children if row.student in grouped]
        self.heads = [form.short_title for form in on_file.view.forms]
        self.conflicts = _conflicts(on_file, compared.conflicts)
        self.faults = [fault_words(fault) for fault in reading.faults[:MOST_FAULTS]]
        self.count, left = len(reading.faults), max(0, len(reading.faults) - MOST_FAULTS)
        more = ngettext("%(n)s more place is in the file.", "%(n)s more places are in the file.", left)
        self.more = more % {"n": left} if left else ""
        size = size_words(len(marked_file(on_file, reading))) if reading.faults else ""
        self.get_marked = _("Get your file with these places marked (XLSX, %(size)s)") % {"size": size}
        self.say, self.notes = _say(compared), _notes(on_file, reading, compared)
        changed = cells_words(len(compared.changes))
        self.button = _("Write %(cells)s") % {"cells": changed} if self.rows else _("Write my choice")
        self.anything = bool(compared.changes or compared.conflicts)


def taken_words(written: int, left: int) -> str:
    """What became of the cells."""
    if not written and not left:
        return _("Nothing was written; everything stays as it stands here.")
    says = ngettext(
        "%(n)s cell was written from the spreadsheet.", "%(n)s cells were written from the spreadsheet.", written
    )
    if not left:
        return says % {"n": written}
    more = ngettext(
        "%(n)s cell changed here meanwhile and was left; upload the file again to see it.",
        "%(n)s cells changed here meanwhile and were left; upload the file again to see them.",
        left,
    )
    return two_sentences(says % {"n": written}, more % {"n": left})


def _say(compared: FileComparison) -> str:
    changes, conflicts = compared.changes, compared.conflicts
    if not changes and not conflicts:
        return _("Nothing would change: all that could be read stands here already.")
    says = _("%(cells)s of %(children)s would be written.") % {
        "cells": cells_words(len(changes)),
        "children": children_words(len(by_child(changes))),
    }
    if not conflicts:
        return says
    more = ngettext(
        "%(n)s cell differs from what stands here: please choose.",
        "%(n)s cells differ from what stands here: please choose.",
        len(conflicts),
    ) % {"n": len(conflicts)}
    return two_sentences(says, more) if changes else more


def _notes(on_file: ClassOnFile, reading: SpreadsheetReading, compared: FileComparison) -> list[str]:
    """What is left as it is, in a quiet line each."""
    notes = []
    if compared.newer:
        says = ngettext(
            "%(n)s cell was changed here after the file was made, and not in the file: it stays.",
            "%(n)s cells were changed here after the file was made, and not in the file: they stay.",
            compared.newer,
        )
        notes.append(says % {"n": compared.newer})
    if reading.missing:
        items = _(", ").join(item_words(question) for question in reading.missing)
        notes.append(_("The file has no column for: %(items)s. What stands here stays.") % {"items": items})
    there = {row.child.student for row in reading.rows}
    absent = sum(1 for child in on_file.children if child.student not in there and not child.exclusion)
    if absent and there:
        says = _("%(children)s of this class without an answer in the file: nothing changes for them.")
        notes.append(says % {"children": children_words(absent)})
    if reading.unread:
        notes.append(_("The file has more than one sheet with answers; only the first was read."))
    if not reading.coded:
        notes.append(_("The file did not say of which class it is; the lines were found by seat and name."))
    return notes


def _conflicts(on_file: ClassOnFile, conflicts: Sequence[CellChange]) -> list[dict[str, str]]:
    """Answers both sides gave: what stands here, who wrote it, when and in which way; what the file says."""
    questions = {question.id: question for question in on_file.questions}
    rows = {row.student: row for row in on_file.children}
    stamps = [on_file.cells[one.child].get(one.item, {}) for one in conflicts]
    people, found = names_of_people(stamp["by"] for stamp in stamps if stamp), []
    for at, (one, stamp) in enumerate(zip(conflicts, stamps, strict=True)):
        row, question = rows[one.child], questions[one.item]
        values = {"seat": row.seat, "name": row.name, "item": item_words(question), "short": localize(question.short)}
        cell = {"name": f"use-{at}", "legend": _("Seat %(seat)s %(name)s · %(item)s (%(short)s)") % values}
        cell |= {"here": _("Keep what is here: taken back, nothing yet"), "since": ""}
        cell["file"] = _("Take the file's: %(value)s") % {"value": one.after}
        if stamp:
            when = formats.moment(datetime.fromisoformat(stamp["at"]))
            cell["here"] = _("Keep what is here: %(value)s") % {"value": one.before}
            cell["since"] = " · ".join(filter(None, [people.get(stamp["by"]), when, source_words(stamp["s"])]))
        found.append(cell)
    return found

"""The page of the class file, and what a file would change: every cell before and after, nothing written yet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.rounds.presenters.answer_files import size_words
from screening.rounds.presenters.conflicts import Marked, marked
from screening.rounds.presenters.sheet import closed_words, reopen_url, sheet_title, sheet_url
from screening.rounds.presenters.spreadsheet_file import marked_file
from screening.rounds.presenters.spreadsheet_words import (
    cells_words,
    children_words,
    fault_words,
    item_words,
    source_words,
    two_sentences,
)
from screening.rounds.selectors import RowView
from screening.rounds.selectors.shapes import EntryView, localize
from screening.rounds.selectors.spreadsheet import ClassOnFile, names_of_people
from screening.rounds.spreadsheet.codes import ItemColumn, Value
from screening.rounds.spreadsheet.comparing import CellChange, FileComparison, by_child
from screening.rounds.spreadsheet.reading import SpreadsheetReading

MOST_FAULTS = 30  # that a page lists; the file has them all


class SpreadsheetPage:
    """Take the file home, bring it back. `size` in bytes."""

    def __init__(self, on_file: ClassOnFile, size: int) -> None:
        view = on_file.view
        self.view = view
        self.title = _("%(sheet)s in a spreadsheet") % {"sheet": sheet_title(view)}
        self.sheet_url = sheet_url("show_sheet", view.sheet)
        self.file_url = sheet_url("download_spreadsheet", view.sheet)
        self.reopen_url = reopen_url(view)
        self.download = _("Download the class (XLSX, %(size)s)") % {"size": size_words(size)}
        self.closed = closed_words(view)
        self.handed_in = view.handed_in


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


class ConflictCell:
    """One answer both sides gave: what stands here, who wrote it, when and in which way; what the file says."""

    def __init__(
        self, name: str, legend: str, one: CellChange, stamp: Mapping[str, Any], people: Mapping[str, str]
    ) -> None:
        self.name, self.legend = name, legend
        self.here, self.since = _("Keep what is here: taken back, nothing yet"), ""
        self.file = _("Take the file's: %(value)s") % {"value": one.after}
        if stamp:
            at = formats.moment(datetime.fromisoformat(stamp["at"]))
            self.here = _("Keep what is here: %(value)s") % {"value": one.before}
            self.since = " · ".join(filter(None, [people.get(stamp["by"]), at, source_words(stamp["s"])]))


class PreviewPage:
    """`tokens`: what the page carries on, signed: the cells, and the lines of a file that has to be put right."""

    def __init__(
        self, on_file: ClassOnFile, reading: SpreadsheetReading, compared: FileComparison, tokens: Mapping[str, str]
    ) -> None:
        sheet = on_file.view.sheet
        self.title = _("Look first, then write")
        self.sheet_title, self.sheet_url = sheet_title(on_file.view), sheet_url("show_sheet", sheet)
        self.open_url = sheet_url("open_spreadsheet", sheet)
        self.take_url, self.mark_url = sheet_url("take_spreadsheet", sheet), sheet_url("mark_spreadsheet", sheet)
        self.nonce, self.tokens = uuid4(), tokens
        self.rows = _changed_rows(on_file, compared.changes)
        self.heads = [form.short_title for form in on_file.view.forms]
        self.conflicts = _conflicts(on_file, compared.conflicts)
        self.faults = [fault_words(fault) for fault in reading.faults[:MOST_FAULTS]]
        self.count = len(reading.faults)
        self.more = _more(self.count - MOST_FAULTS)
        size = size_words(len(marked_file(on_file, reading))) if reading.faults else ""
        self.get_marked = _("Get your file with these places marked (XLSX, %(size)s)") % {"size": size}
        self.say, self.notes = _say(compared), _notes(on_file, reading, compared)
        self.closed = closed_words(on_file.view)
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


def _more(count: int) -> str:
    says = ngettext("%(n)s more place is in the file.", "%(n)s more places are in the file.", max(count, 0))
    return says % {"n": count} if count > 0 else ""


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


def _changed_rows(on_file: ClassOnFile, changes: Sequence[CellChange]) -> list[ChangedRow]:
    """In the order of the seats."""
    grouped = by_child(changes)
    return [ChangedRow(row, grouped[row.student]) for row in on_file.children if row.student in grouped]


def _conflicts(on_file: ClassOnFile, conflicts: Sequence[CellChange]) -> list[ConflictCell]:
    questions = {question.id: question for question in on_file.questions}
    rows = {row.student: row for row in on_file.children}
    stamps = [on_file.cells[one.child].get(one.item, {}) for one in conflicts]
    people = names_of_people(stamp["by"] for stamp in stamps if stamp)
    return [
        ConflictCell(f"use-{at}", _legend(rows[one.child], questions[one.item]), one, stamp, people)
        for at, (one, stamp) in enumerate(zip(conflicts, stamps, strict=True))
    ]


def _legend(row: RowView, question: ItemColumn) -> str:
    values = {"item": item_words(question), "short": localize(question.short)}
    return _("Seat %(seat)s %(name)s · %(item)s (%(short)s)") % {"seat": row.seat, "name": row.name, **values}

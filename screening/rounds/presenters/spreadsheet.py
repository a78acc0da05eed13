"""The page of the class file, and what a file would change: every cell before and after, nothing written yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.instruments.entry import NOT_YET
from screening.library.texts import text
from screening.rounds.presenters.answer_files import size_words
from screening.rounds.presenters.conflicts import DigitGroup, marked
from screening.rounds.presenters.sheet import sheet_title, sheet_url
from screening.rounds.presenters.spreadsheet_file import marked_file
from screening.rounds.presenters.spreadsheet_words import (
    cells_words,
    children_words,
    fault_words,
    item_words,
    source_words,
    two_sentences,
)
from screening.rounds.selectors import FormView
from screening.rounds.selectors.spreadsheet import ClassOnFile, names_of_people
from screening.rounds.spreadsheet.codes import Value
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
        self.reopen_url = "" if view.editable or view.closed_on else sheet_url("reopen_sheet", view.sheet)
        self.download = _("Download the class (XLSX, %(size)s)") % {"size": size_words(size)}
        self.closed = text("ui.warnings.round-closed", date=view.closed_on) if view.closed_on else ""
        self.handed_in = not view.editable


@dataclass(frozen=True)
class FormChange:
    """The digits of one form, what differs marked; empty where nothing changes."""

    label: str
    before: str = ""
    after: tuple[DigitGroup, ...] = ()


@dataclass(frozen=True)
class ChangedRow:
    seat: int
    name: str
    forms: tuple[FormChange, ...]


@dataclass(frozen=True)
class ConflictCell:
    """One answer both sides gave: what stands here and since when, what the file says."""

    name: str
    legend: str
    here: str
    since: str
    file: str


@dataclass(frozen=True)
class Tokens:
    """What the page carries on, signed: the cells, and the lines of a file that has to be put right."""

    cells: str
    lines: str


class PreviewPage:
    def __init__(
        self, on_file: ClassOnFile, reading: SpreadsheetReading, compared: FileComparison, tokens: Tokens
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
        self.closed = text("ui.warnings.round-closed", date=on_file.view.closed_on) if on_file.view.closed_on else ""
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
    there = {row.child.id for row in reading.rows}
    absent = sum(1 for child in on_file.children if child.id not in there and not child.left_out)
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
    values, grouped = on_file.values(), by_child(changes)
    rows = []
    for child in on_file.children:
        wanted = {one.item: one.after for one in grouped.get(child.id, ())}
        here = values.get(child.id, {})
        forms = (_form_change(form, here, wanted) for form in on_file.view.forms)
        if wanted:
            rows.append(ChangedRow(child.seat, child.name, tuple(forms)))
    return rows


def _form_change(form: FormView, here: Mapping[str, Value], wanted: Mapping[str, Value]) -> FormChange:
    if not any(item.id in wanted for item in form.items):
        return FormChange(form.short_title)
    before = "".join(str(here.get(item.id, NOT_YET)) for item in form.items)
    after = "".join(str(wanted.get(item.id, here.get(item.id, NOT_YET))) for item in form.items)
    groups = [before[at : at + form.group_size] for at in range(0, len(before), form.group_size)]
    blank = not before.strip(NOT_YET)
    return FormChange(form.short_title, "" if blank else " ".join(groups), marked(after, before, form.group_size))


def _conflicts(on_file: ClassOnFile, conflicts: Sequence[CellChange]) -> list[ConflictCell]:
    questions = {question.id: question for question in on_file.questions}
    children = {child.id: child for child in on_file.children}
    shorts = {item.id: item.short for form in on_file.view.forms for item in form.items}
    stamps = {f"{one.child}{one.item}": _stamp(on_file, one.child, one.item) for one in conflicts}
    people = names_of_people({key: stamp for key, stamp in stamps.items() if stamp})
    found = []
    for at, one in enumerate(conflicts):
        child, question = children[one.child], questions[one.item]
        legend = _("Seat %(seat)s %(name)s · %(item)s (%(short)s)") % {
            "seat": child.seat,
            "name": child.name,
            "item": item_words(question),
            "short": shorts[one.item],
        }
        here, since = _here(one, stamps[f"{one.child}{one.item}"], people)
        file = _("Take the file's: %(value)s") % {"value": one.after}
        found.append(ConflictCell(f"use-{at}", legend, here, since, file))
    return found


def _stamp(on_file: ClassOnFile, child: UUID, item: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = on_file.cells.get(child, {}).get(item, {})
    return found


def _here(one: CellChange, stamp: Mapping[str, Any], people: Mapping[str, str]) -> tuple[str, str]:
    """What stands here, and who wrote it, when and in which way."""
    if not stamp:
        return _("Keep what is here: taken back, nothing yet"), ""
    since = formats.moment(datetime.fromisoformat(stamp["at"]))
    words = [people.get(stamp["by"], ""), since, source_words(stamp["s"])]
    return _("Keep what is here: %(value)s") % {"value": one.before}, " · ".join(word for word in words if word)

"""The class sheet as its template prints it: one line a child, one field a form, what was typed kept when it must be
put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.library.texts import text
from screening.library.wording import state_label
from screening.rounds.drafts import RowConflict, SaveOutcome
from screening.rounds.models import Sheet
from screening.rounds.presenters.places import stopped_at
from screening.rounds.presenters.spreadsheet_words import came_words
from screening.rounds.round_scoring import forms_of_round
from screening.rounds.selectors import FormView, RowView, SheetView
from screening.rounds.wording import conflict as conflict_sentence
from screening.rounds.wording import problem as problem_sentence

Typed = Mapping[UUID, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class EntryCell:
    """One field. Numbers are text already: a page of sixty prints a thousand of these. It has an id only where a
    line above may lead to it: sixty rows must fit 8 KB."""

    name: str
    id: str
    labels: str
    label: str
    text: str
    error: bool = False


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A child's line; `open` when it has fields, else only its state is said."""

    child: str
    place: int
    seat: str
    name: str
    open: bool
    state: str
    complete: bool = False
    version: str = ""
    cells: tuple[EntryCell, ...] = ()
    bad: bool = False


@dataclass(frozen=True)
class Error:
    text: str
    field: str


@dataclass
class SheetPage:
    view: SheetView
    nonce: UUID
    rows: list[EntryRow]
    errors: list[Error] = field(default_factory=list)
    closed: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        sheet = self.view.sheet
        self.editable = self.view.editable
        self.title = sheet_title(self.view)
        self.label = self.view.forms[0].label
        self.instructions = self.view.forms[0].instructions
        self.forms = [_head(index, form) for index, form in enumerate(self.view.forms)]
        self.form_ids = " ".join(form.id for form in self.view.forms)
        self.scales = _scales(self.view.forms)
        self.lead = _lead(self.view.forms)
        items = sum(form.size for form in self.view.forms)
        self.questions_label = ngettext("%(n)s line", "%(n)s lines", items) % {"n": items}
        self.progress = progress_words(self.view)
        stop = stopped_at(self.view)
        self.stop = f"{stop.form}-{stop.item}-{stop.row.student.hex}" if stop else ""
        self.came = came_words(self.view.sources)
        self.saved = saved_words(sheet.last_saved_at)
        self.errors_title = text("ui.errors.summary", count=len(self.errors))
        self.words = saving_words()

    def url(self, name: str) -> str:
        return sheet_url(name, self.view.sheet)

    @property
    def autosave_url(self) -> str:
        return self.url("autosave_rows")

    @property
    def pad_url(self) -> str:
        return self.url("rate_by_item")

    @property
    def children_url(self) -> str:
        return self.url("list_children")

    @property
    def leave_out_url(self) -> str:
        """With an id of zeros, for a script to put a child's own in its place."""
        return sheet_url("leave_out_child", self.view.sheet, child_id=UUID(int=0)) + "?back=sheet"

    @property
    def reopen_url(self) -> str:
        return "" if self.editable or self.view.closed_on else self.url("reopen_sheet")


def sheet_page(
    view: SheetView, *, typed: Typed | None = None, outcome: SaveOutcome | None = None, note: str = ""
) -> SheetPage:
    """The sheet; after a save that has to be put right, with what was typed and a line for each place."""
    errors = [] if outcome is None else _errors(view, outcome)
    wrong = {error.field for error in errors}
    shown = _to_show_again(typed or {}, outcome)
    open_rows = [row_of(view.forms, row, shown.get(row.student), wrong) for row in view.rows]
    closed_rows = [EntryRow("", one.seat, str(one.seat), one.name, False, one.state_label) for one in view.others]
    return SheetPage(
        view=view,
        nonce=uuid4(),
        rows=sorted(open_rows + closed_rows, key=lambda row: row.place),
        errors=errors,
        closed=text("ui.warnings.round-closed", date=view.closed_on) if view.closed_on else "",
        note=note,
    )


def row_of(
    forms: Sequence[FormView], row: RowView, typed: Mapping[str, Any] | None = None, wrong: set[str] | None = None
) -> EntryRow:
    child, wrong = row.student.hex, wrong or set()
    if row.exclusion:
        return EntryRow(child, row.seat, str(row.seat), row.name, False, state_label(row.exclusion))
    cells = tuple(
        EntryCell(
            name=f"{index}-{child}",
            id=f"{index}-{row.seat}" if typed or wrong else "",
            labels=f"n{row.seat} h{index}",
            label=form.short_title,
            text=(typed or {}).get(form.id, entry.digits),
            error=f"{index}-{row.seat}" in wrong,
        )
        for index, (form, entry) in enumerate(zip(forms, row.entries, strict=True))
    )
    bad = any(cell.error for cell in cells)
    state = _("needs a look") if bad else row_state(row)
    version = (typed or {}).get("version") or version_token(row)
    return EntryRow(
        child, row.seat, str(row.seat), row.name, True, state, row.complete and not bad, version, cells, bad
    )


def version_token(row: RowView) -> str:
    return f"{row.version}.{row.digest}"


def row_state(row: RowView) -> str:
    """待填写, 还差 2 题 or 已填写: how far the line is, and nothing about the child."""
    answered, of = sum(entry.answered for entry in row.entries), sum(entry.of for entry in row.entries)
    if answered == 0:
        return _("to be filled in")
    if answered < of:
        return ngettext("%(n)s to go", "%(n)s to go", of - answered) % {"n": of - answered}
    return _("filled in")


def form_ids(sheet: Sheet) -> list[str]:
    """The forms of a sheet in the order of its columns."""
    return [form.id for form in forms_of_round(sheet.round) if form.instrument.informant == sheet.informant]


def sheet_title(view: SheetView) -> str:
    return _("%(class)s · %(informant)s") % {
        "class": view.class_name,
        "informant": view.sheet.get_informant_display(),
    }


def sheet_url(name: str, sheet: Sheet, **parts: Any) -> str:
    return reverse(f"rounds:{name}", kwargs={"public_id": sheet.public_id, **parts})


def saving_words() -> dict[str, str]:
    """What a script says about rows on their way, with places for its values."""
    return {
        "saved": text("ui.status.saved", time="{time}"),
        "pending": _("Still to be sent: {count}"),
        "waiting": text("ui.status.waiting", count="{count}"),
        "kept": _(" (kept on this device)"),
        "hold": _("No line; it goes on by itself later."),
        "leave": text("ui.warnings.leave-unsent", count="{count}"),
    }


def progress_words(view: SheetView) -> str:
    """Accounted for: enough to be scored, or a reason why not. Home, sheet and check page count the same."""
    values = {"class": view.class_name, "done": view.done, "total": view.total}
    return _("%(class)s: %(done)s of %(total)s children are accounted for") % values


def saved_words(moment: datetime | None) -> str:
    return text("ui.status.saved", time=formats.clock(moment)) if moment else ""


def _to_show_again(typed: Typed, outcome: SaveOutcome | None) -> dict[UUID, dict[str, str]]:
    """Typed texts that are not in the draft: unreadable ones, and rows that somebody else changed."""
    if outcome is None:
        return {child: dict(texts) for child, texts in typed.items()}
    again: dict[UUID, dict[str, str]] = {}
    for one in outcome.problems:
        if one.form in typed.get(one.student, {}):
            again.setdefault(one.student, {})[one.form] = typed[one.student][one.form]
    for conflict in outcome.conflicts:
        again[conflict.student] = {**typed.get(conflict.student, {}), "version": "0.conflict"}
    return again


def _errors(view: SheetView, outcome: SaveOutcome) -> list[Error]:
    index = {form.id: number for number, form in enumerate(view.forms)}
    errors = [
        (one.seat or 0, Error(problem_sentence(one), f"{index.get(one.form, 0)}-{one.seat}"))
        for one in outcome.problems
        if one.seat is not None
    ]
    errors += [(one.seat, Error(conflict_words(one), f"0-{one.seat}")) for one in outcome.conflicts]
    return [error for _seat, error in sorted(errors, key=lambda pair: pair[0])]


def conflict_words(conflict: RowConflict) -> str:
    return _("Seat %(seat)s: %(words)s") % {"seat": conflict.seat, "words": conflict_sentence(conflict)}


def _head(index: int, form: FormView) -> dict[str, Any]:
    head = ngettext("%(form)s, %(n)s digit", "%(form)s, %(n)s digits", form.size)
    return {
        "index": index,
        "title": form.short_title,
        "head": head % {"form": form.short_title, "n": form.size},
        "group": form.group_size,
        "signs": "".join(anchor.sign for anchor in form.anchors),
        "items": [item.text for item in form.items],
    }


def _scales(forms: Sequence[FormView]) -> list[dict[str, Any]]:
    """The answers of the forms; each list once, with the form's name only where they differ."""
    lists = {form.anchors: form.short_title for form in reversed(forms)}
    if len(lists) == 1:
        return [{"title": "", "anchors": forms[0].anchors}]
    return [{"title": title, "anchors": anchors} for anchors, title in reversed(lists.items())]


def _lead(forms: Sequence[FormView]) -> str:
    return _("Digits in groups of %(group)s, with or without spaces; “_” or nothing where you cannot say yet.") % {
        "group": forms[0].group_size
    }

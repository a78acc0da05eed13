"""The class sheet as its template prints it: one line a child, one field a form, what was typed kept when it must be
put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.instruments import NOT_OBSERVED
from screening.instruments.entry import BY_REST, NOT_YET
from screening.library.texts import text
from screening.library.wording import state_label
from screening.rounds.drafts import RowConflict, SaveOutcome
from screening.rounds.models import Sheet
from screening.rounds.presenters.completion import nobody_words, unseen_words
from screening.rounds.presenters.spreadsheet_words import came_words
from screening.rounds.round_scoring import forms_of_sheet
from screening.rounds.selectors import FormView, RowView, SheetView
from screening.rounds.selectors.sheet import EntryView, OtherView
from screening.rounds.wording import conflict as conflict_sentence
from screening.rounds.wording import problem as problem_sentence

DIGITS_A_MINUTE = 150  # two and a half a second, by keyboard; thinking is not in it


def typing_left(view: SheetView) -> str:
    """Empty where no digit is missing."""
    digits = sum(entry.signs.count(NOT_YET) for row in view.rows if row.to_fill for entry in row.entries)
    if not digits:
        return ""
    place, minutes = first_open(view), max(1, round(digits / DIGITS_A_MINUTE))
    says = ngettext(
        "It goes on at seat %(seat)s; about %(n)s minute of typing.",
        "It goes on at seat %(seat)s; about %(n)s minutes of typing.",
        minutes,
    )
    return says % {"seat": place.row.seat if place else "", "n": minutes}


@dataclass(frozen=True)
class CellPlace:
    """One cell of the sheet: an item of a form, and a child."""

    form: int
    item: int
    row: RowView

    def mark(self) -> str:
        """The sign as it is sent: “o” for a 0 of the rest of the class."""
        return self.row.entries[self.form].marks[self.item]

    def sign(self) -> str:
        """The answer."""
        return self.plain(self.mark())

    @staticmethod
    def plain(mark: str) -> str:
        return "0" if mark == BY_REST else mark

    @property
    def open(self) -> bool:
        return self.sign() == NOT_YET


def places_of(view: SheetView) -> list[CellPlace]:
    """Item by item, each through the whole class: quicker, and the ruler stays the same for everybody."""
    rows = [row for row in view.rows if row.to_fill]
    return [
        CellPlace(form, item, row) for form, one in enumerate(view.forms) for item in range(one.size) for row in rows
    ]


def stopped_at(view: SheetView) -> CellPlace | None:
    """The last answer of the row that was saved last: where the pen was put down."""
    rows = [(row.stored.saved_at, row.seat, row) for row in view.rows if row.stored.saved_at and row.to_fill]
    for _saved_at, _seat, row in sorted(rows, key=lambda one: one[:2], reverse=True):
        for form, entry in reversed(list(enumerate(row.entries))):
            answered = entry.signs.rstrip(NOT_YET)
            if answered:
                return CellPlace(form, len(answered) - 1, row)
    return None


def first_open(view: SheetView) -> CellPlace | None:
    """Where rating goes on, on the sheet as on the pad: behind the stop, line by line or child by child, and from the
    beginning for what was passed over. The order is the one with fewer answers behind the stop; else that of which the
    line, or the row, is fuller."""
    by_item, stop = places_of(view), stopped_at(view)
    if stop is None:
        return next((place for place in by_item if place.open), None)
    line = [place for place in by_item if (place.form, place.item) == (stop.form, stop.item)]
    row = [place for place in by_item if place.row is stop.row]
    found = []
    for places, peers in ((by_item, line), (sorted(by_item, key=lambda place: place.row.seat), row)):
        behind = places[places.index(stop) + 1 :]
        answered = sum(not place.open for place in behind)
        share = sum(not place.open for place in peers if place != stop) / max(len(peers) - 1, 1)
        found.append((answered, -share, behind + places))
    _answered, _share, order = min(found, key=lambda one: one[:2])
    return next((place for place in order if place.open), None)


def begins_at(view: SheetView) -> CellPlace | None:
    """Where the cursor stands: the next cell to fill, else the first line of which it is asked whether it was seen."""
    unseen = (one for one in places_of(view) if one.row.asked and one.sign() == NOT_OBSERVED)
    return first_open(view) or next(unseen, None) or stopped_at(view)


Typed = Mapping[UUID, Mapping[str, str]]
NO_CHILD = UUID(int=0)  # for a script to put a child's own id in its place


class EntryCell:
    """One field. Numbers are text already: a page of sixty prints a thousand of these. It has an id only where a
    line above may lead to it: sixty rows must fit 8 KB."""

    def __init__(self, index: int, row: RowView, entry: EntryView, typed: Mapping[str, str], wrong: set[str]) -> None:
        place = f"{index}-{row.seat}"
        self.name, self.labels = f"{index}-{row.student.hex}", f"n{row.seat} h{index}"
        self.id = place if typed or wrong else ""
        self.label, self.text = entry.form.short_title, typed.get(entry.form.id, entry.digits)
        self.error = place in wrong


class EntryRow:
    """A child's line; `open` when it has fields, else only its state is said."""

    def __init__(self, one: RowView | OtherView, typed: Mapping[str, str], wrong: set[str]) -> None:
        self.place, self.seat, self.name = one.seat, str(one.seat), one.name
        self.open = isinstance(one, RowView) and not one.exclusion
        if isinstance(one, OtherView):
            self.state = one.state_label
        elif one.exclusion:
            self.state = state_label(one.exclusion)
        else:
            self.child, self.version = one.student.hex, typed.get("version") or version_token(one)
            self.cells = [EntryCell(index, one, entry, typed, wrong) for index, entry in enumerate(one.entries)]
            self.bad = any(cell.error for cell in self.cells)
            self.asked = one.asked
            self.state = _("needs a look") if self.bad else row_state(one)
            self.complete = one.complete and not self.bad and not one.asked


class Error(NamedTuple):
    text: str
    field: str


class AskedRow:
    """Handed in with so many “no chance to see” that no result can be made: which lines, and the way to say “still”."""

    def __init__(self, view: SheetView, row: RowView) -> None:
        forms = [entry for entry in row.entries if not entry.scorable]
        lines = [
            (
                one.form,
                [item.number for item, sign in zip(one.form.items, one.signs, strict=True) if sign == NOT_OBSERVED],
            )
            for one in forms
        ]
        words = _("%(form)s, line %(lines)s")
        self.who = f"{row.seat} {row.name}"
        self.lines = _("; ").join(
            words % {"form": form.short_title, "lines": formats.joined(map(str, numbers))}
            for form, numbers in lines
            if numbers
        )
        self.url = sheet_url("leave_out_child", view.sheet, child_id=row.student) + "?back=sheet"


class SheetPage:
    """The sheet; after a save that has to be put right, with what was typed and a line for each place. After handing
    in only the rows that can be filled in now; `whole`: everybody, to be read."""

    def __init__(
        self,
        view: SheetView,
        *,
        typed: Typed | None = None,
        outcome: SaveOutcome | None = None,
        note: str = "",
        whole: bool = False,
    ) -> None:
        start, first, items = begins_at(view), view.forms[0], sum(form.size for form in view.forms)
        self.view, self.note, self.nonce, self.first = view, note, uuid4(), first
        self.late = bool(view.late) and not whole
        self.asked = [AskedRow(view, row) for row in view.asked] if self.late else []
        self.editable = not view.handed_in or self.late
        self.forms = [_head(index, form) for index, form in enumerate(view.forms)]
        self.scales = _scales(view.forms)
        self.lead = _(
            "Digits in groups of %(group)s, with or without spaces; “_” or nothing where you cannot say yet."
        ) % {"group": first.group_size}
        self.questions_label = ngettext("%(n)s line", "%(n)s lines", items) % {"n": items}
        self.line, self.came = progress_line(view) if self.editable else progress_words(view), came_words(view.sources)
        self.stop = f"{start.form}-{start.item}-{start.row.student.hex}" if start else ""
        self.errors = _errors(view, outcome) if outcome else []
        self.errors_title = text("ui.errors.summary", count=len(self.errors))
        self.rows = self._rows(_to_show_again(typed or {}, outcome))
        self.leave_out_url = sheet_url("leave_out_child", view.sheet, child_id=NO_CHILD) + "?back=sheet"

    @property
    def first_question(self) -> str:
        """The first question with an open cell."""
        place = next((one for one in places_of(self.view) if one.open), None)
        return self.view.forms[place.form].items[place.item].id if place else self.first.items[0].id

    @property
    def left_out(self) -> str:
        """Of a sheet that was handed in: children with a reason, who may come back."""
        n = len(self.view.left_out_late)
        words = ngettext(
            "%(n)s child was left out with a reason; once back it can be filled in, without opening the sheet.",
            "%(n)s children were left out with a reason; once back they can be filled in, without opening the sheet.",
            n,
        )
        return words % {"n": n} if n else ""

    def _rows(self, shown: Mapping[UUID, Mapping[str, str]]) -> list[EntryRow]:
        wrong = {error.field for error in self.errors}
        rows = {row.seat: shown.get(row.student, {}) for row in self.view.rows}
        shown_now = self.view.late if self.late else self.view.everybody
        return [EntryRow(one, rows.get(one.seat, {}), wrong) for one in shown_now]


def version_token(row: RowView) -> str:
    return f"{row.version}.{row.digest}"


def row_state(row: RowView) -> str:
    """待填写, 还差 2 题, 已填写 or, when it is asked about, 2 题写了“没机会看”: how far the line is, and nothing about
    the child."""
    if not row.begun:
        return _("to be filled in")
    if row.asked and row.unseen:
        return unseen_words(row)
    left = sum(entry.of - entry.answered for entry in row.entries)
    return ngettext("%(n)s to go", "%(n)s to go", left) % {"n": left} if left else _("filled in")


def form_ids(sheet: Sheet) -> list[str]:
    """The forms of a sheet in the order of its columns."""
    return [form.id for form in forms_of_sheet(sheet)]


def sheet_url(name: str, sheet: Sheet, **parts: Any) -> str:
    return reverse(f"rounds:{name}", kwargs={"public_id": sheet.public_id, **parts})


def progress_words(view: SheetView) -> str:
    """Typed in: enough to be scored, or a reason why not. Home, sheet and check page count the same."""
    n = len(view.late) - len(view.asked)
    if n:
        left = ngettext(
            "%(class)s: %(n)s child can be filled in now", "%(class)s: %(n)s children can be filled in now", n
        )
        return left % {"class": view.class_name, "n": n}
    if not view.total:
        return nobody_words(view.waiting, view.sheet.school_class.school)
    values = {"class": view.class_name, "done": view.done, "total": view.total}
    return _("%(class)s: %(done)s of %(total)s children filled in") % values


def progress_line(view: SheetView) -> str:
    """The same, how long the rest takes, and that it need not be now; said again after each save."""
    left = typing_left(view)
    left = _("%(left)s You can stop at any time.") % {"left": left} if left else ""
    return " · ".join(filter(None, (progress_words(view), left)))


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

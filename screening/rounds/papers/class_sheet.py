"""The class sheet: every child of the class in seat order, a box for each item, names outside a fold.

    ClassSheetPage(view, by=…, at=…)       in the active language; pure, from what the screen shows

Children stand in the same order and number of rows as on the screen. A row that is not to be filled in says why and
carries the letter a teacher would write; a row begun on the screen shows what is typed, a complete one only that it is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from screening import formats
from screening.documents import grid
from screening.instruments.entry import NOT_YET
from screening.library import wording
from screening.rounds.models import ChildState
from screening.rounds.paper_codes import class_sheet_code
from screening.rounds.papers.words import plain, printed_words, round_title
from screening.rounds.selectors import FormView, RowView, SheetView
from screening.rounds.selectors.sheet import EntryView, OtherView

Answers = tuple[tuple[str, str], ...]  # each sign with its word
LETTERS = (
    ChildState.KNOWN_TOO_SHORT,
    ChildState.ABSENT_LONG,
    ChildState.NO_CONSENT_YET,
    ChildState.REFUSED,
    ChildState.LEFT,
)


class ClassSheetPage:
    """The whole sheet of a class."""

    def __init__(self, view: SheetView, *, by: str, at: datetime) -> None:
        """The sheet of `view` as it stands, printed by somebody at a moment."""
        code = class_sheet_code(view.sheet.public_id)
        count = len(view.rows) + len(view.others)
        turned, tall = _heads(view.forms)
        a_side = grid.children_a_side(count, tall=tall)
        self.language = formats.html_language()
        self.look = f"r{grid.CLOSE if tall else a_side}{' turned' if turned else ''}"
        self.code = _("Sheet %(code)s") % {"code": code}
        self.title = _title(view, code)
        self.head = _head(view)
        self.case = _case(code, count)
        self.foot = _foot(view, by, at)
        self.note = _zeros()
        self.letters = tuple((letter_of(state), wording.state_label(state)) for state in LETTERS)
        self.urgent = _('If you worry about a child\'s safety, do not wait for the end: press "Urgent concern" now.')
        self.also = plain(view.forms[-1].after_sheet)
        self.leaves = tuple(leaf for forms in _by_leaf(view.forms) for leaf in _leaves(view, forms, a_side))


def letter_of(state: str) -> str:
    """The one letter for a row that stays empty."""
    return {
        ChildState.KNOWN_TOO_SHORT: pgettext("letter on the class sheet: known under four weeks", "S"),
        ChildState.ABSENT_LONG: pgettext("letter on the class sheet: away for long", "A"),
        ChildState.NO_CONSENT_YET: pgettext("letter on the class sheet: no consent yet", "C"),
        ChildState.REFUSED: pgettext("letter on the class sheet: not taking part", "N"),
        ChildState.LEFT: pgettext("letter on the class sheet: left", "L"),
    }.get(ChildState(state), "")


def _title(view: SheetView, code: str) -> str:
    parts = {"code": code, "class": view.class_name, "round": round_title(view.sheet.round)}
    return _("Class sheet %(code)s, %(class)s, %(round)s") % parts


def _head(view: SheetView) -> str:
    forms = [
        ngettext("%(form)s, %(n)s line", "%(form)s, %(n)s lines", one.size) % {"form": one.short_title, "n": one.size}
        for one in view.forms
    ]
    return _("Xinqiao, %(school)s, class sheet: %(forms)s") % {
        "school": view.sheet.school_class.school.name,
        "forms": _(", ").join(forms),
    }


def _case(code: str, count: int) -> str:
    words = ngettext("Sheet %(code)s, %(n)s child", "Sheet %(code)s, %(n)s children", count)
    return words % {"code": code, "n": count}


def _foot(view: SheetView, by: str, at: datetime) -> str:
    return _(
        "%(label)s. Type it in the same day, lock it away; two people destroy it at the end of the term. "
        "No photographs. %(printed)s"
    ) % {"label": view.forms[0].label, "printed": printed_words(by, at)}


def _heads(forms: Sequence[FormView]) -> tuple[bool, int]:
    """Whether the texts over the boxes are turned by a quarter; and how many things make the head tall."""
    leaves = _by_leaf(forms)
    texts_of = [[plain(item.text) for form in leaf for item in form.items] for leaf in leaves]
    turned = not all(grid.stands_upright(items, len(items)) for items in texts_of)
    scales = [_scales(leaf) for leaf in leaves]
    long = any(len(some) > 1 or not grid.fits_one_line(_words_of(*some[0]), small=turned) for some in scales)
    return turned, turned + long


def _words_of(question: str, anchors: Answers) -> str:
    return " ".join((question, *(f"{sign} {label}" for sign, label in anchors), _zeros()))


def _zeros() -> str:
    return _("A row of zeros is ordinary; write only what you saw.")


def _by_leaf(forms: Sequence[FormView]) -> list[list[FormView]]:
    return [[forms[place] for place in places] for places in grid.in_leaves([form.size for form in forms])]


class PaperRow:
    """A child's row on the class sheet. Without `says` and `digits` its boxes are empty: one cell, ruled behind."""

    def __init__(self, one: RowView | OtherView, forms: Sequence[FormView]) -> None:
        self.seat, self.name, self.look = one.seat, one.name, grid.name_look(one.name)
        self.says, self.letter, self.digits = "", "", list[str]()
        left_out = one.state if isinstance(one, OtherView) else one.exclusion
        if left_out:
            self.says = _("not to be filled in: %(why)s") % {"why": wording.state_label(left_out)}
            self.letter = letter_of(left_out)
        elif isinstance(one, RowView):
            self._show([entry for entry in one.entries if entry.form in forms])

    def _show(self, entries: Sequence[EntryView]) -> None:
        if all(entry.complete for entry in entries):
            self.says = _("typed in already: nothing to write here")
        elif any(entry.answered for entry in entries):
            self.digits = [sign.replace(NOT_YET, "") for entry in entries for sign in entry.signs]


class Leaf:
    """One side of a class sheet: these forms, some children of the class. `scales`: each question with its answers,
    once; `groups`: what stands over a run of boxes, and how wide it is."""

    def __init__(self, view: SheetView, forms: Sequence[FormView], lines: Sequence[PaperRow], part: slice) -> None:
        sizes = [form.size for form in forms]
        box = grid.BOXES / sum(sizes)
        self.is_first, self.is_last = part.start == 0, part.stop >= len(lines)
        self.lines = lines[part]
        self.title = _("Class sheet") if self.is_first else _("Class sheet (continued)")
        self.who = _who(view, self.lines, is_first=self.is_first)
        self.scales = _scales(forms)
        self.groups = [(words, f"{count * box:.3f}%") for form in forms for words, count in _groups(form)]
        self.heads = [(str(item.number), plain(item.text)) for form in forms for item in form.items]
        self.boxes, self.box = sum(sizes), f"{box:.3f}%"
        self.ruling = grid.ruling(sizes, [form.group_size for form in forms])


def _leaves(view: SheetView, forms: Sequence[FormView], a_side: int) -> list[Leaf]:
    """The sides for these forms, all children of the class on them."""
    lines = [PaperRow(one, forms) for one in view.everybody]
    return [Leaf(view, forms, lines, part) for part in grid.sides(len(lines), a_side)]


def _who(view: SheetView, shown: Sequence[PaperRow], *, is_first: bool) -> str:
    parts = {"class": view.class_name, "round": round_title(view.sheet.round)}
    if is_first:
        return _("%(class)s, %(round)s, seen on ______ year ____ month ____ day, signed ________________") % parts
    return _("%(class)s, %(round)s, seats %(first)s to %(last)s") % {
        **parts,
        "first": shown[0].seat,
        "last": shown[-1].seat,
    }


def _scales(forms: Sequence[FormView]) -> list[tuple[str, Answers]]:
    both = [(plain(form.question), tuple((one.sign, one.label) for one in form.anchors)) for form in forms]
    return list(dict.fromkeys(both))


def _groups(form: FormView) -> Iterator[tuple[str, int]]:
    """Headings of a form with the number of items under each, in their order."""
    for place, (block, count) in enumerate(Counter(item.block for item in form.items).items()):
        first = _("%(form)s, %(n)s: %(block)s") % {"form": form.short_title, "n": form.size, "block": block}
        yield plain(block if place else first), count

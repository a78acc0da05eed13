"""The class sheet: every child of the class in seat order, a box for each item, names outside a fold.

    ClassSheetPage(view, by=…, at=…)       in the active language; pure, from what the screen shows

Children stand in the same order and number of rows as on the screen. A row that is not to be filled in says why and
carries the letter a teacher would write; a row begun on the screen shows what is typed, a complete one only that it is.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from screening.library import wording
from screening.rounds.models import ChildState
from screening.rounds.paper_codes import class_sheet_code
from screening.rounds.papers import grid
from screening.rounds.papers.shapes import AnswerScale, Group, Leaf, PaperRow
from screening.rounds.papers.words import page_language, plain, printed_words, round_title
from screening.rounds.selectors import FormView, RowView, SheetView
from screening.rounds.selectors.shapes import OtherView

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
        self.language = page_language()
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
    long = any(len(some) > 1 or not grid.fits_one_line(_words_of(some[0]), small=turned) for some in scales)
    return turned, turned + long


def _words_of(scale: AnswerScale) -> str:
    return " ".join((scale.question, *(f"{sign} {label}" for sign, label in scale.anchors), _zeros()))


def _zeros() -> str:
    return _("A row of zeros is ordinary; write only what you saw.")


def _by_leaf(forms: Sequence[FormView]) -> list[list[FormView]]:
    return [[forms[place] for place in places] for places in grid.in_leaves([form.size for form in forms])]


def _leaves(view: SheetView, forms: Sequence[FormView], a_side: int) -> list[Leaf]:
    """The sides for these forms, all children of the class on them."""
    lines = _lines(view, forms)
    sizes, groups = [form.size for form in forms], [form.group_size for form in forms]
    box = grid.BOXES / sum(sizes)
    made = []
    for part in grid.sides(len(lines), a_side):
        shown, is_first = lines[part], part.start == 0
        made.append(
            Leaf(
                title=_("Class sheet") if is_first else _("Class sheet (continued)"),
                who=_who(view, shown, is_first=is_first),
                scales=_scales(forms),
                groups=tuple(_group(form, place, box) for form in forms for place in range(len(_blocks(form)))),
                heads=tuple((str(item.number), plain(item.text)) for form in forms for item in form.items),
                box=f"{box:.3f}%",
                ruling=grid.ruling(sizes, groups),
                lines=tuple(shown),
                is_first=is_first,
                is_last=part.stop >= len(lines),
            )
        )
    return made


def _who(view: SheetView, shown: Sequence[PaperRow], *, is_first: bool) -> str:
    parts = {"class": view.class_name, "round": round_title(view.sheet.round)}
    if is_first:
        return _("%(class)s, %(round)s, seen on ______ year ____ month ____ day, signed ________________") % parts
    seats = {"first": shown[0].seat, "last": shown[-1].seat} if shown else {"first": "", "last": ""}
    return _("%(class)s, %(round)s, seats %(first)s to %(last)s") % {**parts, **seats}


def _scales(forms: Sequence[FormView]) -> tuple[AnswerScale, ...]:
    """Each question with its answers once."""
    both = {(form.question, tuple((one.sign, one.label) for one in form.anchors)): None for form in forms}
    return tuple(AnswerScale(plain(question), anchors) for question, anchors in both)


def _blocks(form: FormView) -> dict[str, int]:
    """Headings of a form with the number of items under each, in their order."""
    blocks: dict[str, int] = {}
    for item in form.items:
        blocks[item.block] = blocks.get(item.block, 0) + 1
    return blocks


def _group(form: FormView, place: int, box: float) -> Group:
    block, count = list(_blocks(form).items())[place]
    if place == 0:
        block = _("%(form)s, %(n)s: %(block)s") % {"form": form.short_title, "n": form.size, "block": block}
    return Group(plain(block), f"{count * box:.3f}%")


def _lines(view: SheetView, forms: Sequence[FormView]) -> list[PaperRow]:
    wanted = [form.id for form in forms]
    lines = [_row_line(row, wanted) for row in view.rows] + [_other_line(row) for row in view.others]
    return sorted(lines, key=lambda line: line.seat)


def _row_line(row: RowView, wanted: Sequence[str]) -> PaperRow:
    look = grid.name_look(row.name)
    if row.exclusion:
        return PaperRow(row.seat, row.name, look, _left_out(row.exclusion), letter_of(row.exclusion))
    entries = [entry for entry in row.entries if entry.form in wanted]
    if all(entry.complete for entry in entries):
        return PaperRow(row.seat, row.name, look, _("typed in already: nothing to write here"))
    if not any(entry.answered for entry in entries):
        return PaperRow(row.seat, row.name, look)
    digits = [sign for entry in entries for sign in "".join(entry.digits.split()).ljust(entry.of, "_")]
    return PaperRow(row.seat, row.name, look, digits=tuple(sign.replace("_", "") for sign in digits))


def _other_line(row: OtherView) -> PaperRow:
    return PaperRow(row.seat, row.name, grid.name_look(row.name), _left_out(row.state), letter_of(row.state))


def _left_out(state: str) -> str:
    return _("not to be filled in: %(why)s") % {"why": wording.state_label(state)}

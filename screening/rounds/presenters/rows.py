"""Rows of a sheet: the class child by child, the answer to a script that saves them, and two versions of one row."""

from collections.abc import Mapping, Sequence
from itertools import groupby, zip_longest
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.library.texts import text
from screening.library.wording import state_label
from screening.rounds.drafts import RowConflict, SaveOutcome
from screening.rounds.presenters.sheet import (
    Error,
    conflict_words,
    progress_line,
    row_state,
    sheet_url,
    version_token,
)
from screening.rounds.selectors import FormView, RowView, SheetView
from screening.rounds.selectors.sheet import OtherView
from screening.rounds.wording import conflict_choices
from screening.rounds.wording import problem as problem_sentence

Marked = list[tuple[str, bool]]  # runs of digits, and whether they differ from the other version


class ConflictRow:
    def __init__(self, forms: Sequence[FormView], one: RowConflict, name: str, bad: bool) -> None:
        child = one.student.hex
        theirs_at, use = formats.clock(one.at) if one.at else "", conflict_choices(one)
        mine, theirs = dict(one.mine), dict(one.theirs)
        self.child = child
        self.legend = _("Seat %(seat)s %(name)s: which one") % {"seat": one.seat, "name": name}
        self.version = f"{one.version}."
        saved = _("%(use)s · %(name)s, saved at %(time)s") % {
            "use": use["theirs"],
            "name": one.by or _("in your other window"),
            "time": theirs_at,
        }
        typed = _("%(use)s · %(time)s, not saved yet") % {
            "use": use["mine"],
            "time": f"{timezone.localtime():%H:%M}",
        }
        self.sides = (
            ("theirs", saved, _lines(forms, theirs, mine)),
            ("mine", typed, _lines(forms, mine, theirs)),
        )
        # name of a hidden field → digits
        self.cells = {f"{index}-{child}": mine[form.id] for index, form in enumerate(forms) if form.id in mine}
        self.bad = bad


class ConflictPage:
    def __init__(
        self, view: SheetView, conflicts: Sequence[RowConflict], *, saved: int, undecided: Sequence[UUID] = ()
    ) -> None:
        """`undecided`: rows nobody chose for when the page came back."""
        names = {row.student: row.name for row in view.rows}
        self.nonce, self.resolve_url = uuid4(), sheet_url("show_sheet", view.sheet)
        self.sheet_url = self.resolve_url
        self.rows = [
            ConflictRow(view.forms, one, names.get(one.student, ""), one.student in undecided) for one in conflicts
        ]
        bad = _("%(row)s: please choose one")
        self.errors = [Error(bad % {"row": row.legend}, f"use-{row.child}_0") for row in self.rows if row.bad]
        self.errors_title = text("ui.errors.summary", count=len(self.errors))
        people, n = _(", ").join(sorted({one.by for one in conflicts if one.by})), len(self.rows)
        if people:
            self.lead = _("While you were filling in, %(people)s saved the same rows. ") % {"people": people}
            title = ngettext("Somebody else changed %(n)s child too", "Somebody else changed %(n)s children too", n)
        else:
            self.lead = _("You saved the same rows in another window. ")
            title = ngettext(
                "You changed %(n)s child in another window too", "You changed %(n)s children in another window too", n
            )
        self.title = title % {"n": n}
        rest = ngettext(
            "please choose one; %(n)s other row is saved.", "please choose one; %(n)s other rows are saved.", saved
        )
        self.rest = rest % {"n": saved}
        digits = _("%(form)s %(n)s digits")
        order = _(", then ").join(digits % {"form": form.short_title, "n": form.size} for form in view.forms)
        self.explains = _("What differs is underlined. %(forms)s; “-” means no chance to see.") % {"forms": order}


def _lines(forms: Sequence[FormView], digits: Mapping[str, str], other: Mapping[str, str]) -> list[Marked]:
    return [marked(digits.get(form.id, ""), other.get(form.id, ""), form.group_size) for form in forms]


def marked(digits: str, other: str, group: int) -> Marked:
    """The digits in groups, cut where they begin or stop to differ from the other version."""
    pairs = list(zip_longest("".join(digits.split()), "".join(other.split()), fillvalue="_"))
    signs = [
        (sign if (place + 1) % group or place + 1 == len(pairs) else f"{sign} ", sign != twin)
        for place, (sign, twin) in enumerate(pairs)
    ]
    return [
        ("".join(sign for sign, _differs in run), differs) for differs, run in groupby(signs, key=lambda one: one[1])
    ]


def answer(view: SheetView, outcome: SaveOutcome) -> dict[str, Any]:
    """`saved` rows are committed; `problems` name what could not be read; `conflict` holds the other version.
    `message` is the first thing to say; the page has one quiet line for it."""
    rows = {row.student: row for row in view.rows}
    conflicts = {one.student: one for one in outcome.conflicts}
    problems: dict[UUID, list[str]] = {}
    for one in outcome.problems:
        problems.setdefault(one.student, []).append(problem_sentence(one))
    asked = [one.student for one in outcome.saved] + list(conflicts)
    asked += [student for student in problems if student not in asked]
    sentences = [sentence for found in problems.values() for sentence in found]
    sentences += [conflict_words(one) for one in outcome.conflicts]
    if outcome.closed_on:
        sentences.append(text("ui.warnings.round-closed", date=outcome.closed_on))
    return {
        "saved_at": formats.clock(view.sheet.last_saved_at) if view.sheet.last_saved_at else "",
        "message": " ".join(sentences[:1]),
        "line": progress_line(view),
        "rows": [_row(rows.get(child), child, problems.get(child, []), conflicts.get(child)) for child in asked],
    }


def odd_rows() -> str:
    return _(
        "{count} row(s) typed on this device were not sent, because the sheet was handed in, the form has changed "
        "or the child is no longer on this sheet: {rows}. They are kept for you to look at."
    )


def status_of(outcome: SaveOutcome) -> int:
    if outcome.conflicts:
        return 409
    return 422 if outcome.problems else 200


def _row(row: RowView | None, child: UUID, problems: list[str], conflict: RowConflict | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"child": child.hex, "saved": not problems and conflict is None, "problems": problems}
    if conflict is not None:
        answer["conflict"] = {"version": f"{conflict.version}.", "theirs": conflict.theirs}
        answer["conflict"] |= {"by": conflict.by, "words": conflict_words(conflict)}
        answer["conflict"]["use"] = conflict_choices(conflict)
    elif row is not None:
        answer |= {"version": version_token(row), "state": row_state(row), "complete": row.complete}
    return answer


class SheetChildLine(NamedTuple):
    """A child of the list; `may_fill`: one whose row may be typed."""

    one: RowView | OtherView
    state: str
    complete: bool = False
    may_fill: bool = False


def child_lines(view: SheetView) -> list[SheetChildLine]:
    return [
        SheetChildLine(one, one.state_label)
        if isinstance(one, OtherView)
        else SheetChildLine(
            one,
            state_label(one.exclusion) if one.exclusion else row_state(one),
            one.complete and not one.exclusion,
            not one.locked,
        )
        for one in view.everybody
    ]


def row_or_404(view: SheetView, child_id: UUID) -> RowView:
    for row in view.rows:
        if row.student == child_id:
            return row
    raise Http404


def after_child(view: SheetView, row: RowView, *, wants_next: bool) -> str:
    """The next child with open lines, or the list of the class."""
    following = neighbour(view, row) if wants_next else None
    if following is None:
        return sheet_url("list_children", view.sheet)
    return sheet_url("rate_child", view.sheet, child_id=following.student)


def neighbour(view: SheetView, row: RowView) -> RowView | None:
    """The next child who still has open lines, after this one and then from the top."""
    rows = [one for one in view.rows if one.missing and not one.locked and one.student != row.student]
    return next((one for one in rows if one.seat > row.seat), rows[0] if rows else None)

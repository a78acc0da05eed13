"""Two people changed a row: both versions side by side, with what differs marked, and nothing chosen beforehand."""

from collections.abc import Mapping, Sequence
from itertools import groupby, zip_longest
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.library.texts import text
from screening.rounds.drafts import RowConflict
from screening.rounds.presenters.sheet import Error, sheet_url
from screening.rounds.selectors import FormView, SheetView
from screening.rounds.wording import conflict_choices

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
        rows = [ConflictRow(view.forms, one, names.get(one.student, ""), one.student in undecided) for one in conflicts]
        errors = [
            Error(_("%(row)s: please choose one") % {"row": row.legend}, f"use-{row.child}_0")
            for row in rows
            if row.bad
        ]
        people = _(", ").join(sorted({one.by for one in conflicts if one.by}))
        rest = ngettext(
            "please choose one; %(n)s other row is saved.", "please choose one; %(n)s other rows are saved.", saved
        )
        self.nonce = uuid4()
        self.title = _title(people, len(rows))
        self.lead = _lead(people)
        self.rest = rest % {"n": saved}
        self.explains = _("What differs is underlined. %(forms)s; “-” means no chance to see.") % {
            "forms": _order(view.forms)
        }
        self.rows = rows
        self.errors = errors
        self.errors_title = text("ui.errors.summary", count=len(errors))
        self.resolve_url = sheet_url("resolve_conflicts", view.sheet)
        self.sheet_url = sheet_url("show_sheet", view.sheet)


def _title(people: str, rows: int) -> str:
    if people:
        title = ngettext("Somebody else changed %(n)s child too", "Somebody else changed %(n)s children too", rows)
    else:
        title = ngettext(
            "You changed %(n)s child in another window too", "You changed %(n)s children in another window too", rows
        )
    return title % {"n": rows}


def _lead(people: str) -> str:
    if not people:
        return _("You saved the same rows in another window. ")
    return _("While you were filling in, %(people)s saved the same rows. ") % {"people": people}


def _lines(forms: Sequence[FormView], digits: Mapping[str, str], other: Mapping[str, str]) -> list[Marked]:
    return [marked(digits.get(form.id, ""), other.get(form.id, ""), form.group_size) for form in forms]


def marked(digits: str, other: str, group: int) -> Marked:
    """The digits in groups, cut where they begin or stop to differ from the other version."""
    pairs = list(zip_longest(_bare(digits), _bare(other), fillvalue="_"))
    signs = [
        (sign if (place + 1) % group or place + 1 == len(pairs) else f"{sign} ", sign != twin)
        for place, (sign, twin) in enumerate(pairs)
    ]
    return [
        ("".join(sign for sign, _differs in run), differs) for differs, run in groupby(signs, key=lambda one: one[1])
    ]


def _bare(digits: str) -> str:
    return "".join(digits.split())


def _order(forms: Sequence[FormView]) -> str:
    parts = [_("%(form)s %(n)s digits") % {"form": form.short_title, "n": form.size} for form in forms]
    return _(", then ").join(parts)

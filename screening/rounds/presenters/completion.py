"""How far classes are, as sentences. Every page that counts classes or says “done” takes its words from here."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from screening import formats
from screening.rounds.completion.standing import ClassStanding, Step, Undone
from screening.rounds.selectors import ClassProgress, RowView, SheetView
from students.models import School
from students.selectors import administrator_of

SEATS_NAMED = 4
TAG = {Step.DONE: "done", Step.IN_PROGRESS: "doing", Step.LATE: "doing"}


class ClassLine:
    """A class of the teacher's own, as the first screen lists it."""

    def __init__(self, one: ClassProgress) -> None:
        self.class_name, self.school, self.sheet = one.class_name, one.school, one.sheet
        self.done, self.total, self.is_typing = one.done, one.total, one.is_typing
        self.status_words, self.waits_for = step_words(one.standing), waiting_words(one.standing)
        self.tag = TAG.get(one.standing.step, "")


def undone_words(found: Undone) -> str:
    """The one sentence for administrator, headteacher, counselor and county: classes, never children."""
    if not found.classes:
        return _("No class has a child to rate yet.")
    if found.is_done:
        return ngettext("The one class is done.", "All %(n)s classes are done.", found.classes) % {"n": found.classes}
    left = ngettext("%(n)s of %(of)s class is not done", "%(n)s of %(of)s classes are not done", found.classes)
    late, consent = found.late, found.no_consent
    parts = (
        (ngettext("%(n)s not handed in yet", "%(n)s not handed in yet", found.open), found.open),
        (ngettext("%(n)s handed in with children not rated", "%(n)s handed in with children not rated", late), late),
        (ngettext("%(n)s waiting for consent sheets", "%(n)s waiting for consent sheets", consent), consent),
    )
    return _("%(left)s: %(parts)s.") % {
        "left": left % {"n": found.undone, "of": found.classes},
        "parts": formats.joined(words % {"n": n} for words, n in parts if n),
    }


def nobody_words(waiting: int, school: School) -> str:
    """A class in which nobody may be rated yet, and whom to ask."""
    if not waiting:
        return _("No child of this class takes part in this round.")
    says = ngettext(
        "No child can be rated yet: %(n)s consent sheet has not come back.",
        "No child can be rated yet: %(n)s consent sheets have not come back.",
        waiting,
    ) % {"n": waiting}
    person = administrator_of(school, timezone.localdate())
    if person is None:
        return says
    return _("%(says)s Please ask the school administrator, %(name)s.") % {"says": says, "name": person.name}


def late_words(class_name: str, standing: ClassStanding, seats: Sequence[int]) -> str:
    """After handing in: how many can be filled in now, and where they sit; more only where none of them was before."""
    count = standing.to_fill
    says = ngettext(
        "%(class)s: %(n)s child is not filled in yet, seat %(seats)s.",
        "%(class)s: %(n)s children are not filled in yet, seats %(seats)s.",
        count,
    )
    if standing.new == count:
        says = ngettext(
            "%(class)s: %(n)s more child to fill in now, seat %(seats)s.",
            "%(class)s: %(n)s more children to fill in now, seats %(seats)s.",
            count,
        )
    shown = formats.joined(str(seat) for seat in seats[:SEATS_NAMED])
    more = shown + _(" and others") if len(seats) > SEATS_NAMED else shown
    return says % {"class": class_name, "n": count, "seats": more}


def unseen_words(row: RowView) -> str:
    """Empty where every form has a score."""
    n = row.unseen
    words = ngettext("%(n)s line says “no chance to see”", "%(n)s lines say “no chance to see”", n) % {"n": n}
    return words if n else ""


def asked_words(view: SheetView) -> str:
    """Once, on a later day: of whom too little was seen for a result."""
    who = _("seat %(seat)s: %(words)s")
    rows = formats.joined(who % {"seat": row.seat, "words": unseen_words(row)} for row in view.asked)
    return _("%(class)s, %(rows)s. No result can be made yet. Have you seen it meanwhile?") % {
        "class": view.class_name,
        "rows": rows,
    }


def waiting_words(standing: ClassStanding) -> str:
    """Beside a class that is done or under way: families who have not answered."""
    if not standing.waiting:
        return ""
    says = ngettext(
        "%(n)s consent sheet has not come back", "%(n)s consent sheets have not come back", standing.waiting
    )
    return says % {"n": standing.waiting}


def step_words(standing: ClassStanding) -> str:
    """What a class waits for, in a word or two."""
    if standing.step == Step.LATE:
        return ngettext("%(n)s more to fill in", "%(n)s more to fill in", standing.to_fill) % {"n": standing.to_fill}
    return {
        Step.DONE: pgettext("status", "Done"),
        Step.IN_PROGRESS: pgettext("status", "In progress"),
        Step.NOT_BEGUN: pgettext("status", "Not begun"),
        Step.NO_CONSENT: pgettext("status", "Waits for consent"),
        Step.NOBODY: pgettext("status", "Nobody takes part"),
    }[standing.step]


def more_schools(left: int) -> str:
    """Of a list that has no room for all of them; empty where it has."""
    if left <= 0:
        return ""
    words = ngettext(
        "%(n)s more school: see the page of the round", "%(n)s more schools: see the page of the round", left
    )
    return words % {"n": left}

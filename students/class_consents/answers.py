"""The answer to the script that saves the rows of a class's consent, in the words of rounds/views/typing.py.

A row that lacks some of its lines is no sheet: neither saved nor wrong, it stays on the device until it is whole.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.form_kit.rows import RowInput
from students.class_consents.forms import SIGNERS, UsualForm
from students.class_consents.page import (
    ConsentError,
    ConsentLine,
    count_words,
    errors_title,
    id_of,
    page_url,
    version_token,
)
from students.class_consents.rows import ALL_AGREED, TYPED, Asked, Outcome, Refused, in_groups, texts_of, tidy
from students.class_consents.services import histories
from students.class_consents.wording import (
    asked_words,
    child_words,
    choice_words,
    gaps_words,
    is_given,
    names_of,
    problem_words,
    state_words,
)
from students.models import Consent, Enrolment, SchoolClass
from students.selectors import class_label, school_year_of

UNFINISHED = ("short", "authority")


def answer(seats: Sequence[Enrolment], rows: Sequence[RowInput], outcome: Outcome) -> dict[str, Any]:
    places: dict[UUID, Enrolment] = {seat.student.public_id: seat for seat in seats}
    sheets = histories([seat.student_id for seat in seats])
    refused = {one.student: one for one in outcome.refused}
    asked = {one.student: one for one in outcome.asked}
    sentences = [problem_words(one, places.get(one.student)) for one in outcome.refused if one.code not in UNFINISHED]
    sentences += [asked_words(one, places[one.student]) for one in outcome.asked]
    answers = []
    for row in rows:
        seat = places.get(row.student)
        told = sheets[seat.student_id] if seat else []
        answers.append({"child": row.student.hex, "problems": []} | _row(row.student, refused, asked, seat, told))
    if answers:
        states = [told[-1] if (told := sheets[seat.student_id]) else None for seat in seats]
        answers[-1]["counts"] = count_words(states)  # with the last row, for the script hears of rows only
    return {"saved_at": formats.clock(timezone.now()), "message": " ".join(sentences[:1]), "rows": answers}


def status_of(outcome: Outcome) -> int:
    if outcome.asked:
        return 409
    return 422 if outcome.refused else 200


def _row(
    child: UUID,
    refused: dict[UUID, Refused],
    asked: dict[UUID, Asked],
    seat: Enrolment | None,
    sheets: Sequence[Consent],
) -> dict[str, Any]:
    now = sheets[-1] if sheets else None
    state = {"state": state_words(now), "complete": is_given(now)}
    if child in asked and seat is not None:
        return state | {"saved": False, "conflict": _conflict(asked[child], seat)}
    if child in refused:
        return _refused(refused[child], seat)
    return state | {"saved": True, "version": version_token(sheets)}


def _refused(found: Refused, seat: Enrolment | None) -> dict[str, Any]:
    if found.code in UNFINISHED:
        return {"state": gaps_words(int(found.value or 1)), "complete": False}
    return {"saved": False, "state": _("needs a look"), "complete": False, "problems": [problem_words(found, seat)]}


def _conflict(found: Asked, seat: Enrolment) -> dict[str, Any]:
    return {
        "version": f"{found.version}.",
        "by": found.now.recorded_by.name,
        "words": asked_words(found, seat),
        "theirs": texts_of(found.now),
        "use": choice_words(found),
    }


class RestPage:
    """All who have no sheet yet, by name, before a yes is written for each of them."""

    def __init__(self, school_class: SchoolClass, seats: Sequence[Enrolment], usual: UsualForm) -> None:
        sheets = histories([seat.student_id for seat in seats])
        lines = [ConsentLine(seat, sheets[seat.student_id]) for seat in seats]
        self.school_class, self.nonce = school_class, uuid4()
        self.label = class_label(school_class, school_year_of(school_class.school))
        self.rest = [line for line in lines if line.is_missing]
        self.all_agreed = ALL_AGREED
        self.signer, self.dated = usual.usual.signer, usual.usual.dated.isoformat()
        told = {"n": len(self.rest), "names": names_of(line.seat for line in self.rest)}
        told |= {"signer": str(dict(SIGNERS)[self.signer]), "day": formats.day(usual.usual.dated)}
        self.question = _("%(n)s children: %(names)s") % told
        self.says = _("For each of them a sheet lies here: yes to all six lines, signed by %(signer)s, %(day)s.") % told
        kept = [line for line in lines if line.now is not None and not line.complete]
        self.kept = [f"{child_words(line.seat)} ({line.state})" for line in kept]


class AskedLine:
    """The two words between which somebody has to choose, for `rounds/resolve_conflicts.html`."""

    def __init__(self, seat: Enrolment, found: Asked, bad: bool) -> None:
        self.child, self.bad, self.version = found.student.hex, bad, f"{found.version}."
        self.legend = asked_words(found, seat)
        use, theirs = choice_words(found), texts_of(found.now)
        mine = {**theirs, **found.mine}
        mine |= {name: in_groups(tidy(mine[name])) for name in TYPED}
        self.sides = [(side, use[side], _marked(*pair)) for side, *pair in _both(mine, theirs)]
        self.cells = {f"{at}-{self.child}": mine[name] for at, name in enumerate(TYPED)}


class AskedPage:
    def __init__(
        self,
        school_class: SchoolClass,
        seats: Sequence[Enrolment],
        outcome: Outcome,
        usual: UsualForm,
        undecided: Sequence[UUID] = (),
    ) -> None:
        self.signer, self.dated = usual.usual.signer, usual.usual.dated.isoformat()
        places = {id_of(seat): seat for seat in seats}
        self.rows = [AskedLine(places[one.student], one, one.student in undecided) for one in outcome.asked]
        self.errors = [
            ConsentError(_("%(row)s: please choose one") % {"row": row.legend}, f"use-{row.child}_0")
            for row in self.rows
            if row.bad
        ]
        self.nonce, self.errors_title = uuid4(), errors_title(len(self.errors))
        self.title = ngettext("One family has said something else", "Families have said something else", len(self.rows))
        self.lead, self.rest = "", _("nothing is written for these rows until you choose. All other rows are saved.")
        self.explains = _("Six lines, who signed, the child. What differs is underlined.")
        self.sheet_url = self.resolve_url = page_url(school_class)


def _both(mine: dict[str, str], theirs: dict[str, str]) -> tuple[tuple[str, dict[str, str], dict[str, str]], ...]:
    return ("theirs", theirs, mine), ("mine", mine, theirs)


def _marked(texts: dict[str, str], other: dict[str, str]) -> list[list[tuple[str, bool]]]:
    """One line: each field, and whether it differs."""
    return [[(f"{texts[name] or '_'} ", texts[name] != other[name]) for name in TYPED]]

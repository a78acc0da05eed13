"""The answer to the script that saves the rows of a class's consent, in the words of rounds/views/autosave.py.

A row that lacks some of its lines is no sheet: neither saved nor wrong, it stays on the device until it is whole.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.form_kit.rows import RowInput
from students.class_consents.outcome import Asked, Outcome, Refused
from students.class_consents.page import count_words, version_token
from students.class_consents.rows import texts_of
from students.class_consents.services import histories
from students.class_consents.wording import (
    asked_words,
    choice_words,
    gaps_words,
    is_given,
    problem_words,
    state_words,
)
from students.models import Consent, Enrolment

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

"""Rows that may still be filled after the sheet was handed in: nobody opens it again and nobody gives a reason.

late_children(sheet) -> set[int]      ids of the children; nobody where the sheet lies open or the round is over
has_anything(sheet, seats) -> bool    whether there is something to hand in at all
"""

from collections.abc import Iterable

from django.utils import timezone

from screening.rounds.completion.standing import MAY_BE_FILLED
from screening.rounds.models import Informant, RoundChild, Sheet
from screening.rounds.round_scoring import accepts
from students.models import Enrolment


def late_children(sheet: Sheet) -> set[int]:
    """A child's own answers are typed one by one and have a way of their own."""
    handed_in = sheet.state == Sheet.State.SUBMITTED and sheet.informant == Informant.TEACHER
    if not handed_in or not accepts(sheet.round, timezone.localdate()):
        return set()
    rows = RoundChild.objects.filter(round=sheet.round, school_class=sheet.school_class, state__in=MAY_BE_FILLED)
    return set(rows.values_list("student_id", flat=True))


def has_anything(sheet: Sheet, seats: Iterable[Enrolment]) -> bool:
    rows = sheet.rows.filter(student__in=[seat.student_id for seat in seats])
    return any(exclusion or cells for exclusion, cells in rows.values_list("exclusion", "cells"))

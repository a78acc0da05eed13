"""Readings of rounds for pages and for the rooms above. Each starts from a row that a door returned.

screenable(round, school_class, day, informant="teacher") -> list[Enrolment]    the only source of rows anywhere
seats_of(sheet) -> list[Enrolment]                                the same for a sheet, today
"""

from datetime import date

from django.utils import timezone

from screening.rounds.models import Informant, ScreeningRound, Sheet
from students.consents import standing
from students.models import Enrolment, SchoolClass
from students.selectors import consents_in_force, roster_on

SCOPE = {Informant.TEACHER: "teacher_forms", Informant.CHILD: "child_forms"}


def screenable(
    screening_round: ScreeningRound, school_class: SchoolClass, day: date, informant: str = Informant.TEACHER
) -> list[Enrolment]:
    """The roster of the day minus children without a valid consent for that scope, in seat order."""
    roster = list(roster_on(school_class, day))
    consents = consents_in_force(enrolment.student_id for enrolment in roster)
    scope = SCOPE[Informant(informant)]
    return [enrolment for enrolment in roster if standing(consents.get(enrolment.student_id), scope) == "given"]


def seats_of(sheet: Sheet) -> list[Enrolment]:
    """Of a round that is over nobody who came afterwards: what was typed for such a child would never be scored."""
    seats = screenable(sheet.round, sheet.school_class, timezone.localdate(), sheet.informant)
    if sheet.round.state != ScreeningRound.State.CLOSED:
        return seats
    took_part = sheet.round.children.filter(student__in=[seat.student_id for seat in seats])
    there = set(took_part.values_list("student_id", flat=True))
    return [seat for seat in seats if seat.student_id in there]

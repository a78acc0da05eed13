"""Sheets taken along, visits made, and the contacts of a term ticked for a class."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding.rules import NotYet, check_home_visit
from screening.cases.models import HomeVisit, TermContact, VisitSheet
from screening.idempotency.once import once
from students.consents import standing
from students.models import Enrolment, Student
from students.selectors import consents_in_force, current_seat
from students.services.family import NoConsentForCare

MOST = 60  # sheets in one file


class NobodyChosen(Exception):
    """No child was ticked, or more than fit into one file."""


@transaction.atomic
def take_along(seats: Iterable[Enrolment], *, by: User, nonce: UUID) -> UUID:
    """A sheet for each of these children, in one file. The same press twice is one file; other ticks on a page that was
    brought back are a file of their own. Raises NobodyChosen."""
    rows = list(seats)
    before = set(VisitSheet.objects.filter(batch=nonce).values_list("student", flat=True))
    if before and before == {seat.student_id for seat in rows}:
        return nonce
    nonce = uuid4() if before else nonce
    if not 0 < len(rows) <= MOST:
        raise NobodyChosen
    made = {"batch": nonce, "printed_by": by, "printed_at": timezone.now()}
    VisitSheet.objects.bulk_create(
        VisitSheet(student=seat.student, school_class=seat.school_class, **made) for seat in rows
    )
    subjects = [seat.student.public_id for seat in rows]
    audit.record(by=by, verb="home-visit.take_along", subjects=subjects, detail={"sheets": len(rows)})
    return nonce


@once("home-visit.record", strict=True)
def record_home_visit(student: Student, *, by: User, nonce: UUID, **said: Any) -> HomeVisit:
    """One visit; the same nonce is the same visit. Life at home needs the consent that the care situation needs; that
    there was a visit, what was agreed and whether the child is safe needs none.

    Raises NotYet, NoConsentForCare, SentBefore. Where somebody worries about safety the caller leads on to the urgent
    concern.
    """
    made = {"school_class": current_seat(student).school_class, "recorded_by": by, "recorded_at": timezone.now()}
    found = HomeVisit(student=student, **made, **said)
    check_home_visit(found, today=timezone.localdate())
    consent = consents_in_force([student.pk]).get(student.pk)
    if found.tells_of_home and standing(consent, "care_context") != "given":
        raise NoConsentForCare
    found.save()
    detail = {"visited_on": found.visited_on.isoformat(), "safety": found.safety}
    audit.record(by=by, verb="home-visit.record", obj=found, subjects=[student.public_id], detail=detail)
    return found


@transaction.atomic
def tick_contacts(students: Iterable[Student], *, by: User, dated: date, way: str) -> int:
    """A contact on a day for each of these children; a second press adds none. Returns how many are new. Raises NotYet
    for a day to come."""
    if dated > timezone.localdate():
        raise NotYet("dated", "future")
    new = []
    for student in students:
        values = {"way": way, "recorded_by": by, "recorded_at": timezone.now()}
        _row, created = TermContact.objects.get_or_create(student=student, dated=dated, defaults=values)
        if created:
            new.append(student.public_id)
    if new:
        audit.record(by=by, verb="term-contact.tick", subjects=new, detail={"way": way, "children": len(new)})
    return len(new)


@transaction.atomic
def take_back(student: Student, *, by: User) -> None:
    """What the same person ticked today, by a slip."""
    gone, _kinds = TermContact.objects.filter(
        student=student, recorded_by=by, recorded_at__date=timezone.localdate()
    ).delete()
    if gone:
        audit.record(by=by, verb="term-contact.take_back", subjects=[student.public_id])

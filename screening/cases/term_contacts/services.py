"""Contacts ticked for a class, and a slip of the same day taken back."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding.rules import NotYet
from screening.cases.models import TermContact
from students.models import Student


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

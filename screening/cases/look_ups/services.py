"""A look-up: who was asked, what was said, whether anybody has seen the child, what comes next."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding.rules import check_look_up
from screening.cases.models import LookUp
from screening.idempotency.once import once
from screening.rounds.services import end_absence
from students.models import Student
from students.selectors import current_seat

BACK = "back"  # of chain.json `look_up`, how it ended


@once("look-up.record", strict=True)
def record_look_up(student: Student, *, by: User, nonce: UUID, **said: Any) -> LookUp:
    """One more entry; the same nonce is the same entry. An end is refused while nobody has seen or heard the child.
    A child that is back can be rated again.

    Where the answers are worrying (`is_worrying`) the caller leads on to the urgent concern: it is a person who
    raises one.
    """
    made = {"school_class": current_seat(student).school_class, "recorded_by": by, "recorded_at": timezone.now()}
    found = LookUp(student=student, **made, **said)
    check_look_up(found, today=timezone.localdate())
    found.save()
    if found.closed == BACK:
        end_absence(student, by=by)
    detail = {"where": found.where, "seen": found.seen, "safe": found.safe, "closed": found.closed}
    audit.record(by=by, verb="look-up.record", obj=found, subjects=[student.public_id], detail=detail)
    return found

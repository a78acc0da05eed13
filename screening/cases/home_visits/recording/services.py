"""A home visit: who went, whom they met, what was said and agreed."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding.rules import check_home_visit
from screening.cases.models import HomeVisit
from screening.idempotency.once import once
from students.consents import standing
from students.models import Student
from students.selectors import consents_in_force, current_seat
from students.services.family import NoConsentForCare


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

"""Sheets taken along: which children, when, by whom."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.models import VisitSheet
from students.models import Enrolment

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
    VisitSheet.objects.bulk_create(
        VisitSheet(
            batch=nonce,
            student=seat.student,
            school_class=seat.school_class,
            printed_by=by,
            printed_at=timezone.now(),
        )
        for seat in rows
    )
    subjects = [seat.student.public_id for seat in rows]
    audit.record(by=by, verb="home-visit.take_along", subjects=subjects, detail={"sheets": len(rows)})
    return nonce

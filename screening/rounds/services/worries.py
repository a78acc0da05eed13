"""Several children who stay on a teacher's mind, said at once.

raise_concerns(students, *, by, note, nonce, sheet) -> int      a row a child; the same nonce writes once
"""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from screening.rounds.models import Sheet
from screening.rounds.services.concerns import raise_concern
from students.models import Student


@transaction.atomic
def raise_concerns(students: Sequence[Student], *, by: User, note: str, nonce: UUID, sheet: Sheet) -> int:
    for student in students:
        raise_concern(student, by=by, note=note, nonce=uuid5(nonce, str(student.public_id)), sheet=sheet)
    return len(students)

"""The unscored lines of a single form: what goes well, whom the child trusts, what the child hopes for.

record_strengths(student, *, by, lines, source, nonce) -> None      lines: (line, words); the same nonce writes once
"""

from collections.abc import Iterable
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from students.models import Student
from students.services import record_strength


@transaction.atomic
def record_strengths(student: Student, *, by: User, lines: Iterable[tuple[str, str]], source: str, nonce: UUID) -> None:
    for line, words in lines:
        record_strength(student, by=by, line=line, source=source, text=words, nonce=uuid5(nonce, line))

"""A child whose case has ended, looked at again."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from screening.cases.access.earlier import open_beside
from screening.cases.models import Case
from screening.rounds.services.concerns import raise_concern


@transaction.atomic
def look_after_again(case: Case, *, by: User, nonce: UUID, why: str) -> Case:
    """A concern of the counselor's own opens a case, or joins the one that is open. What was ended stays as it was.
    Returns the case to go on with: the ended one where the child goes to another counselor's school by now."""
    raise_concern(case.student, by=by, note=why.strip(), nonce=nonce)
    return open_beside(by, case) or case

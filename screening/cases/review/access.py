"""The door to one's own unfinished review; nobody reads another's."""

from accounts.models import User
from screening.cases.access.cases import of_my_cases
from screening.cases.models import Case, ReviewDraft


def own_draft(user: User, case: Case) -> ReviewDraft | None:
    return ReviewDraft.objects.filter(**of_my_cases(user, "case"), case=case, by=user).first()

"""The door to one's own unfinished review; nobody reads another's."""

from accounts.models import User
from screening.cases.access.cases import cases_of
from screening.cases.models import Case, ReviewDraft


def own_draft(user: User, case: Case) -> ReviewDraft | None:
    return ReviewDraft.objects.filter(case__in=cases_of(user), case=case, by=user).first()

"""Practice with made-up stories: only the day is kept, never an answer.

record_practice(*, by) -> RaterPractice
"""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.library import texts
from screening.rounds.models import RaterPractice


@transaction.atomic
def record_practice(*, by: User) -> RaterPractice:
    """The stories were worked through today. Once a day is enough; a second click changes nothing."""
    row, made = RaterPractice.objects.get_or_create(
        user=by, version=texts.node("rater_practice.version"), practised_on=timezone.localdate()
    )
    if made:
        audit.record(by=by, verb="practice.finish", obj=by)
    return row

"""The door to a county's numbers: its officer's schools and rounds, nothing for anybody else."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Permission, can
from screening.rounds.access import rounds_of
from screening.rounds.models import ScreeningRound
from students.access import county_of, schools_of
from students.models import County, School


def schools_counted(user: User) -> QuerySet[School]:
    """Schools of the own county, for whoever may read its aggregates."""
    return schools_of(user) if can(user, Permission.READ_DISTRICT) else School.objects.none()


def get_county_or_404(user: User) -> County:
    if not can(user, Permission.READ_DISTRICT):
        raise Http404
    return county_of(user)


def rounds_counted(user: User) -> QuerySet[ScreeningRound]:
    """Rounds of the own county that have begun, oldest first."""
    rounds = rounds_of(user) if can(user, Permission.READ_DISTRICT) else ScreeningRound.objects.none()
    return rounds.exclude(state=ScreeningRound.State.PLANNED).order_by("opens_on", "pk")

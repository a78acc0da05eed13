"""The county's directory of receivers: those who refer and the district officer keep it together. No child is in it."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.cases.models import Receiver
from students.access import county_of


def directory_of(user: User) -> QuerySet[Receiver]:
    """Everybody who was ever entered; those who have ended stand last."""
    if not can(user, Permission.KEEP_RECEIVERS):
        return Receiver.objects.none()
    rows = Receiver.objects.filter(county=county_of(user)).select_related("changed_by", "ended_by", "county")
    return rows.order_by("ended_at", "unit", "pk")


def get_receiver_or_404(user: User, public_id: UUID) -> Receiver:
    """One that is still asked: what has ended is kept as it was."""
    return one_or_404(directory_of(user).filter(public_id=public_id, ended_at__isnull=True))

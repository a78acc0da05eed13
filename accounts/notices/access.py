"""Whose notices: everybody reads the own ones."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Notice, User


def notices_of(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(to=user) if user.is_authenticated else Notice.objects.none()


def get_notice_or_404(user: User, public_id: UUID) -> Notice:
    return get_object_or_404(notices_of(user), public_id=public_id)

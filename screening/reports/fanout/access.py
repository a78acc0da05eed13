"""Whose batches: those of the own county, for its district officer. A batch tells states, never a school's figures."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.reports.models import ReportBatch
from students.dated import in_force
from students.models import CountyAssignment


def batches_of(user: User) -> QuerySet[ReportBatch]:
    if not can(user, Permission.READ_DISTRICT):
        return ReportBatch.objects.none()
    posts = CountyAssignment.objects.filter(in_force(timezone.localdate()), user=user)
    return ReportBatch.objects.filter(county__assignments__in=posts).distinct()


def get_batch_or_404(user: User, public_id: UUID) -> ReportBatch:
    return one_or_404(batches_of(user), public_id=public_id)

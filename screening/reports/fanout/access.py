"""Whose batches: those of the own county, for its district officer. A batch tells states, never a school's figures."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Role, User
from screening.reports.models import ReportBatch
from students.models import CountyAssignment


def batches_of(user: User) -> QuerySet[ReportBatch]:
    if user.role != Role.DISTRICT_OFFICER:
        return ReportBatch.objects.none()
    today = timezone.localdate()
    posts = CountyAssignment.objects.filter(user=user, starts__lte=today).exclude(ends__lt=today)
    return ReportBatch.objects.filter(county__assignments__in=posts).distinct()


def get_batch_or_404(user: User, public_id: UUID) -> ReportBatch:
    batch = batches_of(user).filter(public_id=public_id).first()
    if batch is None:
        raise Http404
    return batch

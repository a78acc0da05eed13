"""Whose job is it: a status page is for the person who asked for the work."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from screening.jobs.models import Job


def jobs_of(user: User) -> QuerySet[Job]:
    if not user.is_authenticated:
        return Job.objects.none()
    return Job.objects.filter(requested_by=user)


def get_job_or_404(user: User, public_id: UUID) -> Job:
    return get_object_or_404(jobs_of(user), public_id=public_id)

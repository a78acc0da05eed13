"""Which rows are due, and how far a queue has come."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from screening.jobs.models import Job

# Clocks of two workers differ a little; without this a claim made a moment ago looks like one from the future.
CLOCK_TOLERANCE = timedelta(seconds=30)
UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)
SILENCE = timedelta(seconds=30)  # a worker that lives has taken a row, or finished another, long before


def lease_is_over(now: datetime) -> Q:
    """A lease further ahead than any worker may take was written by a wrong clock and holds nothing."""
    longest = now + timedelta(seconds=settings.JOB_LEASE_SECONDS) + CLOCK_TOLERANCE
    return Q(lease_until__lte=now) | Q(lease_until__gt=longest)


def claimable(now: datetime) -> Q:
    longest_pause = timedelta(seconds=max(settings.JOB_BACKOFF_CAP_SECONDS, settings.JOB_NOT_NOW_SECONDS))
    longest_pause += CLOCK_TOLERANCE
    waits = Q(state=Job.State.QUEUED) & (Q(not_before__lte=now) | Q(not_before__gt=now + longest_pause))
    return waits | (Q(state=Job.State.RUNNING) & lease_is_over(now))


def unsent(now: datetime) -> Q:
    """No wake-up message lately; one dated in the future was written by a wrong clock."""
    lately = now - timedelta(seconds=settings.JOB_RESEND_SECONDS)
    return Q(sent_at__isnull=True) | Q(sent_at__lte=lately) | Q(sent_at__gt=now)


def nobody_works(job: Job, now: datetime) -> bool:
    """The row is due and no worker gave a sign of life: none holds a lease, none finished anything lately."""
    if job.state == Job.State.RUNNING:
        return job.lease_until is not None and job.lease_until <= now
    if job.state != Job.State.QUEUED or job.not_before > now - SILENCE:
        return False
    at_work = Q(state=Job.State.RUNNING) & ~lease_is_over(now)
    return not Job.objects.filter(at_work | Q(finished_at__gt=now - SILENCE)).exists()


def share_done(batch: UUID) -> int | None:
    """Per cent, as the latest job of a batch said; None where none of them waits for a worker or has one."""
    job = Job.objects.filter(batch=batch, state__in=UNFINISHED).order_by("pk").last()
    return None if job is None else 100 * job.progress_n // max(1, job.progress_of)


def ahead_of(job: Job) -> int:
    """How many unfinished jobs of the same queue were asked for earlier."""
    return Job.objects.filter(queue=job.queue, state__in=UNFINISHED, pk__lt=job.pk).count()


def places_in_queue(jobs: Iterable[Job]) -> dict[int, int]:
    """`ahead_of` for several jobs at once, by primary key."""
    waiting = list(
        Job.objects.filter(state__in=UNFINISHED, pk__lt=max((job.pk for job in jobs), default=0))
        .order_by("pk")
        .values_list("pk", "queue")
    )
    return {job.pk: sum(1 for pk, queue in waiting if pk < job.pk and queue == job.queue) for job in jobs}

"""Whose turn it is. Nobody waits at a page for work in bulk, and thousands of rows need no thousands of messages.

A worker that has finished a row of the bulk queue wakes the next one, so that about `BULK_AHEAD` messages are on their
way at any time; the reaper makes good what was lost.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from screening.jobs import wake
from screening.jobs.models import Job
from screening.jobs.selectors import claimable, unsent

BULK_AHEAD = 20


def due_rows(now: datetime, queue: str) -> QuerySet[Job]:
    """Rows of a queue a worker may take, in the order of their turn."""
    rows = Job.objects.filter(claimable(now), queue=queue, attempts__lt=settings.JOB_MAX_ATTEMPTS)
    return rows.order_by("not_before", "id")


def take_waiting_job_first(job_id: UUID) -> UUID | None:
    """The job of somebody who waits, to be done before this one in bulk, which is woken again for its own turn."""
    bulk = Job.objects.filter(public_id=job_id, queue=Job.Queue.BULK, state=Job.State.QUEUED)
    if not bulk.exists():
        return None
    first = due_rows(timezone.now(), Job.Queue.DEFAULT).values_list("public_id", flat=True).first()
    if first is not None and not wake.send(job_id, Job.Queue.BULK):
        bulk.update(sent_at=None)
    return first


def wake_next() -> bool:
    """One more row in bulk, the first that has no message on its way. Work that came out of work just done has sent its
    own message and goes first: a school's file is made while other schools still wait for their report."""
    now = timezone.now()
    first = due_rows(now, Job.Queue.BULK).filter(unsent(now)).values_list("pk", "public_id").first()
    if first is None or not missing_ahead(now):
        return False
    won = Job.objects.filter(unsent(now), pk=first[0]).update(sent_at=now)
    return bool(won) and wake.send(first[1], Job.Queue.BULK)


def missing_ahead(now: datetime) -> int:
    """How many more messages the bulk queue needs, so that its workers do not run dry."""
    waiting = Job.objects.filter(queue=Job.Queue.BULK, state=Job.State.QUEUED)
    return max(0, BULK_AHEAD - waiting.exclude(unsent(now)).count())

"""Rows come into being in the caller's transaction; the worker is woken when it has committed."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from screening import formats
from screening.jobs import registry, wake
from screening.jobs.models import Job
from screening.jobs.selectors import claimable, unsent

WOKEN_AT_ONCE = 20  # of many rows; the reaper wakes the rest, so that no request waits for hundreds of messages


def enqueue(
    kind: str,
    *,
    payload: Mapping[str, Any],
    by: User | None,
    queue: str = Job.Queue.DEFAULT,
    batch: UUID | None = None,
    language: str | None = None,
) -> Job:
    """One row of work. `payload` holds ids and codes only."""
    return enqueue_many(kind, payloads=[payload], by=by, queue=queue, batch=batch, language=language)[0]


@transaction.atomic
def enqueue_many(
    kind: str,
    *,
    payloads: Iterable[Mapping[str, Any]],
    by: User | None,
    queue: str = Job.Queue.BULK,
    batch: UUID | None = None,
    language: str | None = None,
) -> list[Job]:
    """Independent rows of one kind; their progress is the count of states in `batch`."""
    registry.handler_of(kind)
    now = timezone.now()
    rows = [
        Job(
            kind=kind,
            payload=dict(payload),
            queue=queue,
            batch=batch,
            language=language or formats.active_language(),
            requested_by=by,
            not_before=now,
            sent_at=now if index < WOKEN_AT_ONCE else None,
        )
        for index, payload in enumerate(payloads)
    ]
    jobs = Job.objects.bulk_create(rows)
    transaction.on_commit(partial(_wake, [(job.public_id, job.queue) for job in jobs[:WOKEN_AT_ONCE]]))
    return jobs


def requeue(job: Job, *, by: User | None) -> Job:
    """Start over a job that failed, whose file is gone, or that waits for its next try; harmless when repeated."""
    now = timezone.now()
    changed = Job.objects.filter(pk=job.pk).exclude(state=Job.State.RUNNING)
    changed = changed.exclude(state=Job.State.QUEUED, error="")
    if changed.update(
        state=Job.State.QUEUED,
        attempts=0,
        claim=None,
        lease_until=None,
        not_before=now,
        sent_at=now,
        progress_n=0,
        progress_of=0,
        error="",
        error_detail="",
        finished_at=None,
        requested_by=by,
    ):
        transaction.on_commit(partial(_wake, [(job.public_id, job.queue)]))
    job.refresh_from_db()
    return job


def resend_wakeup(job: Job) -> bool:
    """Wake the worker again for a row that is overdue. Called by the page that waits for it, so that the row gets done
    although no reaper runs."""
    now = timezone.now()
    overdue = Job.objects.filter(claimable(now), unsent(now), pk=job.pk)
    if not overdue.exists() or not wake.send(job.public_id, job.queue):
        return False
    overdue.update(sent_at=now)
    return True


def _wake(messages: list[tuple[UUID, str]]) -> None:
    """Stops at the first message the broker refuses and leaves these rows to the reaper."""
    for index, (job_id, queue) in enumerate(messages):
        if not wake.send(job_id, queue):
            unsent_ids = [public_id for public_id, _ in messages[index:]]
            Job.objects.filter(public_id__in=unsent_ids, state=Job.State.QUEUED).update(sent_at=None)
            return

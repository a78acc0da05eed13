"""What brings work back after a crash: of a worker, of the broker, of the database, of the whole computer."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from screening.jobs import wake
from screening.jobs.models import Job
from screening.jobs.selectors import lease_is_over, unsent
from screening.jobs.services.turns import due_rows, missing_ahead


def reap() -> int:
    """Give up rows without attempts left, wake workers for the rows that are due: in bulk as many as they will
    come to. Returns how many were woken."""
    now = timezone.now()
    _give_up(now)
    most = {Job.Queue.DEFAULT: settings.JOB_REAP_LIMIT, Job.Queue.BULK: missing_ahead(now)}
    rows = [row for queue, count in most.items() for row in _without_message(now, queue, count)]
    sent = []
    for pk, public_id, queue in rows:
        if not wake.send(public_id, queue):
            break
        sent.append(pk)
    Job.objects.filter(pk__in=sent).update(sent_at=now)
    return len(sent)


def _without_message(now: datetime, queue: str, most: int) -> Iterable[tuple[int, UUID, str]]:
    return due_rows(now, queue).filter(unsent(now)).values_list("pk", "public_id", "queue")[:most]


def release_leases() -> int:
    """All running rows wait again. Only for the one host of an installation, before its workers start."""
    Job.objects.filter(state=Job.State.QUEUED).update(sent_at=None)
    return Job.objects.filter(state=Job.State.RUNNING).update(
        state=Job.State.QUEUED, claim=None, lease_until=None, sent_at=None
    )


def _give_up(now: datetime) -> None:
    spent = Job.objects.filter(attempts__gte=settings.JOB_MAX_ATTEMPTS)
    outcome = {"state": Job.State.FAILED, "claim": None, "lease_until": None, "finished_at": now}
    spent.filter(lease_is_over(now), state=Job.State.RUNNING).update(error="worker-died", **outcome)
    spent.filter(state=Job.State.QUEUED).update(error="worker-died", **outcome)

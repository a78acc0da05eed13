"""Claiming a row, holding it, and letting it go. Every step is one conditional UPDATE that names the claim.

`select_for_update(skip_locked=True)` is ignored without a word on SQLite; a conditional UPDATE works on both databases.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from screening.jobs.errors import ClaimLost
from screening.jobs.models import Job
from screening.jobs.selectors import claimable


@dataclass(frozen=True)
class Claim:
    """A worker's hold on a job; worthless as soon as another worker has claimed the row."""

    job: Job
    token: UUID


def claim(job_id: UUID) -> Claim | None:
    """The job, if it is due and nobody else holds it."""
    now, token = timezone.now(), uuid4()
    due = Job.objects.filter(claimable(now), public_id=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS)
    won = due.update(
        state=Job.State.RUNNING,
        claim=token,
        lease_until=_lease_end(now),
        attempts=F("attempts") + 1,
        error="",
        error_detail="",
    )
    return Claim(Job.objects.get(public_id=job_id, claim=token), token) if won else None


def extend(held: Claim, *, n: int, of: int, cursor: Mapping[str, Any] | None = None) -> None:
    """Heartbeat of a long job after each chunk: lease, progress and the place to go on from."""
    values: dict[str, Any] = {"lease_until": _lease_end(timezone.now()), "progress_n": n, "progress_of": of}
    if cursor is not None:
        values["cursor"] = dict(cursor)
    if not _held(held).update(**values):
        raise ClaimLost
    held.job.cursor = values.get("cursor", held.job.cursor)


@transaction.atomic
def finish(held: Claim, *, store: Callable[[], object] | None = None, note: str = "", detail: str = "") -> None:
    """Done. `store` runs after the row was won and before it is committed: a stale worker never gets that far, and a
    crash in between leaves the row to be made again. `note` is a code to be shown beside the result."""
    won = _held(held).update(
        state=Job.State.READY,
        claim=None,
        lease_until=None,
        finished_at=timezone.now(),
        error=note,
        error_detail=detail[:300],
    )
    if not won:
        raise ClaimLost
    if store is not None:
        store()


def fail(held: Claim, *, code: str, detail: str = "") -> None:
    """No further attempt; the row keeps the reason."""
    _held(held).update(
        state=Job.State.FAILED,
        claim=None,
        lease_until=None,
        finished_at=timezone.now(),
        error=code,
        error_detail=detail[:300],
    )


def put_back(held: Claim, *, code: str, detail: str = "", counted: bool = True) -> None:
    """Another attempt later, the pause doubling each time. Without `counted` the attempt is given back."""
    if counted and held.job.attempts >= settings.JOB_MAX_ATTEMPTS:
        fail(held, code=code, detail=detail)
        return
    _held(held).update(
        state=Job.State.QUEUED,
        claim=None,
        lease_until=None,
        sent_at=None,
        not_before=timezone.now() + timedelta(seconds=_pause(held.job, counted)),
        attempts=F("attempts") if counted else F("attempts") - 1,
        error=code,
        error_detail=detail[:300],
    )


class JobProgress:
    """What a handler is given to report with."""

    def __init__(self, held: Claim) -> None:
        self._held = held
        self.is_published = False

    @property
    def token(self) -> UUID:
        return self._held.token

    def report(self, n: int, of: int, cursor: Mapping[str, Any] | None = None) -> None:
        extend(self._held, n=n, of=of, cursor=cursor)

    def publish(self, store: Callable[[], object], *, note: str = "", detail: str = "") -> None:
        """Make the result visible and the job done in one step."""
        finish(self._held, store=store, note=note, detail=detail)
        self.is_published = True


def _held(held: Claim) -> QuerySet[Job]:
    return Job.objects.filter(pk=held.job.pk, state=Job.State.RUNNING, claim=held.token)


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _pause(job: Job, counted: bool) -> int:
    if not counted:
        return int(settings.JOB_NOT_NOW_SECONDS)
    seconds = settings.JOB_BACKOFF_SECONDS * 2 ** (job.attempts - 1)
    return int(min(seconds, settings.JOB_BACKOFF_CAP_SECONDS))

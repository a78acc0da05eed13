"""The sign of life everybody can read, also where worker and web server share no folder: a row, once a minute."""

import time
from datetime import datetime, timedelta

from django.utils import timezone

from screening.jobs.liveness import worker_seen_ago
from screening.jobs.models import SignOfLife

EVERY_SECONDS = 60.0
_last = float("-inf")


def beat() -> None:
    """For every tick of the clock; writes once a minute."""
    global _last
    now = time.monotonic()
    if now - _last < EVERY_SECONDS:
        return
    SignOfLife.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
    _last = now


def worker_seen(row: datetime | None) -> datetime | None:
    """The newest of both signs: the row, and the file a worker on this computer touches."""
    ago = worker_seen_ago()
    file = None if ago is None else timezone.now() - timedelta(seconds=ago)
    return max(filter(None, (row, file)), default=None)

"""The clock shows that it lives, as the worker does: a file it touches at each look at what is due."""

import time
from contextlib import suppress
from pathlib import Path

from celery.beat import PersistentScheduler
from django.conf import settings


def beat_file() -> Path:
    return Path(settings.VAR_DIR) / "beat.alive"


def beat_seen_ago() -> float | None:
    """Seconds since the clock last looked; None when it never did. It looks each JOB_REAP_SECONDS at least."""
    try:
        return max(0.0, time.time() - beat_file().stat().st_mtime)
    except FileNotFoundError:
        return None


def touch_beat_file() -> None:
    """A full disk is said by others."""
    with suppress(OSError):
        beat_file().parent.mkdir(parents=True, exist_ok=True)
        beat_file().touch()


class LivingScheduler(PersistentScheduler):  # type: ignore[misc]  # celery has no types
    def tick(self) -> float:
        touch_beat_file()
        return float(super().tick())

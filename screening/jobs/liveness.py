"""A file the worker touches while it lives: `inspect ping` gives false alarms, a file's age does not.

Imported by config.celery before Django is set up, so it knows no model.
"""

import time
from pathlib import Path
from typing import Any

from celery import bootsteps
from django.conf import settings

EVERY_SECONDS = 5.0


def alive_file() -> Path:
    return Path(settings.VAR_DIR) / "worker.alive"


def worker_seen_ago() -> float | None:
    """Seconds since a worker last showed a sign of life; None when there never was one. A solo worker is silent while
    it works on one job, so allow for the longest job."""
    try:
        return max(0.0, time.time() - alive_file().stat().st_mtime)
    except FileNotFoundError:
        return None


class LivenessStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery has no types
    requires = {"celery.worker.components:Timer"}

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._timer: Any = None

    def start(self, parent: Any) -> None:
        alive_file().parent.mkdir(parents=True, exist_ok=True)
        alive_file().touch()
        self._timer = parent.timer.call_repeatedly(EVERY_SECONDS, alive_file().touch)

    def stop(self, parent: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()
        alive_file().unlink(missing_ok=True)

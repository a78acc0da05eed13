"""The clock of one computer, inside its only worker, which takes what it sends: a program of its own would take a fifth
of the memory of an idle installation. Imported by config.celery before Django is set up, so it knows no model."""

from typing import Any

from celery import bootsteps, current_app
from django.conf import settings

from screening.jobs import wake
from screening.jobs.beat_liveness import touch_beat_file


class ClockStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery has no types
    """What is due is sent at once after a start, last month's report for instance, and then each in its rhythm."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._timers: list[Any] = []

    def include_if(self, parent: Any) -> bool:
        return bool(settings.JOB_CLOCK_IN_WORKER)

    def start(self, parent: Any) -> None:
        for entry in current_app.conf.beat_schedule.values():
            tick(entry["task"], entry["options"])
            self._timers.append(
                parent.timer.call_repeatedly(entry["schedule"], tick, (entry["task"], entry["options"]))
            )

    def stop(self, parent: Any) -> None:
        for timer in self._timers:
            timer.cancel()


def tick(task: str, options: dict[str, Any]) -> None:
    wake.send_due(task, options)
    touch_beat_file()

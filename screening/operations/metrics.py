"""Numbers for a county's Prometheus: how the installation is, nothing about a person. Asked on a port of its own, by a
process of its own, so that no page is slower for it; what pages take is known to the reverse proxy."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Count
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from screening.jobs.models import Job
from screening.operations.wellness.lines import ten_lines
from screening.operations.wellness.state import State, measure

WAITING = (Job.State.QUEUED, Job.State.RUNNING)


class Installation(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from _families(measure())


class ServedInstallation(Installation):
    """Each answer comes from a thread of its own, whose connection nobody else would close."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            yield from super().collect()
        finally:
            close_old_connections()


def registry(installation: Installation) -> CollectorRegistry:
    made = CollectorRegistry()
    made.register(installation)
    return made


def _families(state: State) -> Iterator[GaugeMetricFamily]:
    version = GaugeMetricFamily("xinqiao_version", "The version that runs.", labels=["version"])
    version.add_metric([settings.VERSION], 1)
    yield version
    levels = GaugeMetricFamily("xinqiao_line", "Is it well? 0 yes, 1 look, 2 it stands still.", labels=["line"])
    for line in ten_lines(state):
        levels.add_metric([line.name], int(line.level))
    yield levels
    yield from _disk(state)
    for name, words, since in (
        ("xinqiao_worker_silent_seconds", "Since a worker last did what the clock sent.", state.worker_seen),
        ("xinqiao_oldest_waiting_seconds", "How long somebody has waited for the oldest paper.", state.waits_since),
        ("xinqiao_backup_age_seconds", "Since the last backup was made.", state.backup_at),
    ):
        yield from _age(name, words, state.now, since)
    yield GaugeMetricFamily(
        "xinqiao_failed_chores", "Work by the clock that last ended badly.", value=len(state.failed)
    )
    yield from _jobs(state)


def _disk(state: State) -> Iterator[GaugeMetricFamily]:
    if state.disk:
        yield GaugeMetricFamily("xinqiao_disk_free_bytes", "Of the fullest disk.", value=state.disk.free)
        yield GaugeMetricFamily("xinqiao_disk_bytes", "Of that disk in all.", value=state.disk.total)


def _age(name: str, words: str, now: datetime, since: datetime | None) -> Iterator[GaugeMetricFamily]:
    if since:
        yield GaugeMetricFamily(name, words, value=max(0.0, (now - since).total_seconds()))


def _jobs(state: State) -> Iterator[GaugeMetricFamily]:
    if not (state.database and state.schema.fits):
        return
    family = GaugeMetricFamily("xinqiao_jobs", "Work in the queues.", labels=["queue", "state"])
    rows = Job.objects.filter(state__in=WAITING).values_list("queue", "state").annotate(count=Count("pk"))
    try:
        found = {(queue, of): count for queue, of, count in rows}
    except DatabaseError:
        return
    for queue in Job.Queue.values:
        for of in WAITING:
            family.add_metric([queue, of], found.get((queue, of), 0))
    yield family

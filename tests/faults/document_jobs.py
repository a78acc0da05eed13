"""200 documents while workers, their children, beat, broker and database are killed: what is lost, what is doubled.

    ./script/prove document_jobs

On SQLite with the filesystem broker and one solo worker, or, where DATABASE_URL and CELERY_BROKER_URL name PostgreSQL
and Redis, two prefork workers: first with a Redis, then with a RabbitMQ of its own, killed too. FAULT_STOP_DATABASE
and FAULT_START_DATABASE may name commands that take PostgreSQL away for some seconds. Nothing may be lost or doubled.
"""

import os
import random
import shlex
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import Count

from accounts.models import Role, User
from screening.documents import services, storage
from screening.documents.models import Document
from screening.jobs.models import Job
from tests.faults.brokers import RabbitMQ, Redis
from tests.jobs.errands.apps import ErrandsConfig
from tests.jobs.errands.kinds import LEAFLET
from tests.jobs.processes import children_of, environment, kill, start_beat, start_worker

SETTLE_SECONDS = 180


def run(wide: bool) -> dict[str, Any]:
    ErrandsConfig.ready(ErrandsConfig.create("tests.jobs.errands"))
    counts = (200, 40.0) if wide else (24, 6.0)
    is_solo = settings.CELERY_BROKER_URL.startswith("filesystem")
    kinds = [None] if is_solo else [Redis, RabbitMQ] if wide else [Redis]
    runs = [run_one(kind, *counts) for kind in kinds]
    return {"passed": not any(one["lost_or_stuck"] or one["visible_duplicates"] for one in runs), "runs": runs}


def run_one(kind: type[Redis] | None, documents: int, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="xinqiao-faults-") as name:
        folder = Path(name)
        settings.DOCUMENT_DIR = folder / "documents"
        env = environment(folder / "documents", connection.settings_dict)
        broker = kind(folder) if kind else None
        if broker:
            env["CELERY_BROKER_URL"] = broker.url
        running = Installation(env, 2 if broker else 1, folder)
        try:
            ours = ask(documents)
            connection.close()
            kills = torment(seconds, running, broker)
            settled = settle(running, ours)
            result = verdict(ours)
        finally:
            running.end()
            if broker:
                broker.end()
    design = f"{connection.vendor} + {env['CELERY_BROKER_URL'].split(':')[0]}, {'prefork' if broker else 'solo'}"
    return {"design": design, "kills": kills, "settled_after_seconds": settled, **result}


class Installation:
    """Workers and beat, started again when they are dead, as a supervisor would."""

    def __init__(self, env: dict[str, str], workers: int, folder: Path) -> None:
        self.env, self.folder = env, folder
        self.names = [f"w{number}" for number in range(workers)] + ["beat"]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.keep_up()

    def keep_up(self) -> None:
        for name in self.names:
            process = self.processes.get(name)
            if process is None or process.poll() is not None:
                self.processes[name] = self.start(name)

    def start(self, name: str) -> "subprocess.Popen[bytes]":
        log = self.folder / f"{name}.log"
        if name == "beat":
            return start_beat(self.env, log, self.folder / "beat-schedule")
        return start_worker(self.env, log, name)

    def victims(self) -> list[int]:
        parents = [process.pid for process in self.processes.values() if process.poll() is None]
        return parents + [child for parent in parents for child in children_of(parent)]

    def end(self) -> None:
        for pid in self.victims():
            kill(pid)
        for process in self.processes.values():
            process.wait()


def ask(count: int) -> list[int]:
    wang = User.objects.create_user(f"wang-{uuid4().hex[:8]}", "王静", Role.COUNSELOR)
    return [
        services.request_document(
            LEAFLET, subject=uuid4(), audience="clinic", by=wang, language="zh-hans", input_hash=uuid4().hex
        ).pk
        for _ in range(count)
    ]


def torment(seconds: float, running: Installation, broker: Redis | None) -> dict[str, int]:
    """SIGKILL for a random process every second or so; the broker every ten seconds; the database once."""
    chance, kills = random.Random(1), {"processes": 0, "broker": 0, "database": 0}
    started = time.monotonic()
    next_broker, database_at = started + 8, started + seconds / 2
    while time.monotonic() < started + seconds:
        time.sleep(chance.uniform(0.6, 1.8))
        victims = running.victims()
        if victims:
            kill(chance.choice(victims))
            kills["processes"] += 1
        if broker and time.monotonic() > next_broker:
            broker.die()
            kills["broker"] += 1
            next_broker = time.monotonic() + 10
        if "FAULT_STOP_DATABASE" in os.environ and time.monotonic() > database_at:
            take_database_away(chance.uniform(5, 8))
            kills["database"] += 1
            database_at = started + 2 * seconds
        running.keep_up()
    return kills


def take_database_away(seconds: float) -> None:
    subprocess.run(shlex.split(os.environ["FAULT_STOP_DATABASE"]), check=False, stdout=subprocess.DEVNULL)
    time.sleep(seconds)
    subprocess.run(shlex.split(os.environ["FAULT_START_DATABASE"]), check=True, stdout=subprocess.DEVNULL)
    time.sleep(1)


def settle(running: Installation, ours: list[int]) -> float:
    """Seconds until every row was finished, with everything running again."""
    started = time.monotonic()
    while time.monotonic() - started < SETTLE_SECONDS:
        running.keep_up()
        try:
            if not Job.objects.filter(document__in=ours, state__in=("queued", "running")).exists():
                break
        except OperationalError:
            connection.close()
        time.sleep(0.5)
    return round(time.monotonic() - started, 1)


def verdict(ours: list[int]) -> dict[str, Any]:
    rows = Document.objects.filter(pk__in=ours)
    ready = rows.filter(job__state="ready")
    sound = [row for row in ready if storage.exists(row.path) and is_whole(row)]
    failed = rows.filter(job__state="failed").order_by()
    return {
        "documents": len(ours),
        "states": dict(rows.order_by().values_list("job__state").annotate(Count("pk"))),
        "lost_or_stuck": len(ours) - len(sound),
        "visible_duplicates": ready.count() - ready.values("path").distinct().count(),
        "attempts": {str(n): count for n, count in rows.order_by().values_list("job__attempts").annotate(Count("pk"))},
        "failed_because": dict(failed.values_list("job__error").annotate(Count("pk"))),
    }


def is_whole(row: Document) -> bool:
    content = b"".join(storage.content(row.path, row.key))
    return len(content) == row.size and content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")

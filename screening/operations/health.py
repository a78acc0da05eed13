"""Is this installation well? A few questions with yes or no, none of them about a child."""

import http.client
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db import connection as database
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from accounts.privacy.resealing import count_values
from accounts.services.keys import keys_fit
from screening.jobs.beat_liveness import beat_seen_ago
from screening.jobs.liveness import worker_seen_ago
from screening.operations.backups.making import backup_folder

ENOUGH_DISK = 200 * 2**20
GIB = 2**30
WEB_PORT = 8000


@dataclass(frozen=True)
class HealthFinding:
    ok: bool
    text: str


def database_answers() -> bool:
    try:
        with database.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _database() -> HealthFinding:
    ok = database_answers()
    return HealthFinding(ok, "answers" if ok else "does not answer")


def _tables() -> HealthFinding:
    try:
        executor = MigrationExecutor(database)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HealthFinding(False, "unknown")
    return HealthFinding(not waiting, f"{len(waiting)} migrations not applied" if waiting else "of this version")


def _keys() -> HealthFinding:
    try:
        if not keys_fit():
            return HealthFinding(False, "do not fit the data")
        total, closed = count_values()
    except DatabaseError:
        return HealthFinding(False, "unknown")
    return HealthFinding(not closed, f"{closed} of {total} entries cannot be read" if closed else "fit the data")


def _worker() -> HealthFinding:
    return _sign_of_life(worker_seen_ago())


def _beat() -> HealthFinding:
    return _sign_of_life(beat_seen_ago())


def _sign_of_life(ago: float | None) -> HealthFinding:
    if ago is None:
        return HealthFinding(False, "never seen")
    return HealthFinding(ago <= settings.JOB_LEASE_SECONDS, f"last sign of life {ago:.0f} s ago")


def _disk() -> HealthFinding:
    """The fullest of the disks that hold data, papers and backups: in a container each may be another one."""
    try:
        free = min(shutil.disk_usage(folder).free for folder in _folders())
    except OSError:
        return HealthFinding(False, "the folder of the data cannot be reached")
    return HealthFinding(free >= ENOUGH_DISK, f"{free / GIB:.1f} GiB free")


def _folders() -> Iterator[Path]:
    yield Path(settings.VAR_DIR)
    yield from (folder for folder in (Path(settings.DOCUMENT_DIR), backup_folder()) if folder.exists())


def _web() -> HealthFinding:
    """The web server of a container, as its reverse proxy would ask it."""
    headers = {"Host": settings.ALLOWED_HOSTS[0], "X-Forwarded-Proto": "https"}
    connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=5)
    try:
        connection.request("GET", reverse("operations:show_health"), headers=headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return HealthFinding(False, f"does not answer on port {WEB_PORT}")
    finally:
        connection.close()
    return HealthFinding(status == 200, f"answers with {status}")


QUESTIONS: dict[str, Callable[[], HealthFinding]] = {
    "database": _database,
    "tables": _tables,
    "keys": _keys,
    "worker": _worker,
    "beat": _beat,
    "disk": _disk,
    "web": _web,
}
ASKED = ("database", "tables", "keys", "worker", "disk")  # unless told otherwise

"""Real worker and beat processes, to be killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from config.settings.databases import is_sqlite

SETTINGS = "tests.jobs.worker_settings"


def environment(documents: Path, database: dict[str, Any]) -> dict[str, str]:
    """What a process needs to work on the same rows and files as this one."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": str(settings.BASE_DIR)}
    env |= {"XINQIAO_TEST_VAR": str(settings.VAR_DIR), "XINQIAO_TEST_DOCUMENTS": str(documents)}
    return env | {"DATABASE_URL": database_url(database), "CELERY_BROKER_URL": settings.CELERY_BROKER_URL}


def database_url(database: dict[str, Any]) -> str:
    name = database["NAME"]
    if is_sqlite(database):
        return f"sqlite:///{name}"
    user, password = database.get("USER", ""), database.get("PASSWORD", "")
    return f"postgres://{user}:{password}@{database.get('HOST') or 'localhost'}:{database.get('PORT') or 5432}/{name}"


def start_worker(env: dict[str, str], log: Path, name: str = "w1", *, children: int = 2) -> subprocess.Popen[bytes]:
    """Solo on the filesystem broker (a killed prefork child hangs the worker there), prefork elsewhere."""
    is_solo = env["CELERY_BROKER_URL"].startswith("filesystem")
    pool = ["-P", "solo"] if is_solo else ["-P", "prefork", "-c", f"{children}", "-O", "fair"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING"]
    return _celery(["worker", *pool, "-n", f"{name}@%h", "-Q", "default,bulk", *quiet], env, log)


def start_beat(env: dict[str, str], log: Path, schedule: Path) -> subprocess.Popen[bytes]:
    return _celery(["beat", "-s", str(schedule), "--pidfile", "", "-l", "WARNING"], env, log)


def _celery(command: list[str], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *command], env=env, stdout=out, stderr=out
        )


def children_of(pid: int) -> list[int]:
    """Every living descendant, youngest last."""
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found += [int(path.parent.name), *children_of(int(path.parent.name))]
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def wait_until(condition: Callable[[], bool], seconds: float, every: float = 0.05) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(every)
    return condition()

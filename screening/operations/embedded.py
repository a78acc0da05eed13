"""One computer as a whole installation: which programs run, on what address, and what is tidied before they start."""

import fcntl
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from screening.jobs.services import release_leases
from screening.operations.supervisor import Program

LOOPBACK = "127.0.0.1"
# Celery says this to root at every start; a school's spare computer often has no other account.
_EXPECTED = "ignore:You're running the worker with superuser privileges"
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104  # only ever with a certificate, see web_arguments


class CannotStart(Exception):
    """Something on this computer is in the way; the text says what and what to do."""


@dataclass(frozen=True)
class Tls:
    """The certificate of the office network, and the names and addresses it is good for (addresses first)."""

    certificate: Path
    key: Path
    authority: Path
    hosts: tuple[str, ...]


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder: a second server on it would empty the first one's broker under its feet."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(f"Xinqiao already runs on the data in {folder}. Stop that one first (Ctrl-C).") from error
        yield


def check_port(port: int, host: str) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            advice = f"Something else uses port {port}. Choose another: ./script/start --port {port + 1}"
            raise CannotStart(advice) from error


def tidy() -> None:
    """Wake-up messages of an earlier run mean nothing, and nobody can still be at work on a claimed row."""
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        for folder in (settings.BROKER_DIR, settings.VAR_DIR / "broker-control"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
    for schedule in settings.VAR_DIR.glob("beat-schedule*"):
        schedule.unlink()
    release_leases()


def programs(port: int, tls: Tls | None) -> list[Program]:
    env = _environment(tls)
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config.celery"]
    quiet = ["--loglevel", "warning"]
    queues = ["-P", "solo", "-Q", "default,bulk", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    schedule = ["--schedule", str(settings.VAR_DIR / "beat-schedule"), "--pidfile="]
    lines = {
        "web": [sys.executable, "-m", "gunicorn", "config.wsgi:application", *web_arguments(port, tls)],
        "worker": [*celery, "worker", *queues, *quiet],
        "beat": [*celery, "beat", *schedule, *quiet],
    }
    return [Program(name, argv, cwd=settings.BASE_DIR, env=env) for name, argv in lines.items()]


def web_arguments(port: int, tls: Tls | None) -> list[str]:
    """Beyond this computer only with a certificate: there is no way to ask for plain http on the network."""
    host = EVERY_ADDRESS if tls else LOOPBACK
    arguments = ["--bind", f"{host}:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    arguments += ["--no-control-socket", "--preload", "--graceful-timeout", "3", "--log-level", "warning"]
    if tls:
        arguments += ["--certfile", str(tls.certificate), "--keyfile", str(tls.key)]
    return arguments


def _environment(tls: Tls | None) -> dict[str, str]:
    env = {**os.environ, "XINQIAO_VAR": str(settings.VAR_DIR), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": _EXPECTED}
    env.pop("XINQIAO_TLS", None)
    if tls:
        env |= {"XINQIAO_TLS": "1", "XINQIAO_HOSTS": ",".join(tls.hosts)}
    return env

"""One computer as a whole installation: which programs run, on what address, and what is tidied before they start."""

import csv
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
from screening.operations.local_authority import Certificates, certificates, host_name, office_addresses
from screening.operations.supervise import LOOPBACK, Program

# Celery says this to root at every start; a school's spare computer often has no other account.
_EXPECTED = "ignore:You're running the worker with superuser privileges"
# The C library keeps a heap for each thread and what was freed in it: after use a third of the web server's memory.
_ONE_HEAP = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"}


class CannotStart(Exception):
    """Something on this computer is in the way; the text says what and what to do."""


@dataclass(frozen=True)
class Office:
    """The network beyond this computer: its certificate, and where this computer is found there."""

    certificates: Certificates
    addresses: tuple[str, ...]
    name: str

    @property
    def hosts(self) -> list[str]:
        return [*self.addresses, self.name, f"{self.name}.local"]


def office() -> Office:
    """Everything needed to serve the office network. A demo database never is: its passwords lie in a file."""
    if settings.DEMO:
        advice = "Begin an empty school for the office network: ./script/start --empty --lan"
        raise CannotStart(f"The demo county is served on this computer only. {advice}")
    addresses = office_addresses()
    if not addresses:
        raise CannotStart("This computer has no address in an office network. Is the cable in, the Wi-Fi on?")
    name = host_name()
    made = certificates(settings.VAR_DIR / "tls", name, addresses)
    return Office(made, tuple(str(address) for address in addresses), name)


@contextmanager
def only_one(folder: Path) -> Iterator[int]:
    """Hold the data folder: a second server on it would empty the first one's broker under its feet. The answer is the
    descriptor that holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(f"Xinqiao already runs on the data in {folder}. Stop that one first (Ctrl-C).") from error
        yield handle.fileno()


def check_port(port: int, office: Office | None) -> None:
    for host in listens_on(office):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except OSError as error:
                advice = f"Something else uses port {port}. Choose another: ./script/start --port {port + 1}"
                raise CannotStart(advice) from error


def listens_on(office: Office | None) -> list[str]:
    """Beyond this computer only with a certificate, and then on the addresses it names, not on every one."""
    return [LOOPBACK, *(office.addresses if office else ())]


def tidy() -> None:
    """Wake-up messages of an earlier run mean nothing, and nobody can still be at work on a claimed row."""
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        for folder in (settings.BROKER_DIR, settings.VAR_DIR / "broker-control"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
    for schedule in settings.VAR_DIR.glob("beat-schedule*"):
        schedule.unlink()
    release_leases()


def programs(port: int, office: Office | None) -> list[Program]:
    env = _environment(office)
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config.celery"]
    quiet = ["--loglevel", "warning"]
    # One solo worker takes from its queues in turn, so somebody who waits for `default` waits for one bulk job at most.
    queues = ["-P", "solo", "-Q", "default,bulk", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    schedule = ["--schedule", str(settings.VAR_DIR / "beat-schedule"), "--pidfile="]
    lines = {
        "web": [sys.executable, "-m", "gunicorn", "config.wsgi:application", *web_arguments(port, office)],
        "worker": [*celery, "worker", *queues, *quiet],
    }
    if not settings.JOB_CLOCK_IN_WORKER:
        lines["beat"] = [*celery, "beat", *schedule, *quiet]
    return [Program(name, argv, cwd=settings.BASE_DIR, env=env) for name, argv in lines.items()]


def web_arguments(port: int, office: Office | None) -> list[str]:
    binds = [word for host in listens_on(office) for word in ("--bind", f"{host}:{port}")]
    # One process: a second one would be 130 MB more on an office PC, where SQLite lets one save at a time anyway.
    workers = ["--worker-class", "gthread", "--workers", "1", "--threads", "8"]
    arguments = [*binds, *workers, "--no-control-socket", "--graceful-timeout", "3", "--log-level", "warning"]
    if office:
        made = office.certificates
        arguments += ["--certfile", str(made.certificate), "--keyfile", str(made.key)]
    return arguments


def _environment(office: Office | None) -> dict[str, str]:
    env = {**_ONE_HEAP, **os.environ, "XINQIAO_VAR": str(settings.VAR_DIR)}
    env |= {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": _EXPECTED}
    env |= {"XINQIAO_TLS": "1" if office else "", "XINQIAO_HOSTS": ",".join(office.hosts) if office else ""}
    return env


def greeting_text(port: int, office: Office | None, accounts: Path | None) -> str:
    lines = ["", f"  心桥 Xinqiao   {'https' if office else 'http'}://localhost:{port}/", ""]
    if accounts and accounts.exists():
        lines += [*_account_lines(accounts), f"  (also in {accounts})", ""]
    if office:
        lines += [*_office_lines(port, office), ""]
    return "\n".join([*lines, "  Ctrl-C stops everything.", ""])


def _office_lines(port: int, office: Office) -> list[str]:
    """On the network: where, and the fingerprint a phone has to show when it is asked to trust this computer."""
    places = [f"  https://{address}:{port}/" for address in office.addresses]
    trust = f"  Phones and other computers, once each: https://{office.addresses[0]}:{port}/operations/trust/"
    pairs = office.certificates.fingerprint.split(":")
    rows = [f"    {' '.join(pairs[start : start + 8])}" for start in range(0, len(pairs), 8)]
    return ["  In the office network", *places, trust, "  Fingerprint of the certificate (SHA-256)", *rows]


def _account_lines(accounts: Path) -> list[str]:
    with accounts.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return [f"  {row['username']:14} {row['password']:18} {row['role']:34} {row['name']}" for row in rows]

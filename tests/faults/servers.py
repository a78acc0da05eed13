"""A web server as it is shipped, for a PC or for a county, and a PostgreSQL of one's own: both to be killed and started
again."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from screening.operations.embedded import web_arguments
from tests.jobs.processes import children_of, environment, kill, wait_until

START_SECONDS = 60
PGBOUNCER = "/usr/sbin/pgbouncer"


class Server:
    """One process and its children. `start` also after a death; `die` is SIGKILL for all of them at once."""

    def __init__(self, command: list[str], log: Path, **how: Any) -> None:
        self.command, self.log, self.how = command, log, how
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(self.command, stdout=out, stderr=out, **self.how)

    def keep_up(self) -> None:
        if self.process is None or self.process.poll() is not None:
            self.start()

    def children(self) -> list[int]:
        return children_of(self.process.pid) if self.process else []

    def die(self) -> None:
        if self.process is None:
            return
        family = [self.process.pid, *self.children()]
        for pid in family:
            kill(pid)
        self.process.wait()


def web(port: int, folder: Path) -> Server:
    env = environment(folder / "documents", connection.settings_dict)
    env["DJANGO_SETTINGS_MODULE"] = "tests.faults.web_settings"
    words = as_in_the_image(port) if connection.vendor == "postgresql" else as_on_a_pc(port)
    return Server([sys.executable, "-m", *words], folder / "web.log", env=env)


def as_on_a_pc(port: int) -> list[str]:
    return ["gunicorn", "config.wsgi:application", *web_arguments(port, None)]


def as_in_the_image(port: int) -> list[str]:
    """A county's server: what stands in the Dockerfile, at another address."""
    text = (settings.BASE_DIR / "Dockerfile").read_text().rpartition("\nCMD ")[2]
    words: list[str] = json.loads(text.replace("\\\n", ""))
    return [f"127.0.0.1:{port}" if word == "0.0.0.0:8000" else word for word in words]


@contextmanager
def own_postgresql(port: int, log: Path) -> Iterator[Server]:
    """A cluster with one empty database of ours, to which Django's connection leads until the end.

    The usual server may serve others and is left alone.
    """
    with _lent("postgres") as (folder, as_whom):
        options = ["-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run([_program("initdb"), *options], check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_whom)
        listens = ["-p", str(port), "-h", "127.0.0.1", "-k", str(folder)]
        server = Server([_program("postgres"), "-D", str(folder / "data"), *listens], log, cwd=folder, **as_whom)
        before = dict(connection.settings_dict)
        place = {"HOST": "127.0.0.1", "PORT": str(port), "USER": "postgres", "PASSWORD": "", "NAME": "postgres"}
        connection.close()
        connection.settings_dict.update(place)
        try:
            server.start()
            assert wait_until(database_answers, START_SECONDS), log.read_text()[-2000:]
            call_command("migrate", verbosity=0)
            yield server
        finally:
            connection.close()
            connection.settings_dict.update(before)
            server.die()


@contextmanager
def pooler(port: int, log: Path) -> Iterator[dict[str, Any]]:
    """A PgBouncer before the database of Django's connection: where it is reached. Each transaction may get another
    connection."""
    behind = connection.settings_dict
    to = {"host": behind["HOST"], "port": behind["PORT"], "user": behind["USER"], "password": behind["PASSWORD"]}
    words = " ".join(f"{name}={value}" for name, value in to.items() if value)
    own = {"listen_addr": "127.0.0.1", "listen_port": port, "unix_socket_dir": "", "auth_type": "any"}
    own |= {"pool_mode": "transaction", "default_pool_size": 8, "ignore_startup_parameters": "options"}
    with _lent("pooler") as (folder, as_whom):
        lines = ["[databases]", f"* = {words}", "[pgbouncer]", *(f"{name} = {value}" for name, value in own.items())]
        (folder / "pooler.ini").write_text("\n".join(lines))
        server = Server([PGBOUNCER, str(folder / "pooler.ini")], log, cwd=folder, **as_whom)
        server.start()
        try:
            wait_for_port(port)
            yield behind | {"HOST": "127.0.0.1", "PORT": str(port)}
        finally:
            connection.close()
            server.die()


@contextmanager
def _lent(what: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A folder, and for a program that refuses to run as root a name that root lends it."""
    as_whom = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    # Not below a folder of root's own, which that name could not enter.
    outside = {"dir": "/tmp"} if as_whom else {}
    with tempfile.TemporaryDirectory(prefix=f"xinqiao-{what}-", ignore_cleanup_errors=True, **outside) as name:
        if as_whom:
            os.chown(name, pwd.getpwnam("postgres").pw_uid, -1)
        yield Path(name), as_whom


def database_answers() -> bool:
    try:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def is_listening(port: int) -> bool:
    with socket.socket() as trial:
        trial.settimeout(1)
        return trial.connect_ex(("127.0.0.1", port)) == 0


def wait_for_port(port: int) -> None:
    ends = time.monotonic() + START_SECONDS
    while not is_listening(port):
        assert time.monotonic() < ends, f"nothing listens on {port}"
        time.sleep(0.02)


def _program(name: str) -> str:
    found = shutil.which(name) or max(
        (str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default=""
    )
    assert found, f"{name} of PostgreSQL is needed to kill a database of one's own"
    return found

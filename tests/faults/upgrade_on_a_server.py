"""A county's database is brought up to date and the program is killed: what is left, and does the next try end well?

Each kill has a database of its own, copied from one with an older release's tables and rows. After a kill the database
stands before, after or between two changes of the tables; nobody may be missing, no program may start on tables that
are between, and `manage.py upgrade` run once more must end with today's tables, everybody there and the log whole.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection

from screening.jobs.schema import known_names
from tests.jobs.processes import database_url, wait_until
from tests.operations import older_release

GIVE_UP_SECONDS = 120


@dataclass(frozen=True)
class Installation:
    """A folder with keys and backups, and its database on the server."""

    folder: Path
    name: str

    @property
    def url(self) -> str:
        return database_url({**connection.settings_dict, "NAME": self.name})

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return older_release.manage(self.folder, *words, database=self.url)

    def asked(self, question: str) -> list[Any]:
        with closing(psycopg2.connect(self.url)) as opened, opened.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()

    def people(self) -> list[Any]:
        return self.asked("SELECT username, password FROM accounts_user ORDER BY id")

    def in_the_middle(self, old: frozenset[Any], chance: random.Random) -> Callable[[], bool]:
        """The moment in which some of the new changes of the tables are there: it passes too fast to be met by luck."""
        enough = len(old) + chance.randint(1, max(1, len(known_names() - old) - 1))
        return lambda: self.asked("SELECT count(*) FROM django_migrations")[0][0] >= enough

    def state(self, old: frozenset[Any]) -> str:
        names = frozenset(self.asked("SELECT app, name FROM django_migrations"))
        return "old" if names == old else "new" if known_names() <= names else "between"


def run(wide: bool) -> dict[str, Any]:
    kills, chance = 12 if wide else 1, random.Random(20261201)
    with tempfile.TemporaryDirectory(prefix="xinqiao-upgrade-") as name, server() as execute:
        first = Installation(Path(name) / "first", f"{connection.settings_dict['NAME']}_upgrade")
        execute(f'CREATE DATABASE "{first.name}" TEMPLATE template0')
        older_release.put_down_on_a_server(first.folder, first.url)
        old, people = frozenset(first.asked("SELECT app, name FROM django_migrations")), first.people()
        undisturbed = another(first, execute)
        began = time.monotonic()
        whole = undisturbed.manage("upgrade", "--key-file", str(older_release.KEY))
        seconds = time.monotonic() - began
        left, faults = Counter[str](), [*ends_badly(undisturbed, whole, people)]
        for number in range(kills):
            place = another(first, execute)
            moment = chance.uniform(0.2, 1.0) * seconds if number % 2 else place.in_the_middle(old, chance)
            upgrade_and_kill(place.folder, moment, place.url)
            faults += after_a_kill(place, old, people, left)
            execute(f'DROP DATABASE "{place.name}" WITH (FORCE)')
    told = {name: left[name] for name in ("old", "between", "new")}
    return {
        "passed": not faults,
        "kills": kills,
        **told,
        "faults": faults[:3],
        "undisturbed_seconds": round(seconds, 1),
    }


@contextmanager
def server() -> Iterator[Any]:
    """Outside a transaction, in which no database is made. In the end ours are taken away."""
    mine = f"{connection.settings_dict['NAME']}_upgrade%"
    with closing(psycopg2.connect(database_url({**connection.settings_dict, "NAME": "postgres"}))) as opened:
        opened.autocommit = True
        cursor = opened.cursor()
        try:
            yield cursor.execute
        finally:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [mine])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


_numbers = count(1)


def another(first: Installation, execute: Any) -> Installation:
    number = next(_numbers)
    place = Installation(first.folder.with_name(f"county-{number}"), f"{first.name}_{number}")
    shutil.copytree(first.folder, place.folder)
    execute(f'CREATE DATABASE "{place.name}" TEMPLATE "{first.name}"')
    return place


def after_a_kill(place: Installation, old: frozenset[Any], people: list[Any], left: Counter[str]) -> Iterator[str]:
    """What the server still does for the dead program it does to the end, or takes back."""
    others = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{place.name}' AND pid <> pg_backend_pid()"
    assert wait_until(lambda: not place.asked(others), 30)
    state = place.state(old)
    left[state] += 1
    if place.people() != people:
        yield f"{state}: somebody is missing"
    if state == "between" and not place.manage("up", "--port", "1").returncode:
        yield "a program starts between"
    yield from ends_badly(place, place.manage("upgrade"), people)


def ends_badly(place: Installation, done: subprocess.CompletedProcess[str], people: list[Any]) -> Iterator[str]:
    if done.returncode or place.state(frozenset()) != "new":
        yield f"ended with {done.returncode}: {done.stderr[-300:]}"
    elif place.people() != people or older_release.names_of_children(place.folder, place.url) != older_release.CHILDREN:
        yield "somebody is missing in the end"
    elif (verified := place.manage("audit_verify", "--anchor", older_release.HEAD)).returncode:
        yield verified.stdout[-300:] + verified.stderr[-300:]


def upgrade_and_kill(folder: Path, moment: float | Callable[[], bool], database: str = "") -> None:
    """The program and everything it has started, that many seconds after it began, or when it is so."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "upgrade"],
        cwd=older_release.ROOT,
        env=older_release.environment(folder, database),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    ends = time.monotonic() + (moment if isinstance(moment, float) else GIVE_UP_SECONDS)
    while process.poll() is None and time.monotonic() < ends and not (callable(moment) and moment()):
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

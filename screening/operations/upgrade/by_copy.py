"""SQLite is brought up to date beside itself: the copy takes the place of the old file in one step, when it is whole
and has been tried. Killed at any moment the old file stands, or the new one; never something between."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections

from config import durable
from config.encrypted_sqlite.opening import connect
from screening.operations.at_rest import read_keys_anew
from screening.operations.backups.tables import copy_sqlite, database_keys

ROOM = 4  # times the size of the database: its copy, what a rewritten table takes, the backup


class StepFailed(Exception):
    """A step on the copy did not end well; the data is as it was. The text says so, with the step's last words."""

    def __init__(self, says: str) -> None:
        super().__init__(
            "升级没有做成，数据还是原来的样子，旧程序照样能用。请把这几行告诉提供程序的人：\n"
            f"The upgrade did not work; the data is as it was and the old program goes on with it:\n{says}"
        )


def database_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def bring_up_to_date() -> None:
    """Raises StepFailed, OSError; then nothing was changed."""
    place = database_file()
    copy = place.with_name(f"{place.name}.upgrading")
    _remove(copy)
    try:
        copy_sqlite(copy)
        shutil.copymode(place, copy)
        _run(copy, "prepare")
        _run(copy, "smoke")
        connections.close_all()
        read_keys_anew()
        put_in_place(copy, place)
    finally:
        _remove(copy)


def put_in_place(copy: Path, place: Path) -> None:
    """Both are made whole in one file first: a log of changes that lies beside a database belongs to that one only."""
    for database in (copy, place):
        with closing(connect(database, database_keys())) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if opened.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
                raise StepFailed("database is in use")
    durable.sync(copy)
    durable.put_over(copy, place)


def _run(copy: Path, *words: str) -> None:
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{quote(str(copy.resolve()))}"}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise StepFailed("\n".join((done.stderr or done.stdout).strip().splitlines()[-3:]))


def _remove(copy: Path) -> None:
    for name in (copy.name, f"{copy.name}-wal", f"{copy.name}-shm", f"{copy.name}-journal"):
        copy.with_name(name).unlink(missing_ok=True)

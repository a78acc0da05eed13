"""The database file of an embedded installation, opened past Django with the keys that lie beside it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.db import connection

from config.encrypted_sqlite.opening import Connection, connect
from config.settings.databases import sqlite
from config.settings.secrets import load_or_make
from screening.operations.backups.tables import copy_sqlite, database_keys
from tests.ready_database import READY, READY_FILE

ROOT = Path(__file__).resolve().parent.parent


def opened(folder: Path) -> Connection:
    return connect(folder / "db.sqlite3", keys_beside(folder), mode="rw")


def opened_here() -> Connection:
    """The file of the suite itself."""
    return connect(Path(connection.settings_dict["NAME"]), database_keys())


def keys_beside(folder: Path) -> list[str]:
    return list(json.loads((folder / "keys.json").read_text()).get("database_keys", ()))


def put_keys_and_tables(folder: Path) -> None:
    """An installation that has both before its first start, which saves it migrating an empty file."""
    load_or_make(folder / "keys.json", sqlite(folder / "db.sqlite3"))
    put_tables(folder)


def put_tables(folder: Path) -> None:
    """The suite's own tables, in clear as those of an older version, into an installation that has only keys yet."""
    file = folder / "db.sqlite3"
    if connection.vendor == "sqlite":
        copy_sqlite(file)
    elif READY_FILE in os.environ:
        shutil.copyfile(os.environ[READY_FILE], file)
    else:
        _migrate(file)


def _migrate(file: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", READY)}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings.test", "XINQIAO_TEST_VAR": str(file.parent)}
    subprocess.run([sys.executable, "-m", "tests.ready_database"], cwd=ROOT, env=env, check=True)
    file.with_name("test.sqlite3").rename(file)

"""Installations beside the suite's own: a data folder each and, on PostgreSQL, a database."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
from django.db import connection

from tests import embedded_file

ROOT = Path(__file__).resolve().parents[3]


class Installation:
    """An empty data folder of its own and, with a url, an empty database of PostgreSQL."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def environment(self) -> dict[str, str]:
        foreign = {"DATABASE_URL", "CELERY_BROKER_URL", "XINQIAO_KEYS", "BACKUP_RECIPIENT"}
        env = {name: value for name, value in os.environ.items() if name not in foreign}
        env |= {"DJANGO_SETTINGS_MODULE": "config.settings.local", "XINQIAO_VAR": str(self.folder)}
        return env | ({"DATABASE_URL": self.url} if self.url else {})

    def manage(self, *words: object) -> subprocess.CompletedProcess[str]:
        env = self.environment()
        command = [sys.executable, "manage.py", *map(str, words)]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)

    def rows(self) -> dict[str, list[str]]:
        if self.url:
            with closing(psycopg2.connect(self.url)) as opened, opened.cursor() as cursor:
                return rows_of(cursor)
        with closing(embedded_file.opened(self.folder)) as opened:
            return rows_of(opened.cursor())

    def is_empty(self) -> bool:
        return not self.rows() and not list(self.folder.glob("documents/*/*"))


def scratch() -> str:
    """Two workers, two passes and two suites on one server each have a test database, and this one beside it."""
    return f"{connection.settings_dict['NAME']}_elsewhere"


def scratch_url() -> str:
    given = connection.settings_dict
    place = f"{given['HOST']}:{given['PORT'] or 5432}/{scratch()}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{place}"


def rows_of(cursor: object) -> dict[str, list[str]]:
    """Every row of every table as text, read without a line of the code that made the backup."""
    if connection.vendor == "postgresql":
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    else:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    cursor.execute(names)  # type: ignore[attr-defined]
    found = {}
    for (name,) in cursor.fetchall():  # type: ignore[attr-defined]
        cursor.execute(f'SELECT * FROM "{name}"')  # type: ignore[attr-defined]
        found[name] = sorted(map(str, cursor.fetchall()))  # type: ignore[attr-defined]
    return found

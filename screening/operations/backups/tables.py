"""The rows of a database as they stood at one moment, counted and summed up table by table."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from django.db import connection
from django.db.backends.sqlite3._functions import register
from sqlcipher3 import dbapi2 as sqlcipher

from config.encrypted_sqlite.opening import connect, is_encrypted

PART = 8 * 2**20
Sums = dict[str, dict[str, Any]]  # table → rows, sum, and for PostgreSQL its columns


class RowSum:
    """The same for the same rows in whatever order: SHA-256 of each row, added up modulo 2**256."""

    def __init__(self) -> None:
        self.rows = self._total = 0

    def add(self, row: bytes) -> None:
        self.rows += 1
        self._total = (self._total + int.from_bytes(hashlib.sha256(row).digest(), "big")) % 2**256

    def told(self) -> dict[str, Any]:
        return {"rows": self.rows, "sum": f"{self._total:064x}"}


def database_keys() -> list[str]:
    """Those of this installation's file; none on a server."""
    return list(connection.settings_dict["OPTIONS"].get("keys", ()))


def copy_sqlite(to: Path) -> None:
    """The running database as one whole file under its own key, with what is still in its log; writers go on meanwhile.
    Over a connection of its own: one that is writing would wait for itself."""
    place, keys = Path(connection.settings_dict["NAME"]), database_keys()
    with closing(connect(place, keys, mode="ro")) as source, closing(_empty_like(place, to, keys)) as copy:
        source.backup(copy)


def _empty_like(place: Path, to: Path, keys: Sequence[str]) -> Connection:
    """A page can only be copied into a file of the same key, or of none."""
    return connect(to, [key for key in keys if is_encrypted(place, key)])


def sums_of_sqlite(path: Path, keys: Sequence[str]) -> Sums:
    """Raises sqlcipher.DatabaseError where the file is not whole, or no key opens it."""
    with closing(connect(path, keys, mode="ro&immutable=1")) as opened:
        register(opened)  # some constraints call Django's functions
        if opened.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlcipher.DatabaseError("integrity_check")
        names = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {name: _sum_of_sqlite(opened, name) for (name,) in sorted(names.fetchall())}


def _sum_of_sqlite(opened: Connection, table: str) -> dict[str, Any]:
    summed = RowSum()
    for row in opened.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
        summed.add(repr(row).encode())
    return summed.told()


class _Lines:
    """Takes what COPY writes: sums up each line and hands on parts of some MiB."""

    def __init__(self, hand_on: Callable[[bytes], None]) -> None:
        self.sum, self._hand_on = RowSum(), hand_on
        self._part, self._line = bytearray(), b""

    def write(self, content: bytes) -> int:
        *lines, self._line = (self._line + content).split(b"\n")
        for line in lines:
            self.sum.add(line)
        self._part += content
        if len(self._part) >= PART:
            self.close()
        return len(content)

    def close(self) -> None:
        if self._part:
            self._hand_on(bytes(self._part))
            self._part.clear()


def copy_postgresql(cursor: Any, hand_on: Callable[[str, bytes], None]) -> Sums:
    """Every table by COPY, inside the transaction of the cursor; parts go to `hand_on` with the name of their table."""
    found: Sums = {}
    for table in postgresql_tables(cursor):
        columns = _columns(cursor, table)
        lines = _Lines(lambda part, name=table: hand_on(name, part))  # type: ignore[misc]
        cursor.copy_expert(f"COPY {_quoted(table)} ({_list(columns)}) TO STDOUT", lines)
        lines.close()
        found[table] = {**lines.sum.told(), "columns": columns}
    return found


def load_postgresql(cursor: Any, table: str, columns: Iterable[str], source: Any) -> None:
    cursor.copy_expert(f"COPY {_quoted(table)} ({_list(columns)}) FROM STDIN", source)


def postgresql_tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [name for (name,) in cursor.fetchall()]


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY column_name",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _list(columns: Iterable[str]) -> str:
    return ", ".join(map(_quoted, columns))

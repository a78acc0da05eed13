"""Rows of an SQLite file put into PostgreSQL as they are stored, and counted and summed up again from there."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from django.db import DatabaseError, connection

from config.encrypted_sqlite.opening import connect
from screening.operations.backups.tables import PART, RowSum, Sums, load_postgresql, postgresql_tables
from screening.operations.backups.values import KINDS, for_copy, form

Kinds = Mapping[str, str]  # column → PostgreSQL's word for its type, in one order for both databases


class DoesNotFit(Exception):
    """A table, or a value of it, has no place in PostgreSQL; the text names the table."""


def cross(source: Path, keys: Sequence[str], cursor: Any) -> None:
    """Every row, inside the transaction of the cursor, which holds empty tables of the same version.

    Raises DoesNotFit, sqlcipher.DatabaseError.
    """
    with closing(connect(source, keys, mode="ro&immutable=1")) as opened:
        tables = _tables(opened)
        if tables != postgresql_tables(cursor):
            raise DoesNotFit(", ".join(sorted(set(tables) ^ set(postgresql_tables(cursor)))))
        copied = {table: _copy(opened, table, _kinds(opened, cursor, table), cursor) for table in tables}
        arrived = {table: _sum_of_postgresql(table, _kinds(opened, cursor, table)) for table in tables}
    if different := [table for table in tables if copied[table] != arrived[table]]:
        raise DoesNotFit(", ".join(different))


def _tables(opened: Connection) -> list[str]:
    names = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted(name for (name,) in names)


def _kinds(opened: Connection, cursor: Any, table: str) -> Kinds:
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY column_name",
        [table],
    )
    kinds = dict(cursor.fetchall())
    stored = {row[1] for row in opened.execute(f'PRAGMA table_info("{table}")')}
    if stored != set(kinds) or not KINDS.issuperset(kinds.values()):
        raise DoesNotFit(table)
    return kinds


def _copy(opened: Connection, table: str, kinds: Kinds, cursor: Any) -> Sums:
    summed = RowSum()
    try:
        for part in _parts(_rows(opened, table, kinds), kinds, summed):
            load_postgresql(cursor, table, kinds, part)
    except (ValueError, TypeError, DatabaseError) as error:
        raise DoesNotFit(table) from error
    return summed.told()


def _rows(opened: Connection, table: str, kinds: Kinds) -> Iterable[Sequence[Any]]:
    columns = ", ".join(f'"{column}"' for column in kinds)
    return opened.execute(f'SELECT {columns} FROM "{table}"')  # noqa: S608


def _parts(rows: Iterable[Sequence[Any]], kinds: Kinds, summed: RowSum) -> Iterator[io.BytesIO]:
    """Lines for COPY, some MiB at a time; each row is summed up on its way."""
    part = io.BytesIO()
    for row in rows:
        summed.add(_line(row, kinds))
        words = (for_copy(kind, value) for kind, value in zip(kinds.values(), row, strict=True))
        part.write("\t".join(words).encode() + b"\n")
        if part.tell() >= PART:
            part.seek(0)
            yield part
            part = io.BytesIO()
    part.seek(0)
    yield part


def _sum_of_postgresql(table: str, kinds: Kinds) -> Sums:
    """Read back by another way than it came: value by value, not as lines of COPY."""
    summed, quoted = RowSum(), connection.ops.quote_name
    columns = ", ".join(map(quoted, kinds))
    with connection.connection.cursor(name="arrived") as reading:
        reading.execute(f"SELECT {columns} FROM {quoted(table)}")  # noqa: S608
        for row in reading:
            summed.add(_line(row, kinds))
    return summed.told()


def _line(row: Sequence[Any], kinds: Kinds) -> bytes:
    return repr([form(kind, value) for kind, value in zip(kinds.values(), row, strict=True)]).encode()

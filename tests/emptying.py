"""After a test that commits PostgreSQL empties the tables that hold rows, not all. TRUNCATE gives each of a hundred and
fifty tables and all their indexes a new file: half a second of a processor, and of a disk much more."""

from collections.abc import Sequence

from django.db import connection

FEW = 2_000  # rows; of more, TRUNCATE is quicker, which asks no foreign key about each


def only_what_holds_rows() -> None:
    if connection.vendor == "postgresql":
        truncate = connection.ops.sql_flush
        connection.ops.sql_flush = lambda style, tables, **how: _deleted(tables) or truncate(style, tables, **how)


def _deleted(tables: Sequence[str]) -> list[str]:
    """Nothing where there are too many rows."""
    filled = _rows(tables)
    if sum(filled.values()) > FEW:
        return []
    return [f"DELETE FROM {_quoted(table)}" for table in filled] or ["SELECT 1"]


def _rows(tables: Sequence[str]) -> dict[str, int]:
    counts = (f"SELECT '{table}', count(*) FROM {_quoted(table)} HAVING count(*) > 0" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts))
        return dict(cursor.fetchall())


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)

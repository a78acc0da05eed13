"""Triggers of the database: the log is added to, numbered once, and nothing else, by whatever program.

Whoever owns the database can take them away, and then the seals tell; they stop what happens by mistake, or with a tool
that was meant for something else. They are put up with every preparation: remaking a table loses them on SQLite.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from accounts.models import AuditAnchor, AuditEvent, AuditSubject

WORDS = "the audit log is only added to"
ADDED_TO = (AuditEvent, AuditSubject, AuditAnchor)
SEALING = {"number", "mac", "sealed_at"}


def put_up() -> None:
    """Anew, so that triggers of an earlier version go."""
    take_down()
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def take_down() -> None:
    with connection.cursor() as cursor:
        for name, table in _names():
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


@contextmanager
def taken_down() -> Iterator[None]:
    """For whoever ends what has been kept long enough: in one transaction, and up again whatever happens."""
    with transaction.atomic():
        take_down()
        yield
        put_up()


def _names() -> Iterator[tuple[str, str]]:
    for model in ADDED_TO:
        table = model._meta.db_table
        yield f"{table}_stays", table
        yield f"{table}_is_not_changed", table


def _statements() -> Iterator[str]:
    for model in ADDED_TO:
        table = model._meta.db_table
        yield _trigger(f"{table}_stays", "DELETE", table, "")
        yield _trigger(f"{table}_is_not_changed", "UPDATE", table, _changed() if model is AuditEvent else "")


def _changed() -> str:
    """An event that has its number, or anything but what sealing writes."""
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    fixed = [field.column for field in AuditEvent._meta.concrete_fields if field.column not in SEALING]
    parts = ["OLD.number IS NOT NULL", "NEW.number IS NULL", *(f"NEW.{name} {differs} OLD.{name}" for name in fixed)]
    return " OR ".join(parts)


def _trigger(name: str, act: str, table: str, when: str) -> str:
    condition = f" WHEN ({when})" if when else ""
    if connection.vendor == "postgresql":
        return (
            "CREATE OR REPLACE FUNCTION accounts_log_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$; "
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW{condition} "
            "EXECUTE FUNCTION accounts_log_stays()"
        )
    return f"CREATE TRIGGER {name} BEFORE {act} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"

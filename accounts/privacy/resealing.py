"""Stored values sealed anew: with the first key, bound to their rows. In short transactions, each of them whole: killed
anywhere, it goes on where it was. A value somebody saves meanwhile is left to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.sealed_values import BOUND, NotOpened, is_current, row_id, seal, unseal


def encrypted_columns() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Of the tables that are there; an older database lacks some."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    for model in apps.get_models():
        fields = [field for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]
        if fields and model._meta.db_table in tables:
            stored = _columns_of(model._meta.db_table)
            yield from ((model, field) for field in fields if field.column in stored)


def stored_values(field: EncryptedTextField, limit: int | None = None) -> Iterator[str]:
    """Read beside the model, which would open them."""
    quoted = connection.ops.quote_name
    table, column = quoted(field.model._meta.db_table), quoted(str(field.column))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> '' " + (f"LIMIT {limit:d}" if limit else ""))  # noqa: S608
        while rows := cursor.fetchmany(1000):
            yield from (row[0] for row in rows)


def opens(field: EncryptedTextField, value: str) -> bool:
    try:
        unseal(tuple(settings.FIELD_KEYS), field.place, value)
    except NotOpened:
        return False
    return True


def count_values() -> tuple[int, int]:
    """How many encrypted values there are, and how many of them no key in use opens."""
    total = closed = 0
    for _model, field in encrypted_columns():
        for value in stored_values(field):
            total += 1
            closed += not opens(field, value)
    return total, closed


def _columns_of(table: str) -> set[Any]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


CHUNK = 2000
Row = tuple[Any, Any, str]  # key, random id or nothing, stored value


@dataclass
class Resealed:
    changed: int = 0
    closed: int = 0  # no key on the list opens them, or they lie in another one's row: left as they are


def reseal(*, most: int | None = None, only_unbound: bool = False) -> Resealed:
    """`only_unbound`: leave what is bound to its row already, whatever its key."""
    done = Resealed()
    for _model, field in encrypted_columns():
        for rows in _chunks(field, only_unbound):
            with transaction.atomic():
                _reseal_rows(field, rows, done)
            if most is not None and done.changed >= most:
                return done
    return done


def bind_new_values() -> None:
    """By the clock: what was written before its row had an id, or by an older version."""
    reseal(most=5000, only_unbound=True)


def _reseal_rows(field: EncryptedTextField, rows: list[Row], done: Resealed) -> None:
    keys, table, column, key = tuple(settings.FIELD_KEYS), *_names(field)
    new = []
    for pk, public_id, stored in rows:
        row = row_id(public_id, pk)
        try:
            text, own = unseal(keys, field.place, stored)
        except NotOpened:
            done.closed += 1
            continue
        if own and own != row:
            done.closed += 1
        elif not is_current(keys, stored):
            new.append((seal(keys, field.place, row, text), pk, stored))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s", new)  # noqa: S608
    done.changed += len(new)


def _chunks(field: EncryptedTextField, only_unbound: bool) -> Iterator[list[Row]]:
    table, column, key = _names(field)
    has_id = any(one.name == "public_id" for one in field.model._meta.local_fields)
    unbound = f"AND substr({column}, 1, 2) <> '{BOUND}'" if only_unbound else ""
    last: Any = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key}, {'public_id' if has_id else 'NULL'}, {column} FROM {table} "  # noqa: S608
                f"WHERE {key} > %s AND {column} <> '' {unbound} ORDER BY {key} LIMIT {CHUNK}",
                [last],
            )
            rows = [(pk, UUID(str(one)) if one else None, stored) for pk, one, stored in cursor.fetchall()]
        if not rows:
            return
        last = rows[-1][0]
        yield rows


def _names(field: EncryptedTextField) -> tuple[str, str, str]:
    quoted, meta = connection.ops.quote_name, field.model._meta
    return quoted(meta.db_table), quoted(str(field.column)), quoted(str(meta.pk.column if meta.pk else "id"))

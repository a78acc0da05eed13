"""Stored values sealed anew: with the first key, bound to their rows. In short transactions, each of them whole: killed
anywhere, it goes on where it was. A value somebody saves meanwhile is left to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.sealed_values import BOUND, NotOpened, is_current, row_id, seal, unseal
from accounts.privacy.sweep import encrypted_columns

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

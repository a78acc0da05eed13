"""Every encrypted value of the database, as it is stored: whether the keys in use open it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.sealed_values import NotOpened, unseal


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

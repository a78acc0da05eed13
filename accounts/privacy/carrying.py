"""Stored keyed hashes under a new key of look-ups."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from django.apps import apps
from django.db import connection, models

from accounts.privacy.fields import KeyedHashField, carried_over

Carry = Callable[[str], str]
kept_in_texts: list[tuple[str, Callable[[Carry], None]]] = []  # purpose, and who carries what stands inside a text


def keep_in_texts(purpose: str, carry: Callable[[Carry], None]) -> None:
    """Called from an app's ready(). Twice is once: a hash carried over twice is found by nobody."""
    if (purpose, carry) not in kept_in_texts:
        kept_in_texts.append((purpose, carry))


def carry_over(key: str) -> None:
    """All of them; in the caller's transaction, for a hash carried over twice is found by nobody."""
    for model, field in hashed_columns():
        _carry_column(model, field, partial(carried_over, key, field.purpose))
    for purpose, carry in kept_in_texts:
        carry(partial(carried_over, key, purpose))


def hashed_columns() -> Iterator[tuple[type[models.Model], KeyedHashField]]:
    for model in apps.get_models():
        yield from ((model, field) for field in model._meta.local_fields if isinstance(field, KeyedHashField))


def carried_text(text: str, carry: Carry) -> str:
    """A text in which keyed hashes stand."""
    return re.sub(r"\b[0-9a-f]{64}\b", lambda found: carry(found[0]), text)


def _carry_column(model: type[models.Model], field: KeyedHashField, carry: Carry) -> None:
    rows = model._base_manager.exclude(**{field.name: ""}).values_list("pk", field.name)
    key, names = model._meta.pk, (model._meta.db_table, str(field.column))
    table, column, pk = map(connection.ops.quote_name, (*names, str(key.column) if key else "id"))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {column} = %s WHERE {pk} = %s",  # noqa: S608
            [(carry(older), one) for one, older in rows],
        )

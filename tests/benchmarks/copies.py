"""Schools many times over: copied inside the database, with everybody in them and all that hangs on them.

    multiply(10)       a county with ten times as many schools as there were: the county, its rounds and its library
                       stay one

What is copied keeps its dates and gets keys, ids and names of its own, so that nobody's page shows more than before.
Encrypted words open in the copies as well. What is counted from rows and kept is not copied; the log only `with_log`,
to be in the way: copies of its events stand in no chain.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction

from accounts.models import AuditEvent, AuditSubject, Notice, User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.sealed_values import BOUND, seal, unseal
from screening.cases.models import Case
from students.models import School, Student, Township

Model = type[models.Model]
STEP = 10_000_000  # between the keys of a row and those of its copies
ROOTS: set[Model] = {User, Township, Student}
OF_ACCOUNTS: set[Model] = {User, Notice}
LOG: set[Model] = {AuditEvent, AuditSubject}
NOT_COPIED = set(
    """
    auth contenttypes sessions axes jobs documents idempotency library operations research interchange
    reports.reportbatch reports.batchrow reports.countymonth reports.publication rights.yearcount rounds.weighedround
    students.county students.term students.holiday students.makeupday students.countyassignment
    rounds.screeninground rounds.screeninground_norm_sets rounds.roundform
    rounds.rescoring rounds.rescoring_norm_sets cases.receiver cases.casecounter
    """.split()
)


def multiply(times: int, *, with_log: bool = False) -> None:
    """What was copied before is counted."""
    before = (User.objects.order_by("-pk").values_list("pk", flat=True)[0]) // STEP
    chosen = list(_copied(LOG if with_log else set()))
    with transaction.atomic():
        _let_copies_open(chosen)
        for model in chosen:
            _copy(model, set(chosen), before + 1, times - 1)
    _count_on(chosen)


def _copied(log: set[Model]) -> Iterator[Model]:
    """All that belongs to a school, a child or somebody who works there."""
    found = ROOTS | log
    every = apps.get_models(include_auto_created=True)
    waiting = [model for model in every if model in log or _may_be_copied(model)]
    while more := [one for one in waiting if one not in found and _parents(one) & found]:
        found.update(more)
    yield from (one for one in waiting if one in found)


def _may_be_copied(model: Model) -> bool:
    app = model._meta.app_label
    return model in OF_ACCOUNTS or not (app == "accounts" or app in NOT_COPIED or model._meta.label_lower in NOT_COPIED)


def _let_copies_open(chosen: list[Model]) -> None:
    """A value bound to its row opens in no other: what is copied is bound to table and column only, as whatever is
    inserted without an id, until the clock binds it."""
    keys, quote = tuple(settings.FIELD_KEYS), connection.ops.quote_name
    for model in chosen:
        table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
        for field in (one for one in model._meta.local_fields if isinstance(one, EncryptedTextField)):
            column = quote(str(field.column))
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} LIKE %s", [f"{BOUND}%"])
                rows = cursor.fetchall()
                free = [(seal(keys, field.place, b"", unseal(keys, field.place, one)[0]), pk) for pk, one in rows]
                cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", free)


def _parents(model: Model) -> set[Model]:
    return {field.related_model for field in model._meta.local_concrete_fields if field.related_model is not None}


def _copy(model: Model, chosen: set[Model], first: int, last: int) -> None:
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    fields = model._meta.local_concrete_fields
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(_value(field, f"one.{quote(str(field.column))}", chosen) for field in fields)
    key = quote(str(model._meta.pk.column))
    numbers = f"WITH RECURSIVE copies(k) AS (SELECT {first} UNION ALL SELECT k + 1 FROM copies WHERE k < {last}) "
    of_each = f"SELECT {values} FROM {table} one, copies WHERE one.{key} < {STEP}"
    with connection.cursor() as cursor:
        cursor.execute(f"{numbers} INSERT INTO {table} ({columns}) {of_each}")


def _value(field: "models.Field[Any, Any]", column: str, chosen: set[Model]) -> str:
    """What a copy has in a column."""
    if field.primary_key or field.related_model in chosen or field.model is AuditEvent and field.name == "number":
        return f"{column} + k * {STEP}"
    if isinstance(field, models.UUIDField) and (field.unique or field.model in LOG):
        return _NEW_ID[connection.vendor]
    if field.model is Case and field.name == "number":  # XQ-2026-0001: numbers go on to be numbers
        return f"substr({column}, 1, 8) || (CAST(substr({column}, 9) AS INTEGER) + 100000 * k)"
    if field.unique or (field.model, field.name) in NAMES:
        return f"{column} || '-' || k"
    return column


NAMES = ((School, "name"), (AuditEvent, "object_id"))
_NEW_ID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}


def _count_on(chosen: list[Model]) -> None:
    """New rows come after the copies; the planner knows how many there are now."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), chosen):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" and not _inside() else "ANALYZE")


def _inside() -> bool:
    return connection.in_atomic_block

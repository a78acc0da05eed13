"""A county many times over: its schools copied inside the database, with everybody in them and all that hangs on them.

    multiply(10)      ten times as many schools as there were; what is copied keeps its dates and gets keys, ids and
                      names of its own, so that nobody's page shows more than before

The county, its rounds and its library stay one. Notes of copies open for nobody, the log of copies is not chained:
they are there to be in the way.
"""

from collections.abc import Iterator

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from accounts.models import AuditEvent, AuditSubject, Notice, User
from screening.cases.models import Case
from students.models import School, Student, Township

STEP = 10_000_000  # between the keys of a row and those of its copies
ROOTS = {User, Township, Student, AuditEvent}
OF_ACCOUNTS = {User, AuditEvent, AuditSubject, Notice}
ONCE = set(
    "auth contenttypes sessions axes jobs documents idempotency library operations research interchange".split()
) | set(
    """
    students.county students.term students.holiday students.makeupday students.countyassignment
    rounds.screeninground rounds.screeninground_norm_sets rounds.roundform rounds.forecastquestion
    rounds.rescoring rounds.rescoring_norm_sets cases.receiver cases.casecounter
    reports.reportbatch reports.batchrow reports.countymonth reports.publication rights.yearcount
    """.split()
)
Model = type[models.Model]


def multiply(times: int) -> None:
    """The whole county; what was copied before is counted."""
    before = (User.objects.order_by("-pk").values_list("pk", flat=True)[0]) // STEP
    chosen = list(copied())
    with transaction.atomic():
        for model in chosen:
            _copy(model, set(chosen), before + 1, times - 1)
    _count_on(chosen)


def copied() -> Iterator[Model]:
    """All that belongs to a school, a child or somebody who works there."""
    found: set[Model] = set(ROOTS)
    waiting = [model for model in apps.get_models(include_auto_created=True) if _may_be_copied(model)]
    while more := [one for one in waiting if one not in found and _parents(one) & found]:
        found.update(more)
    yield from (one for one in waiting if one in found)


def _may_be_copied(model: Model) -> bool:
    app = model._meta.app_label
    return model in OF_ACCOUNTS or not (app == "accounts" or app in ONCE or model._meta.label_lower in ONCE)


def _parents(model: Model) -> set[Model]:
    return {field.related_model for field in model._meta.local_concrete_fields if field.is_relation}


def _copy(model: Model, chosen: set[Model], first: int, last: int) -> None:
    quote, table = connection.ops.quote_name, model._meta.db_table
    fields = model._meta.local_concrete_fields
    columns = ", ".join(quote(field.column) for field in fields)
    values = ", ".join(_value(field, f"one.{quote(field.column)}", chosen) for field in fields)
    key = quote(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE copies(k) AS (SELECT {first} UNION ALL SELECT k + 1 FROM copies WHERE k < {last}) "
            f"INSERT INTO {quote(table)} ({columns}) SELECT {values} FROM {quote(table)} one, copies "
            f"WHERE one.{key} < {STEP}"
        )


def _value(field: models.Field, column: str, chosen: set[Model]) -> str:
    """What a copy has in a column."""
    if field.primary_key or field.related_model in chosen or field.name == "number" and field.model is AuditEvent:
        return f"{column} + k * {STEP}"
    if isinstance(field, models.UUIDField) and (field.unique or field.model in (AuditEvent, AuditSubject)):
        return _NEW_ID[connection.vendor]
    if field.model is Case and field.name == "number":  # XQ-2026-0001: numbers go on to be numbers
        return f"substr({column}, 1, 8) || (CAST(substr({column}, 9) AS INTEGER) + 100000 * k)"
    if field.unique or (field.model, field.name) in ((School, "name"), (AuditEvent, "object_id")):
        return f"{column} || '-' || k"
    return column


_NEW_ID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}


def _count_on(chosen: list[Model]) -> None:
    """New rows come after the copies; the planner knows how many there are now."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), chosen):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" and not _inside() else "ANALYZE")


def _inside() -> bool:
    return connection.in_atomic_block

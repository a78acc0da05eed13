"""For migrations: the nonces that models kept themselves before there were receipts."""

from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation

AT_ONCE = 2000


def nonces_to_receipts(app: str, *moves: tuple[str, ...]) -> Operation:
    """A data migration: each (model, act, field of the person; "" where a row does not say who wrote it), and the field
    of the row that the act answers with, where that is another.

    Such a receipt has no fingerprint. Every nonce has its receipt afterwards, or the migration stops.
    """

    def move(apps: Any, schema_editor: Any) -> None:
        database = schema_editor.connection.alias
        receipts = apps.get_model("idempotency", "Receipt").objects.using(database)
        for name, act, person, *answer in moves:
            model = apps.get_model(app, name)
            made = model._meta.get_field(answer[0]) if answer else model._meta.pk
            label = (made.related_model if answer else model)._meta.label_lower
            rows = model._base_manager.using(database).filter(nonce__isnull=False).order_by("pk")
            kept = rows.values_list(made.attname, "nonce", *([f"{person}_id"] if person else []))
            taken = receipts.filter(act=act).count()
            receipts.bulk_create(
                (
                    receipts.model(user_id=by[0] if by else None, nonce=nonce, act=act, kind=label, made_id=pk)
                    for pk, nonce, *by in kept.iterator(chunk_size=AT_ONCE)
                ),
                batch_size=AT_ONCE,
            )
            moved = receipts.filter(act=act).count() - taken
            if moved != rows.count():
                raise RuntimeError(f"{moved} of {rows.count()} nonces of {app}.{name} have a receipt")

    return migrations.RunPython(move, migrations.RunPython.noop)

"""Publishing people counts: decided with everything the audience was shown before, and remembered."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from accounts.privacy.fields import readable
from screening.reports.disclosure_control import model
from screening.reports.disclosure_control.model import Published, Sum, Table
from screening.reports.models import Publication


@transaction.atomic
def publish_for(
    *, audience: str, period: str, tables: Sequence[Table], by: User | None = None
) -> model.PeriodPublication:
    """The cells ``audience`` may see of ``period``. Cells that were not shown before make a new revision.

    ``audience``: ``school:<public id>`` (its headteacher) or ``county:<public id>`` (district officer); ``period``: a
    month such as ``2026-11``. Every table the audience can obtain for the period goes into one call.
    """
    rows = list(Publication.objects.filter(audience=audience).order_by("period", "revision"))
    last = next((row for row in reversed(rows) if row.period == period), None)
    found = model.publish(tables, audience, period, earlier=[_shown(row) for row in _oldest_first(rows)])
    if last is not None and last.cells == {key: cell.stored for key, cell in found.cells.items()}:
        return _shown(last)
    row, is_new = Publication.objects.get_or_create(
        audience=audience,
        period=period,
        revision=last.revision + 1 if last else 1,
        defaults={"cells": {key: cell.stored for key, cell in found.cells.items()}, "behind": _sealed(tables)},
    )
    if is_new:
        record(by=by, verb="report.publish", obj=row, detail={"period": period, "revision": row.revision})
    return _shown(row)


def _oldest_first(rows: Sequence[Publication]) -> list[Publication]:
    """In the order in which they were read: a month may be made again long after the next one."""
    return sorted(rows, key=lambda row: (row.created_at, row.pk))


def _sealed(tables: Sequence[Table]) -> str:
    return json.dumps([_kept(table) for table in tables])


def _shown(row: Publication) -> model.PeriodPublication:
    cells = {key: Published.of(stored) for key, stored in row.cells.items()}
    tables = tuple(_table(kept) for kept in json.loads(readable(row.behind)))
    return model.PeriodPublication(row.audience, row.period, cells, tables, row.revision)


def _kept(table: Table) -> dict[str, Any]:
    return {
        "cells": dict(table.cells),
        "sums": [[line.total, *line.parts] for line in table.sums],
        **{name: sorted(getattr(table, name)) for name in ("known", "silent", "growing")},
    }


def _table(kept: Mapping[str, Any]) -> Table:
    return Table(**{**kept, "sums": tuple(Sum(total, tuple(parts)) for total, *parts in kept["sums"])})

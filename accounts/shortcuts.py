"""One row or the page “not found”. Unlike Django's own, rows that a join found twice count as one."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

Row = TypeVar("Row")
Stored = TypeVar("Stored", bound=Model)


def one_or_404(rows: QuerySet[Stored], **lookup: object) -> Stored:
    return found_or_404(rows.filter(**lookup).first())


def found_or_404(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row

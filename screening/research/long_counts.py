"""Reports that are counted from every answer or flag there is: on the page while that takes a moment, else only in the
files, which are made beside the pages."""

from typing import Any

from django.db.models import QuerySet

MOST_ANSWERS, MOST_FLAGS = 40_000, 15_000


def has_more_than(most: int, rows: QuerySet[Any, Any]) -> bool:
    """Counts no further than it has to."""
    return rows.order_by()[: most + 1].count() > most

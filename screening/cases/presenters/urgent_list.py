"""Urgent concerns a person may see: those that wait first."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from screening.cases.models import UrgentConcern
from screening.cases.presenters.urgent_page import state_words


@dataclass(frozen=True)
class UrgentRow:
    url: str
    school: str
    says: str
    is_waiting: bool


@dataclass(frozen=True)
class UrgentList:
    open: tuple[UrgentRow, ...]
    closed: tuple[UrgentRow, ...]


def build(concerns: QuerySet[UrgentConcern]) -> UrgentList:
    """No name stands in the list: it is opened one by one, and every opening is recorded."""
    rows = list(concerns.select_related("acknowledged_by").order_by("-raised_at"))
    return UrgentList(
        open=tuple(_row(row) for row in rows if row.closed_at is None),
        closed=tuple(_row(row) for row in rows if row.closed_at is not None),
    )


def _row(concern: UrgentConcern) -> UrgentRow:
    url = reverse("cases:show_urgent", args=[concern.public_id])
    return UrgentRow(url, concern.school.name, state_words(concern), concern.acknowledged_at is None)

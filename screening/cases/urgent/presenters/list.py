"""Urgent concerns a person may see: those nobody has taken first, the oldest of them at the top."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from screening import formats
from screening.cases.models import UrgentConcern
from screening.cases.urgent.presenters.page import state_words
from students.models import School


@dataclass(frozen=True)
class UrgentRow:
    url: str
    school: str
    raised: str
    says: str
    is_waiting: bool


@dataclass(frozen=True)
class UrgentList:
    open: tuple[UrgentRow, ...]
    closed: tuple[UrgentRow, ...]
    schools: tuple[School, ...]  # whose slip can be printed


def build(concerns: QuerySet[UrgentConcern], schools: QuerySet[School]) -> UrgentList:
    """No name stands in the list: it is opened one by one, and every opening is recorded."""
    rows = list(concerns.order_by("-raised_at"))
    waits_first = sorted(rows, key=lambda row: (row.acknowledged_at is not None, row.raised_at))
    return UrgentList(
        open=tuple(_row(row) for row in waits_first if row.closed_at is None),
        closed=tuple(_row(row) for row in rows if row.closed_at is not None),
        schools=tuple(schools),
    )


def _row(concern: UrgentConcern) -> UrgentRow:
    return UrgentRow(
        url=reverse("cases:show_urgent", args=[concern.public_id]),
        school=concern.school.name,
        raised=_("Raised %(time)s") % {"time": formats.moment(concern.raised_at)},
        says=state_words(concern),
        is_waiting=concern.acknowledged_at is None,
    )

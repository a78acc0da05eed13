"""Urgent concerns a person may see: those nobody has taken first, the oldest of them at the top."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from screening import formats
from screening.cases.models import UrgentConcern
from screening.cases.urgent.presenters.page import state_words
from students.models import School


class UrgentRow:
    def __init__(self, concern: UrgentConcern) -> None:
        self.url = reverse("cases:show_urgent", args=[concern.public_id])
        self.school = concern.school.name
        self.raised = _("Raised %(time)s") % {"time": formats.moment(concern.raised_at)}
        self.says = state_words(concern)
        self.is_waiting = concern.acknowledged_at is None


class UrgentList:
    def __init__(self, concerns: QuerySet[UrgentConcern], schools: QuerySet[School]) -> None:
        """No name stands in the list: it is opened one by one, and every opening is recorded."""
        rows = list(concerns.order_by("-raised_at"))
        waits_first = sorted(rows, key=lambda row: (row.acknowledged_at is not None, row.raised_at))
        self.open = tuple(UrgentRow(row) for row in waits_first if row.closed_at is None)
        self.closed = tuple(UrgentRow(row) for row in rows if row.closed_at is not None)
        self.schools = tuple(schools)  # whose slip can be printed

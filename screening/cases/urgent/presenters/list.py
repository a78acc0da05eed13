"""Urgent concerns a person may see: those nobody has taken first, the oldest of them at the top."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.models import UrgentConcern
from screening.cases.urgent.presenters.child import acted_on, card_words
from screening.cases.urgent.presenters.page import state_words
from students.models import School
from students.seating import Seating


class UrgentRow:
    def __init__(self, user: User, concern: UrgentConcern, may_act: bool, seating: Seating) -> None:
        self.url = reverse("cases:show_urgent", args=[concern.public_id])
        self.school = card_words(concern, may_act, seating)
        self.raised = _("raised %(time)s by %(name)s") % {
            "time": formats.moment(concern.raised_at),
            "name": concern.raised_by.name,
        }
        self.says = state_words(user, concern)
        self.is_waiting = concern.is_waiting


class UrgentList:
    def __init__(self, user: User, concerns: QuerySet[UrgentConcern], schools: QuerySet[School]) -> None:
        """No name stands in the list: it is opened one by one, and every opening is recorded."""
        rows = list(access.to_act_on(user, concerns).order_by("-raised_at"))
        acting = acted_on(rows)
        seating = access.seating_of_concerned(user, [row for row in rows if row.pk in acting])
        shown = {row.pk: UrgentRow(user, row, row.pk in acting, seating) for row in rows}
        waits_first = sorted(rows, key=lambda row: (not row.is_waiting, row.raised_at))
        self.open = tuple(shown[row.pk] for row in waits_first if row.closed_at is None)
        self.closed = tuple(shown[row.pk] for row in rows if row.closed_at is not None)
        self.schools = tuple(schools)  # whose slip can be printed

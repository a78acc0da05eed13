"""Hand-overs in a child's file: of the cases a counselor has."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.handover.access import of_child
from screening.cases.models import HandOver
from students.child_file import ChildFileLine
from students.models import Student


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for row in of_child(user, student):
        yield ChildFileLine(
            timezone.localdate(row.sealed_at), _("Hand-over"), str(row.get_why_display()), _from_to(row)
        )
        if row.accepted_at and row.accepted_by:
            said = _("Received by %(name)s") % {"name": row.accepted_by.name}
            yield ChildFileLine(timezone.localdate(row.accepted_at), _("Hand-over"), said)


def _from_to(row: HandOver) -> str:
    to = row.to_school.name if row.to_school else row.goes_to
    return "" if to == row.from_school.name else f"{row.from_school.name} → {to}"

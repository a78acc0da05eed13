"""What this room itself tells in a child's file: classes, consent, care, contacts."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from students.child_file import ChildFileLine
from students.models import Student
from students.pages.entries import care_of, consents_of, seats_of
from students.pages.lists import care_state
from students.selectors import current_class_label


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    yield from _classes(student)
    consents, care = consents_of(student), care_of(student)
    for sheet in consents:
        yield ChildFileLine(sheet.dated, _("Consent"), str(sheet.get_outcome_display()), str(sheet.get_way_display()))
    today = timezone.localdate()
    if care_state(care[-1] if care else None, consents[-1] if consents else None, today).code != "refused":
        for row in care:
            yield ChildFileLine(row.as_of, _("Care"), _("The care situation was recorded"))


def _classes(student: Student) -> Iterator[ChildFileLine]:
    for seat in seats_of(student):
        where = f"{seat.school_class.school.name} {current_class_label(seat.school_class, seat.starts)}"
        said = _("In %(class)s, seat %(seat)s") % {"class": where, "seat": seat.seat_number}
        yield ChildFileLine(seat.starts, _("Class"), said)
        if seat.ends:
            last = f"{seat.school_class.school.name} {current_class_label(seat.school_class, seat.ends)}"
            yield ChildFileLine(seat.ends, _("Class"), _("Last day in %(class)s") % {"class": last})

"""Children whose care situation was recorded more than a year ago, with what was known then beside each."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from students import access, wording
from students.models import CareArrangement, Enrolment, SchoolClass
from students.pages.lists import child_lines
from students.pages.registration import recorded_lines
from students.selectors import arrangements_in_force, class_label, school_year_of


class ConfirmLine:
    """A child and the entry that would be said once more."""

    def __init__(self, seat: Enrolment, care: CareArrangement) -> None:
        self.student, self.seen, self.seat = seat.student, care.pk, seat.seat_number
        self.token = f"{self.student.public_id.hex}.{care.pk}"
        self.words = _("%(seat)s %(name)s") % {"seat": seat.seat_number, "name": seat.student.name}
        self.facts = recorded_lines(care)
        if care.capacity_concern:
            self.facts.append((_("Ability to care"), _("doubt recorded")))
        if care.child_on_calls:
            self.facts.append((_("What the child says about the calls"), care.child_on_calls))
        self.source = wording.source_words(care)


class ConfirmPage:
    def __init__(self, user: User, school_class: SchoolClass) -> None:
        seats = list(access.list_seats(user, purpose="care", classes=[school_class]))
        old = [line.seat for line in child_lines(seats, timezone.localdate()) if line.care.code == "old"]
        care = arrangements_in_force([seat.student_id for seat in old])
        self.school_class = school_class
        self.label = class_label(school_class, school_year_of(school_class.school))
        self.lines = [ConfirmLine(seat, care[seat.student_id]) for seat in old]
        self.students = {seat.student.public_id.hex: seat.student for seat in seats}

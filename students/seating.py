"""Where a child sits on a day, in words: the one owner of that question. A class a child was in when something began is
history; whoever has to fetch a child needs the one of today.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from students.calendar import SchoolCalendar
from students.dated import in_force
from students.models import Enrolment, School, SchoolClass, Student
from students.selectors import calendar_of, class_label

Calendars = Mapping[int, SchoolCalendar]  # by county


class Seating:
    """Class and seat of children on one day. `enrolments`: rows of children a door has returned, of any time; one query
    for however many children, asked when the first one is, and one a county whose calendar is not among `calendars`."""

    def __init__(self, enrolments: QuerySet[Enrolment], day: date, calendars: Calendars | None = None) -> None:
        self._rows, self._day = enrolments, day
        self._seats: dict[int, Enrolment] | None = None
        self._calendars = dict(calendars or {})

    def seat(self, student: int) -> Enrolment | None:
        """The row that holds on the day."""
        last = self._last(student)
        return last if last and (last.ends is None or last.ends >= self._day) else None

    def of(self, student: int, *, at: School | None = None) -> str:
        """“三年级(1)班 7 号”; with the school in front where the child sits in another one than `at`."""
        seat = self.seat(student)
        if seat is None:
            return self._not_here(student)
        words = _("%(class)s no. %(seat)s") % {"class": self._label(seat, self._day), "seat": seat.seat_number}
        return f"{seat.school_class.school.name} {words}" if at and seat.school_class.school_id != at.pk else words

    def with_school(self, student: int) -> str:
        seat = self.seat(student)
        return f"{seat.school_class.school.name} {self.of(student)}" if seat else self._not_here(student)

    def class_of(self, student: int) -> str:
        """The class alone, for a paper on which a seat says nothing to whoever reads it."""
        seat = self.seat(student)
        return self._label(seat, self._day) if seat else self._not_here(student)

    def _not_here(self, student: int) -> str:
        last = self._last(student)
        if last is None or last.ends is None:
            return _("in no class now")
        return _("in no class now, last in %(class)s") % {"class": self._label(last, last.ends)}

    def _last(self, student: int) -> Enrolment | None:
        if self._seats is None:
            rows = self._rows.filter(starts__lte=self._day).order_by("starts", "pk")
            township = "school_class__school__township"
            rows = rows.select_related(township if self._calendars else f"{township}__county")
            self._seats = {row.student_id: row for row in rows}
        return self._seats.get(student)

    def _label(self, seat: Enrolment, day: date) -> str:
        township = seat.school_class.school.township
        if township.county_id not in self._calendars:
            self._calendars[township.county_id] = calendar_of(township.county)
        return class_label(seat.school_class, self._calendars[township.county_id].school_year(day))


def place_of(student: Student) -> str:
    """School, class and seat today of a child that a door has returned."""
    return Seating(student.enrolments.all(), timezone.localdate()).with_school(student.pk)


def class_today(student: Student) -> SchoolClass | None:
    """The class of a child that a door has returned; None once it has left."""
    row = student.enrolments.filter(in_force(timezone.localdate())).select_related("school_class").first()
    return row.school_class if row else None

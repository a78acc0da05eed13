"""Holiday plans in a child's file."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.holidays.access import plans_of_child
from students.child_file import ChildFileLine
from students.models import Student


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for row in plans_of_child(user, student):
        said = _("Plan for the holiday from %(day)s") % {"day": formats.day(row.holiday_starts)}
        yield ChildFileLine(timezone.localdate(row.recorded_at), _("Holiday"), said, row.who_looks_in)

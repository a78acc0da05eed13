"""The counselor's page that asks whether a group says something about its children. It never says which of them."""

from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.activities.mixing import Neighbour, neighbours_of, wants_mixing
from screening.cases.models import Activity
from students.selectors import class_label, school_year_of


class MixPage:
    def __init__(self, user: User, activity: Activity) -> None:
        found = neighbours_of(user, activity)
        year = school_year_of(activity.school)
        self.activity = activity
        self.warns = wants_mixing(user, activity)
        self.choices = [(str(one.seat.student.public_id), _label(one, year)) for one in found]
        self.students = [one.seat.student for one in found]


def _label(one: Neighbour, year: int) -> str:
    place = f"{class_label(one.seat.school_class, year)} {one.seat.seat_number}"
    beside = _("sits beside somebody of the group") if one.beside else ""
    return " · ".join(part for part in (f"{one.seat.student.name} {place}", beside) if part)

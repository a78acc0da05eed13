"""The page of a case opened in an emergency, and the notice of it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.access import emergency as access
from screening.cases.handover.summary import sections_of
from screening.cases.models import EmergencyLook
from screening.cases.redirects import urgent_about
from screening.cases.urgent.first import Call, family_calls
from screening.documents.blocks import Link
from students.seating import place_of
from students.selectors import contacts_of


class LookPage:
    def __init__(self, look: EmergencyLook) -> None:
        """The child, whom to call, and what the case says today; nothing on it writes to the case."""
        case = look.case
        self.name = case.student.name
        self.head = _("%(place)s · case %(number)s · with %(owner)s") % {
            "place": place_of(case.student),
            "number": case.number,
            "owner": case.owner.name,
        }
        self.until = _(
            "Open for you until %(time)s, to read only. The headteacher is told that you looked and why."
        ) % {"time": formats.moment(look.open_until)}
        self.calls = [Call(case.school.phone, case.school.name)] if case.school.phone else []
        self.calls += family_calls(contacts_of(case.student))
        self.sections = sections_of(case)
        self.urgent = urgent_about(case)


def opened_links(user: User) -> Iterator[Link]:
    for look in access.looks_of(user):
        said = _("Opened in an emergency: case %(number)s, until %(time)s")
        values = {"number": look.case.number, "time": formats.moment(look.open_until)}
        yield Link(said % values, reverse("cases:show_emergency", args=[look.public_id]))


def notices(user: User) -> list[dict[str, object]]:
    """Who looked at whom, when and why; recorded as a look at these children."""
    return [_notice(user, row) for row in access.look_at_notices(user)]


def _notice(user: User, row: EmergencyLook) -> dict[str, object]:
    values = {
        "name": row.opened_by.name,
        "time": formats.moment(row.opened_at),
        "child": row.case.student.name,
        "school": row.case.school.name,
        "number": row.case.number,
    }
    said, reason = _("%(name)s, a counselor of another school, opened case %(number)s of %(school)s on %(time)s."), ""
    if can(user, Permission.READ_SCHOOL_REPORT):
        said = _("%(name)s, a counselor of another school, opened the case of %(child)s (%(number)s) on %(time)s.")
        reason = row.reason
    return {"public_id": row.public_id, "says": said % values, "reason": reason}

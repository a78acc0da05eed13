"""Volunteers of a person's schools with their checks."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.activities.access import volunteers_of
from screening.cases.activities.selectors import valid_until
from screening.cases.models import Volunteer, VolunteerCheck
from students.access import schools_of

SOON = timedelta(days=30)


class VolunteerLine:
    def __init__(self, row: Volunteer) -> None:
        last = max(row.checks.all(), key=lambda check: (check.valid_until, check.pk), default=None)
        self.name = row.name
        self.from_where = " · ".join(part for part in (row.organisation, row.phone) if part)
        self.check = _check(last) if last else ""
        self.state = _state(row)  # what to do; empty while the check holds
        self.check_url = reverse("cases:record_check", args=[row.public_id])
        self.end_url = reverse("cases:end_volunteer", args=[row.public_id])


def volunteers_page(user: User) -> list[dict[str, Any]]:
    rows = list(volunteers_of(user))
    return [
        {
            "school": school,
            "lines": [VolunteerLine(row) for row in rows if row.school_id == school.pk],
            "add_url": reverse("cases:add_volunteer", args=[school.public_id]),
        }
        for school in schools_of(user)
    ]


def _check(row: VolunteerCheck) -> str:
    seen = {
        "unit-query": _("identity card; the school's own query with the police"),
        "certificate": _("identity card; certificate of the police"),
    }
    return _("%(seen)s, seen by %(name)s on %(day)s, holds until %(until)s") % {
        "seen": seen.get(row.record, row.record),
        "name": row.checked_by.name,
        "day": formats.day(row.checked_on),
        "until": formats.day(row.valid_until),
    }


def _state(row: Volunteer) -> str:
    until, today = valid_until(row), timezone.localdate()
    if until is None:
        return _("No check yet: may not come")
    if until < today:
        return _("The check is over: does not come until there is a new one")
    return _("The check ends soon") if until - today <= SOON else ""

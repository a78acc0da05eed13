"""Which papers there are for which school, and until when the yearly one is due."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.operations.law import access


class LawPage:
    def __init__(self, user: User) -> None:
        year = timezone.localdate().year
        self.schools = list(access.schools_with_papers(user))
        self.year, self.next = year - 1, year
        said = _("written down by %(name)s")
        self.breaches = [
            (row, f"{row.school.name} · {formats.day(row.found_on)}", said % {"name": row.recorded_by.name})
            for row in access.breaches_of(user)[:50]
        ]

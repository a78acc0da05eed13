"""What September changes at one school, before it is written."""

from collections import Counter
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from students import access
from students.models import School, SchoolClass
from students.selectors import calendar_of, class_label, has_graduated
from students.services.promotion import Promotion


class PromotedClass:
    """A class as it was, and as it is in the new year."""

    def __init__(self, row: SchoolClass, year: int, children: int) -> None:
        ends = has_graduated(row, year)
        self.after = _("graduates") if ends else class_label(row, year)
        self.school_class = row
        self.before = class_label(row, year - 1)
        self.children = children
        self.ends = ends


class PromotionPage:
    """All classes of the years before, and how many first classes there are already."""

    def __init__(self, user: User, school: School) -> None:
        """Counts only: no child is named, so nothing is recorded."""
        today = timezone.localdate()
        calendar = calendar_of(school.township.county)
        year = max(calendar.school_year(today), today.year if today.month >= 7 else 0)
        classes = list(access.classes_of(user).filter(school=school))
        sizes = Counter(seat.school_class_id for seat in access.seats_of_school(user, school))
        old = [row for row in classes if row.cohort_year < year and row.closed_on is None]  # one may end today
        cohorts = Counter(row.cohort_year for row in classes)
        ends = [term.ends for term in calendar.terms if term.school_year < year]
        self.school = school
        self.year = year
        self.year_words = _("%(year)s–%(next)s") % {"year": year, "next": year + 1}
        self.lines = [PromotedClass(row, year, sizes[row.pk]) for row in old]
        self.begun = cohorts[year]
        self.last_day = min(today, max(ends, default=date(year, 8, 31)))
        self.first_grade = cohorts[year] or cohorts[year - 1] or 1

    @property
    def done(self) -> bool:
        return self.begun > 0 and not any(line.ends for line in self.lines)


def promoted_words(done: Promotion) -> str:
    """One sentence a fact."""
    if not done.ended and not done.begun:
        return _("Nothing had to be changed.")
    ended = ngettext("%(n)s class has ended", "%(n)s classes have ended", done.ended) % {"n": done.ended}
    children = ngettext("%(n)s child has graduated", "%(n)s children have graduated", done.graduates)
    begun = ngettext("%(n)s new class has begun.", "%(n)s new classes have begun.", done.begun) % {"n": done.begun}
    told = {"ended": ended, "children": children % {"n": done.graduates}, "begun": begun}
    return _("%(ended)s, %(children)s; %(begun)s") % told

"""How a child's place and a day are said on lists, pages and papers of cases."""

from datetime import date

from django.utils.translation import gettext as _

from screening import formats
from screening.cases.models import Case
from students.selectors import class_label


def place_of(case: Case, seat: int | None, today: date) -> str:
    """Class and seat, as the school says it."""
    year = case.round.school_year if case.round else today.year - (today.month < 9)
    label = class_label(case.school_class, year)
    return _("%(class)s no. %(seat)s") % {"class": label, "seat": seat} if seat else label


def weekday(day: date) -> str:
    """周四（10月22日）, or Thursday 22 October."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return _("%(weekday)s %(day)s") % {"weekday": names[day.weekday()], "day": formats.month_day(day)}

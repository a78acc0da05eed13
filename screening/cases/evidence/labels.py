"""How a day is said on lists, pages and papers of cases."""

from datetime import date

from django.utils.translation import gettext as _

from screening import formats


def weekday(day: date) -> str:
    """周四（10月22日）, or Thursday 22 October."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return _("%(weekday)s %(day)s") % {"weekday": names[day.weekday()], "day": formats.month_day(day)}

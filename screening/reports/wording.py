from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MONTHLY_REPORT = _("Monthly report")
MONTHLY_TABLE = _("Monthly report, spreadsheet")
YEAR_REPORT = _("Monthly reports of a school year")


def year_words(school_year: int) -> str:
    """2026–2027."""
    return gettext("%(year)s–%(next)s") % {"year": school_year, "next": school_year + 1}


def month_name(month: date) -> str:
    """10/2026, or 2026年10月."""
    return gettext("%(month)s/%(year)s") % {"year": month.year, "month": month.month}

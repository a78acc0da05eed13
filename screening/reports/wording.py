from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening import formats

MONTHLY_REPORT = _("Monthly report")
MONTHLY_TABLE = _("Monthly report, spreadsheet")
YEAR_REPORT = _("Monthly reports of a school year")


def year_words(school_year: int) -> str:
    """2026–2027."""
    return gettext("%(year)s–%(next)s") % {"year": school_year, "next": school_year + 1}


def school_is_out(back: date | None) -> str:
    """In a long holiday; `back`: when school begins again, where that is known."""
    if back is None:
        return gettext("School is out. What waits goes on when it begins again; until then only safety goes on.")
    words = gettext("School begins again on %(day)s. What waits goes on then; until then only safety goes on.")
    return words % {"day": formats.day(back)}

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MONTHLY_REPORT = _("Monthly report")
MONTHLY_TABLE = _("Monthly report, spreadsheet")
YEAR_REPORT = _("Monthly reports of a school year")


def year_words(school_year: int) -> str:
    """2026–2027."""
    return gettext("%(year)s–%(next)s") % {"year": school_year, "next": school_year + 1}

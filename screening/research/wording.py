from django.utils.translation import gettext_lazy as _

PILOTS = _("Pilots")
PSYCHOMETRIC_REPORT = _("Psychometric report")
PSYCHOMETRIC_TABLE = _("Psychometric report, spreadsheet")
YIELD_REPORT = _("What the flags found")
YIELD_TABLE = _("What the flags found, spreadsheet")

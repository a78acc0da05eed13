"""What is said beside a report of a batch, on the district officer's page."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "no-headteacher": _("No headteacher has an account at this school."),
    "nothing-to-report": _("Nothing to report: no school day and no open work in this month."),
}

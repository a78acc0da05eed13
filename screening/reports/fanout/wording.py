"""What is said beside a report of a batch, on the district officer's page."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "no-headteacher": _("No headteacher has an account at this school."),
    "nothing-to-report": _("Nothing to report: the school had no child yet in this month."),
}

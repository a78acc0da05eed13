"""How each word of a monthly report is counted: the short form of docs/reports.md, on every report."""

from django.utils.translation import gettext as _

from screening.reports.report_parts import ReportPart
from screening.reports.tables import ReportTable, Row


def how_counted() -> ReportPart:
    rows = [Row(name, (says,)) for name, says in _words()]
    caption = _("Figures stand as of the month's last day, from dated entries, whenever the report is made")
    table = ReportTable(caption, (_("How it is counted"),), rows, numeric=False, head=_("Word"), words_from=0)
    return ReportPart("counted", _("How it is counted"), tables=(table,))


def _words() -> list[tuple[str, str]]:
    return [
        (_("Rated"), _("both forms of the teacher can be scored")),
        (_("Counselor asked to see"), _("flagged by the rules frozen for the round, with reasons; each child once")),
        (_("Child seen"), _("the counselor met the child in person")),
        (_("Something to be done"), _("a person decided: watch, support plan or referral")),
        (_("First look in time"), _("of those due in the month, decided by their own date")),
        (
            _("Overdue"),
            _("past its own date on the month's last day; postponing hides nothing: put off is counted beside it"),
        ),
        (_("Follow-ups done"), _("of those due in the month, done by its end")),
        (_("Receipt"), _("the receiver answered: received, begun, done or declined")),
        (_("Median wait"), _("school days from flag to being seen; children seen in the month, from five on")),
        (_("Usable sheet"), _("handed in and without a question to the teacher that is still open")),
    ]

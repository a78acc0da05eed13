"""What comes up by itself: last month's reports, printed for the headteacher."""

from django.utils import timezone

from accounts.notices.services import notify
from screening.reports import printing, services
from screening.reports.selectors import headteacher_of


def make_last_month() -> None:
    today = timezone.localdate()
    for report in services.make_missing_reports(today=today):
        head = headteacher_of(report.school, today)
        if head is not None:
            where = {"page": "reports:show_report", "about": report.public_id}
            notify([head], kind="report-ready", by=None, **where, month=report.month.isoformat())
            printing.request_pdf(report, by=head, language=head.language or "zh-hans", queue="bulk")

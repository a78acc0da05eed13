"""The code on a month's report that leads back to the page on which its asks are answered."""

from datetime import date

from django.urls import reverse

from accounts.models import User
from screening.documents import paper_codes
from screening.documents.paper_codes import first_with, paper_code
from screening.reports.models import MonthlyReport
from screening.reports.monthly.access import latest_reports_of

KIND = "month-asks"
MONTHS = 14  # so far back a paper is typed back


def code_of(report: MonthlyReport) -> str:
    """The same for every revision of the month."""
    return paper_code(KIND, *_parts(report))


def find(user: User, code: str) -> str | None:
    found = first_with(code, KIND, latest_reports_of(user)[:MONTHS], _parts)
    return reverse("reports:answer_asks", args=[found.public_id]) if found else None


def _parts(report: MonthlyReport) -> tuple[object, date]:
    return report.school.public_id, report.month


def register() -> None:
    paper_codes.register(KIND, find)

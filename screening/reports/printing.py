"""The monthly report as a PDF: asked for, built, and who may have it."""

from accounts.models import User
from screening.documents.models import Document
from screening.documents.services import request_document
from screening.reports.access import reports_of
from screening.reports.models import MonthlyReport

KIND = "monthly-report"


def request_pdf(report: MonthlyReport, *, by: User, language: str, queue: str = "default") -> Document:
    return request_document(
        KIND,
        subject=report.public_id,
        audience="headteacher",
        by=by,
        language=language,
        input_hash=report.input_hash,
        reference=report.month.strftime("%Y-%m"),
        queue=queue,
    )


def may_see(user: User, document: Document) -> bool:
    return reports_of(user).filter(public_id=document.subject).exists()

"""What a school's month gives to others: its files."""

from screening.documents import registry
from screening.reports import wording
from screening.reports.disclosure_control.print_guard import guarded
from screening.reports.monthly import file_requests, month_pdf, month_xlsx, year_pdf


def register() -> None:
    for kind, build, label in (
        (file_requests.KIND, month_pdf.build, wording.MONTHLY_REPORT),
        (file_requests.SHEET_KIND, month_xlsx.build, wording.MONTHLY_TABLE),
        (file_requests.YEAR_KIND, year_pdf.build, wording.YEAR_REPORT),
    ):
        renderer = registry.Renderer(build=guarded(build), may_see=file_requests.may_see, label=label)
        registry.register(kind, renderer)

"""A school year as one document: the year's work on the cover, then each month from a page of its own."""

from dataclasses import dataclass

from screening import formats
from screening.documents.models import Document
from screening.documents.registry import PrintJob
from screening.documents.report_page import KeyFigure, ReportSection
from screening.library import wording
from screening.reports.monthly.access import year_of_report_or_404
from screening.reports.monthly.definitions import how_counted
from screening.reports.monthly.month_pdf import key_figures, limits, month_sections, part_section
from screening.reports.monthly.view_models import ReportView
from screening.reports.monthly.year import YearView, view_of_year
from screening.reports.periods import school_year_of
from screening.reports.tables import text_of


@dataclass(frozen=True)
class MonthOfYear:
    """A month inside the year's document; its headings are one step smaller."""

    month: str
    made: str
    face: str
    asks: tuple[str, ...]
    keys: tuple[KeyFigure, ...]
    sections: tuple[ReportSection, ...]


@dataclass(frozen=True)
class YearPage:
    """A school year of reports, ready to print."""

    language: str
    school: str
    year: str
    printed_by: str
    printed_at: str
    check_code: str
    standing: str
    limits: str
    not_a_diagnosis: str
    first: ReportSection
    counted: ReportSection
    months: tuple[MonthOfYear, ...]


def build(document: Document) -> PrintJob:
    user = document.requested_by
    reports = year_of_report_or_404(user, document.subject)
    year = school_year_of(reports[0].month)
    page = page_of(view_of_year(reports[::-1]), document)
    return PrintJob("documents/year_report.html", {"page": page}, f"report-year-{year}-{year + 1}.pdf")


def page_of(view: YearView, document: Document) -> YearPage:
    return YearPage(
        language=formats.html_language(document.language),
        school=view.school,
        year=view.year,
        printed_by=document.requested_by.name,
        printed_at=formats.timestamp(),
        check_code=document.input_hash[:10].upper(),
        standing=wording.standing("few-flags"),
        limits=limits(),
        not_a_diagnosis=wording.standing("not-a-diagnosis"),
        first=part_section(view.first),
        counted=part_section(how_counted()),
        months=tuple(map(_month, view.months, view.revisions)),
    )


def _month(view: ReportView, made: str) -> MonthOfYear:
    return MonthOfYear(
        month=view.month,
        made=" ".join(words for words in (made, view.books) if words),
        face=view.face,
        asks=tuple(text_of(ask.says) for ask in view.asks),
        keys=key_figures(view),
        sections=tuple(month_sections(view, with_year=False)),
    )

"""A school year as one document: the year's work on the cover, then each month from a page of its own."""

from collections.abc import Sequence

from screening import formats
from screening.documents.models import Document
from screening.documents.registry import PrintJob
from screening.library import wording
from screening.reports.models import MonthlyReport
from screening.reports.monthly.access import year_of_report_or_404
from screening.reports.monthly.definitions import how_counted
from screening.reports.monthly.month_page import whole_view
from screening.reports.monthly.month_pdf import key_figures, limits, month_sections, part_section
from screening.reports.monthly.year import revision_words, year_part
from screening.reports.periods import school_year_of
from screening.reports.tables import text_of
from screening.reports.wording import year_words


class MonthOfYear:
    """A month inside the year's document; its headings are one step smaller."""

    def __init__(self, report: MonthlyReport) -> None:
        view = whole_view(report)
        self.month = view.month
        self.made = " ".join(words for words in (revision_words(report), view.books) if words)
        self.face = view.face
        self.asks = tuple(text_of(ask.says) for ask in view.asks)
        self.keys = key_figures(view)
        self.sections = tuple(month_sections(view, with_year=False))


class YearPage:
    """A school year of reports, ready to print. `reports`: the last revision of each month, oldest first; at least
    one."""

    def __init__(self, reports: Sequence[MonthlyReport], document: Document) -> None:
        self.language = formats.html_language(document.language)
        self.school = reports[0].school.name
        self.year = year_words(school_year_of(reports[0].month))
        self.printed_by = document.requested_by.name
        self.printed_at = formats.timestamp()
        self.check_code = document.input_hash[:10].upper()
        self.standing = wording.standing("few-flags")
        self.limits = limits()
        self.not_a_diagnosis = wording.standing("not-a-diagnosis")
        self.first = part_section(year_part(reports))
        self.counted = part_section(how_counted())
        self.months = tuple(map(MonthOfYear, reports))


def build(document: Document) -> PrintJob:
    user = document.requested_by
    reports = year_of_report_or_404(user, document.subject)
    year = school_year_of(reports[0].month)
    page = YearPage(reports[::-1], document)
    return PrintJob("documents/year_report.html", {"page": page}, f"report-year-{year}-{year + 1}.pdf")

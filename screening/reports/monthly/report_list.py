"""The list of monthly reports: a school year a group, a month a line, with the files that are there already."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.documents.access import documents_of
from screening.documents.models import Document
from screening.documents.presenters import size_of
from screening.reports.models import MonthlyReport
from screening.reports.monthly import access, file_requests
from screening.reports.periods import LAST_DAY, closed_on, school_year_of
from screening.reports.wording import year_words


@dataclass(frozen=True)
class FileButton:
    """A file beside a report: fetched at once when it is there, else asked for by pressing. Its words say its size."""

    words: str
    about: str
    url: str
    is_ready: bool


class Files:
    """What was printed already for a person in the language of the page; asked once for all reports of a list."""

    def __init__(self, user: User, reports: Iterable[MonthlyReport]) -> None:
        kinds = (file_requests.KIND, file_requests.SHEET_KIND, file_requests.YEAR_KIND)
        rows = documents_of(user).filter(
            kind__in=kinds, language=get_language(), subject__in=[report.public_id for report in reports]
        )
        self._made = {(row.kind, row.subject, row.input_hash): row for row in rows}

    def of(self, report: MonthlyReport) -> tuple[FileButton, FileButton]:
        month = month_of(report)
        pdf = (file_requests.KIND, report.public_id, report.input_hash)
        sheet = (file_requests.SHEET_KIND, report.public_id, report.input_hash)
        return (
            self._button(pdf, "PDF", month, reverse("reports:print_report", args=[report.public_id])),
            self._button(sheet, _("Spreadsheet"), month, reverse("reports:tabulate_report", args=[report.public_id])),
        )

    def of_year(self, reports: Sequence[MonthlyReport]) -> FileButton:
        year = school_year_of(reports[0].month)
        key = (file_requests.YEAR_KIND, reports[0].public_id, file_requests.year_hash(reports))
        return self._button(
            key, _("The whole year, PDF"), year_words(year), reverse("reports:print_year", args=[reports[0].public_id])
        )

    def _button(self, key: tuple[str, UUID, str], words: str, about: str, ask_url: str) -> FileButton:
        made: Document | None = self._made.get(key)
        if made is None or not file_requests.is_ready(made):
            return FileButton(words, about, ask_url, is_ready=False)
        sized = _("%(file)s, %(size)s") % {"file": words, "size": size_of(made)}
        return FileButton(sized, about, file_requests.address_of(made), is_ready=True)


class MonthLine:
    """A month: its name, which revision of which day, and its files."""

    def __init__(self, report: MonthlyReport, files: Files) -> None:
        self.month = month_of(report)
        self.url = reverse("reports:show_report", args=[report.public_id])
        self.says = _("revision %(n)s, made on %(day)s") % {
            "n": report.revision,
            "day": formats.day(timezone.localdate(report.created_at)),
        }
        self.files = files.of(report)


@dataclass(frozen=True)
class YearShelf:
    """The months of a school year, newest first, and all of them in one file."""

    title: str
    anchor: str
    months: list[MonthLine]
    whole: FileButton


def month_of(report: MonthlyReport) -> str:
    return formats.month(report.month)


def years_of(user: User) -> list[YearShelf]:
    reports = list(access.latest_reports_of(user))
    files, years = Files(user, reports), defaultdict(list)
    for report in reports:
        years[school_year_of(report.month)].append(report)
    return [
        YearShelf(year_words(year), f"year-{year}", [MonthLine(one, files) for one in of_year], files.of_year(of_year))
        for year, of_year in years.items()
    ]


def newest_of(user: User, count: int) -> list[MonthLine]:
    """The last months, for the first screen."""
    reports = list(access.latest_reports_of(user)[:count])
    files = Files(user, reports)
    return [MonthLine(report, files) for report in reports]


@dataclass(frozen=True)
class ListPage:
    """All reports of a headteacher; `first_comes` says when the first one makes itself, while there is none."""

    years: list[YearShelf]
    first_comes: str


def list_page(user: User) -> ListPage:
    years = years_of(user)
    return ListPage(years, "" if years else first_comes(user))


def first_comes(user: User) -> str:
    """A report makes itself on the day after the month's books are closed."""
    today, school = timezone.localdate(), access.schools_reported_to(user).select_related("township__county").first()
    closing_day = school.township.county.report_closing_day if school else LAST_DAY
    closed = closed_on(today, closing_day)
    if closed < today:
        closed = closed_on(closed.replace(day=28) + timedelta(days=7), closing_day)
    words = _("No report yet. The first one makes itself on %(day)s; a month that has begun can be made by hand.")
    return words % {"day": formats.day(closed + timedelta(days=1))}

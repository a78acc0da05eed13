"""The list of monthly reports: a school year a group, a month a line, with the files that are there already."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.documents.access import documents_of
from screening.documents.kinds import BaseKind
from screening.documents.models import Document
from screening.documents.presenters import size_of
from screening.reports.models import MonthlyReport
from screening.reports.monthly import access, papers
from screening.reports.monthly.presenter import made_on
from screening.reports.periods import LAST_DAY, closed_on, school_year_of
from screening.reports.wording import year_words
from students.access import known_schools

Button = dict[str, Any]


class Files:
    """What was printed already for a person in the language of the page; asked once for all reports of a list."""

    def __init__(self, user: User, reports: Iterable[MonthlyReport]) -> None:
        kinds = [kind.name for kind in (papers.PDF, papers.SHEET, papers.YEAR)]
        rows = documents_of(user).filter(
            kind__in=kinds, language=get_language(), subject__in=[report.public_id for report in reports]
        )
        self._user = user
        self._made = {(row.kind, row.subject, row.input_hash): row for row in rows}

    def of(self, report: MonthlyReport) -> tuple[Button, Button]:
        month = formats.month(report.month)
        return (
            self._button(papers.PDF, report, "PDF", month, "print_report"),
            self._button(papers.SHEET, report, _("Spreadsheet"), month, "tabulate_report"),
        )

    def of_year(self, reports: list[MonthlyReport]) -> Button:
        year = year_words(school_year_of(reports[0].month))
        return self._button(papers.YEAR, reports, _("The whole year, PDF"), year, "print_year")

    def _button(self, kind: BaseKind[Any], row: Any, words: str, about: str, ask: str) -> Button:
        """A file that is there is fetched at once, and its words say its size; another is asked for by pressing."""
        subject = kind.subject_of(self._user, row)
        made: Document | None = self._made.get((kind.name, subject, kind.input_hash(self._user, row)))
        if made is None or not papers.is_ready(made):
            return {"words": words, "about": about, "url": reverse(f"reports:{ask}", args=[subject])}
        sized = _("%(file)s, %(size)s") % {"file": words, "size": size_of(made)}
        return {"words": sized, "about": about, "url": papers.address_of(made), "is_ready": True}


class MonthLine:
    """A month: its name, which revision of which day, and its files."""

    def __init__(self, report: MonthlyReport, files: Files) -> None:
        self.report = report
        self.month = formats.month(report.month)
        self.url = reverse("reports:show_report", args=[report.public_id])
        self.says = _("revision %(n)s, made on %(day)s") % {
            "n": report.revision,
            "day": made_on(report),
        }
        self.files = files.of(report)


def years_of(user: User) -> list[dict[str, Any]]:
    """The months of each school year, newest first, and all of them in one file."""
    reports = list(access.latest_reports_of(user))
    files, years = Files(user, reports), defaultdict(list)
    for report in reports:
        years[school_year_of(report.month)].append(report)
    return [
        {
            "title": year_words(year),
            "anchor": f"year-{year}",
            "months": [MonthLine(one, files) for one in of_year],
            "whole": files.of_year(of_year),
        }
        for year, of_year in years.items()
    ]


def newest_of(user: User, count: int) -> list[MonthLine]:
    """The last months, for the first screen."""
    reports = list(access.latest_reports_of(user)[:count])
    files = Files(user, reports)
    return [MonthLine(report, files) for report in reports]


def list_page(user: User) -> dict[str, Any]:
    """All reports of a headteacher; while there is none, when the first one makes itself."""
    years = years_of(user)
    return {"years": years, "first_comes": "" if years else first_comes(user)}


def first_comes(user: User) -> str:
    """A report makes itself on the day after the month's books are closed."""
    today, school = timezone.localdate(), next(iter(known_schools(user)), None)
    if not access.has_children(user):
        return _("No report yet. The first one comes once children are on the roster.")
    closing_day = school.township.county.report_closing_day if school else LAST_DAY
    closed = closed_on(today, closing_day)
    if closed < today:
        closed = closed_on(closed.replace(day=28) + timedelta(days=7), closing_day)
    words = _("No report yet. The first one makes itself on %(day)s; a month that has begun can be made by hand.")
    return words % {"day": formats.day(closed + timedelta(days=1))}

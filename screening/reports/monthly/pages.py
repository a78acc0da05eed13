"""The pages of the monthly reports: the list, a month, its year so far, and the answers to what it asks."""

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
from screening.documents.models import Document
from screening.documents.presenters import size_of
from screening.reports.models import MonthlyReport
from screening.reports.monthly import access, papers
from screening.reports.monthly.access import asked_and_before
from screening.reports.monthly.ask_words import before_part, headline, lines_of, said
from screening.reports.monthly.content import as_of, audit_words, made_on
from screening.reports.monthly.forms import AskAnswerForm
from screening.reports.monthly.view import ReportView, whole_view
from screening.reports.periods import LAST_DAY, closed_on, month_after, school_year_of, year_words
from students.access import known_schools

YEAR = "year"


def month_page(report: MonthlyReport, user: User) -> dict[str, Any]:
    """Everything the page prints. `newest_url` leads on from a revision that another one has followed."""
    series = list(access.revisions_of(user, report))
    view = whole_view(report, series)
    asked, before = asked_and_before(user, report)
    return {
        "subtitle": _subtitle(report, view),
        "view": view,
        "asks": lines_of(view.asks, asked.answers),
        "before": before_part(before, report.figures),
        "answers_url": answers_address(report) if asked.asks else "",
        "parts": [part for part in view.parts if part.anchor != YEAR],
        "further_url": reverse("reports:show_year", args=[report.public_id]),
        "files": Files(user, [report]).of(report),
        "revisions": [_revision(one, report) for one in series] if len(series) > 1 else [],
        "newest_url": "" if series[-1] == report else address_of(series[-1]),
        "audit": audit_words(report),
    }


def asks_of(user: User, view: ReportView, report: MonthlyReport) -> dict[str, Any]:
    """For the first screen: the asks of the newest report, and what became of the month before."""
    asked, before = asked_and_before(user, report)
    return {
        "asks": lines_of(view.asks, asked.answers),
        "before": headline(before, report.figures) if before else "",
        "answers_url": answers_address(report) if asked.asks else "",
    }


def year_page(report: MonthlyReport) -> dict[str, Any]:
    """The year so far and how everything is counted: a page of its own, so that the month's opens at once."""
    view = whole_view(report)
    return {
        "month": view.month,
        "subtitle": _subtitle(report, view),
        "report_url": address_of(report),
        "parts": [*(part for part in view.parts if part.anchor == YEAR), view.counted],
    }


def _subtitle(report: MonthlyReport, view: ReportView) -> str:
    state = _("as of %(day)s, revision %(n)s") % {"day": view.as_of, "n": report.revision}
    return f"{report.school.name} · {state} · {_('no child is named')}"


def _revision(one: MonthlyReport, shown: MonthlyReport) -> dict[str, Any]:
    """Another state of the same month, still to be read."""
    words = _("Revision %(n)s, made on %(day)s") % {"n": one.revision, "day": made_on(one)}
    return {"words": words, "url": address_of(one), "is_this": one == shown}


def answers_address(report: MonthlyReport) -> str:
    return reverse("reports:answer_asks", args=[report.public_id])


def address_of(report: MonthlyReport) -> str:
    return reverse("reports:show_report", args=[report.public_id])


Button = dict[str, Any]


class Files:
    """What was printed already for a person in the language of the page; asked once for all reports of a list."""

    def __init__(self, user: User, reports: Iterable[MonthlyReport]) -> None:
        kinds = [kind.name for kind, _row_of in papers.FILES.values()]
        rows = documents_of(user).filter(
            kind__in=kinds, language=get_language(), subject__in=[report.public_id for report in reports]
        )
        self._user = user
        self._made = {(row.kind, row.subject, row.input_hash): row for row in rows}

    def of(self, report: MonthlyReport) -> tuple[Button, Button]:
        month = formats.month(report.month)
        return (
            self._button("pdf", report, "PDF", month),
            self._button("table", report, _("Spreadsheet"), month),
        )

    def of_year(self, reports: list[MonthlyReport]) -> Button:
        year = year_words(school_year_of(reports[0].month))
        return self._button("year", reports, _("The whole year, PDF"), year)

    def _button(self, form: str, row: Any, words: str, about: str) -> Button:
        """A file that is there is fetched at once, and its words say its size; another is asked for by pressing."""
        kind, _row_of = papers.FILES[form]
        subject = kind.subject_of(self._user, row)
        made: Document | None = self._made.get((kind.name, subject, kind.input_hash(self._user, row)))
        if made is None or not papers.is_ready(made):
            return {"words": words, "about": about, "url": reverse("reports:make_file", args=[subject, form])}
        sized = _("%(file)s, %(size)s") % {"file": words, "size": size_of(made)}
        return {"words": sized, "about": about, "url": papers.address_of(made), "is_ready": True}


class MonthLine:
    """A month: its name, which revision of which day, and its files."""

    def __init__(self, report: MonthlyReport, files: Files) -> None:
        self.report = report
        self.month = formats.month(report.month)
        self.url = address_of(report)
        self.says = _("revision %(n)s, made on %(day)s") % {"n": report.revision, "day": made_on(report)}
        self.files = files.of(report)


def newest_of(user: User, count: int) -> list[MonthLine]:
    """The last months, for the first screen."""
    reports = list(access.latest_reports_of(user)[:count])
    files = Files(user, reports)
    return [MonthLine(report, files) for report in reports]


def list_page(user: User) -> dict[str, Any]:
    """The months of each school year, newest first, and all of them in one file; while there is no report, when the
    first one makes itself."""
    reports = list(access.latest_reports_of(user))
    files, years = Files(user, reports), defaultdict[int, list[MonthlyReport]](list)
    for report in reports:
        years[school_year_of(report.month)].append(report)
    lines = [
        {
            "title": year_words(year),
            "anchor": f"year-{year}",
            "months": [MonthLine(one, files) for one in of_year],
            "whole": files.of_year(of_year),
        }
        for year, of_year in years.items()
    ]
    return {"years": lines, "first_comes": "" if lines else first_comes(user)}


def first_comes(user: User) -> str:
    """A report makes itself on the day after the month's books are closed."""
    today, school = timezone.localdate(), next(iter(known_schools(user)), None)
    if not access.has_children(user):
        return _("No report yet. The first one comes once children are on the roster.")
    closing_day = school.township.county.report_closing_day if school else LAST_DAY
    closed = closed_on(today, closing_day)
    if closed < today:
        closed = closed_on(month_after(closed), closing_day)
    words = _("No report yet. The first one makes itself on %(day)s; a month that has begun can be made by hand.")
    return words % {"day": formats.day(closed + timedelta(days=1))}


def answer_page(form: AskAnswerForm) -> dict[str, Any]:
    """`rows`: each ask with what was answered last and its fields."""
    asked, fields = form.asked, form.rows()
    return {
        "report_url": address_of(asked.report),
        "month": formats.short_month(asked.report.month),
        "school": asked.report.school.name,
        "as_of": as_of(asked.report.figures),
        "rows": [(line, fields[line.ask.code]) for line in lines_of(said(asked.asks), asked.answers)],
    }

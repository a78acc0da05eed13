"""The page of a month's report: its view, its files, its other revisions, and what changed since the one before."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from screening.reports.models import MonthlyReport
from screening.reports.monthly import access
from screening.reports.monthly.access.asked import asked_and_before
from screening.reports.monthly.ask_lines import before_part, headline, lines_of
from screening.reports.monthly.presenter import audit_words, made_on
from screening.reports.monthly.report_list import Files
from screening.reports.monthly.revision_changes import changes_of, first_dozen, revised_words, whole_view
from screening.reports.monthly.view_models import ReportView

YEAR = "year"


class MonthPage:
    """Everything the page prints. `newest_url` leads on from a revision that another one has followed."""

    def __init__(self, report: MonthlyReport, user: User) -> None:
        series, view = list(access.revisions_of(user, report)), whole_view(report)
        self.subtitle = _subtitle(report, view)
        self.view = view
        asked, before = asked_and_before(user, report)
        self.asks = lines_of(view.asks, asked.answers)
        self.before = before_part(before, report.figures)
        self.answers_url = answers_address(report) if asked.asks else ""
        self.parts = [part for part in view.parts if part.anchor != YEAR]
        self.further_url = reverse("reports:show_year", args=[report.public_id])
        self.files = Files(user, [report]).of(report)
        self.revisions = [_revision(one, report) for one in series] if len(series) > 1 else []
        self.newest_url = "" if series[-1] == report else address_of(series[-1])
        changes = changes_of(report, series)
        self.changes, self.revised = first_dozen(changes), revised_words(report, changes)
        self.audit = audit_words(report)


def asks_of(user: User, view: ReportView, report: MonthlyReport) -> dict[str, Any]:
    """For the first screen: the asks of the newest report, and what became of the month before."""
    asked, before = asked_and_before(user, report)
    return {
        "asks": lines_of(view.asks, asked.answers),
        "before": headline(before, report.figures) if before else "",
        "answers_url": answers_address(report) if asked.asks else "",
    }


class FurtherPage:
    """The year so far and how everything is counted: a page of its own, so that the month's opens at once."""

    def __init__(self, report: MonthlyReport) -> None:
        view = whole_view(report)
        parts = [*(part for part in view.parts if part.anchor == YEAR), view.counted]
        self.month = view.month
        self.subtitle = _subtitle(report, view)
        self.report_url = address_of(report)
        self.parts = parts


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

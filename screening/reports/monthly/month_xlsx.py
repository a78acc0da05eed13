"""The monthly report as a spreadsheet: the tables of the page, what stands around them as notes."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from screening.reports.models import MonthlyReport
from screening.reports.monthly.presenter import audit_words, made_on
from screening.reports.monthly.revision_changes import changes_of, first_dozen, whole_view
from screening.reports.monthly.view_models import ReportView
from screening.reports.tables import text_of
from screening.reports.workbooks import Book


def book_of(report: MonthlyReport, series: list[MonthlyReport]) -> bytes:
    view = whole_view(report)
    return Book(
        title=_("Monthly report"),
        place=report.school.name,
        period=f"{report.month:%Y-%m}",
        notes=list(_notes(report, view, series)),
        parts=(*view.parts, view.counted),
    ).content()


def _notes(report: MonthlyReport, view: ReportView, series: list[MonthlyReport]) -> Iterator[str]:
    yield _("as of %(day)s") % {"day": view.as_of}
    if view.books:
        yield view.books
    yield _("Revision %(n)s, made on %(day)s") % {"n": report.revision, "day": made_on(report)}
    for at, ask in enumerate(view.asks, 1):
        yield from ([_("What this month asks of you")] if at == 1 else [])
        yield f"{at}. {text_of(ask.says)}"
    yield from [*([view.face] if view.face else []), *view.reasons, *view.standing]
    changes = [text_of(line) for line in first_dozen(changes_of(report, series))]
    if changes:
        yield from (_("What changed since the revision before"), *changes)
    if report.audit_number is not None:
        yield f"{_('End of the audit log:')} {audit_words(report)} {report.audit_mac}"

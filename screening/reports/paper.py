"""The monthly report on paper: the same tables as the page, with charts, audit head and room for signatures."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from screening.documents.blocks import Column, Figure
from screening.documents.blocks import Table as PaperTable
from screening.documents.charts import Bar, Point, bar_chart, trend_chart
from screening.documents.models import Document
from screening.documents.registry import PrintJob
from screening.documents.report_page import Block, KeyFigure, ReportPage, Section
from screening.library import texts, wording
from screening.reports import presenter
from screening.reports.access import get_report_or_404
from screening.reports.models import MonthlyReport
from screening.reports.presenter import Row
from screening.reports.selectors import reasons_of
from screening.reports.view_models import ReportView, Table, view_of

WIDTHS = {
    3: ("w40", "w20", "w40"),
    4: ("w34", "w16", "w18", "w32"),
    7: ("w20", "w13", "w13", "w13", "w14", "w14", "w13"),
}


def build(document: Document) -> PrintJob:
    report = get_report_or_404(document.requested_by, document.subject)
    page = page_of(report, document.requested_by.name, document.language)
    return PrintJob(
        "documents/monthly_report.html", {"page": page}, f"report-{report.month:%Y-%m}-r{report.revision}.pdf"
    )


def page_of(report: MonthlyReport, printed_by: str, language: str) -> ReportPage:
    view = view_of(report.figures, report.month, reasons_of(report))
    return ReportPage(
        language="en" if language.startswith("en") else "zh-Hans",
        school=report.school.name,
        month=view.month,
        version=report.revision,
        made=texts.day(timezone.localdate(report.created_at)),
        printed_by=printed_by,
        printed_at=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        check_code=report.input_hash[:10].upper(),
        asks=tuple(view.asks),
        keys=tuple(KeyFigure(key.figure, key.says) for key in view.keys),
        standing=wording.standing("few-flags"),
        limits=wording.standing("own-forms") + wording.standing("not-looked-at"),
        not_a_diagnosis=wording.standing("not-a-diagnosis"),
        sections=tuple(_sections(view, report)),
        audit_head=_audit_head(report),
        audit_lines=_groups_of(report.audit_mac),
    )


def _audit_head(report: MonthlyReport) -> str:
    if report.audit_number is None:
        return ""
    made = timezone.localtime(report.created_at).strftime("%Y-%m-%d %H:%M")
    return _("event %(n)s, %(made)s") % {"n": report.audit_number, "made": made}


def _groups_of(mac: str) -> tuple[str, ...]:
    """The head of the chain in groups of eight, two lines: read aloud over a telephone."""
    words = [mac[at : at + 8] for at in range(0, len(mac), 8)]
    return tuple(" ".join(words[at : at + 4]) for at in range(0, len(words), 4))


def _sections(view: ReportView, report: MonthlyReport) -> list[Section]:
    sections = []
    if view.chain:
        sections.append(Section(_("From noticing to helping"), _chain(view), whole=True))
    if view.reasons:
        sections.append(Section(_("Against the rule, and why"), tuple(Block(text=line) for line in view.reasons)))
    if view.no_people:
        sections.append(Section(_("Children"), (Block(text=view.no_people),)))
    sections += [Section(table.caption, _blocks(table), whole=True) for table in view.tables]
    sections[-1:] = [Section(sections[-1].title, _trend(report) + sections[-1].blocks, whole=True)]
    return sections


def _chain(view: ReportView) -> tuple[Block, ...]:
    bars = [Bar(row.name, _count(row), row.cells[0]) for row in view.chain]
    caption = _("How far the children of this round have come; %(words)s") % {"words": view.round_words}
    table = PaperTable(
        (Column(_("Step"), "w40"), Column(_("Children"), "w20", "n"), Column(_("Of the step before"), "w40", "n")),
        tuple((row.name, *row.cells) for row in view.chain),
    )
    return (Block(figure=Figure(caption, bar_chart(caption, bars))), Block(table=table))


def _count(row: Row) -> int | None:
    digits = row.cells[0].replace(",", "")
    return int(digits) if digits.isdigit() else None


def _blocks(table: Table) -> tuple[Block, ...]:
    widths = WIDTHS[len(table.columns) + 1]
    kind = "n" if table.numeric else ""
    columns = (
        Column("", widths[0]),
        *(Column(label, width, kind) for label, width in zip(table.columns, widths[1:], strict=True)),
    )
    printed = PaperTable(columns, tuple((row.name, *row.cells) for row in table.rows))
    note = (Block(small=table.note),) if table.note else ()
    return (Block(table=printed), *note)


def _trend(report: MonthlyReport) -> tuple[Block, ...]:
    """Two small charts of the year's work; nothing is drawn before there are two months."""
    months = report.figures["trend"]
    if len(months) < 2:
        return ()
    labels = [presenter.month_name(date.fromisoformat(entry["month"])) for entry in months]
    waits = [Point(label, entry["wait"]) for label, entry in zip(labels, months, strict=True)]
    late = [Point(label, entry["overdue"]) for label, entry in zip(labels, months, strict=True)]
    wait_title, late_title = _("Median wait from flag to being seen, school days"), _("Overdue at month's end, pieces")
    return (
        Block(
            figures=(
                Figure(wait_title, trend_chart(wait_title, waits)),
                Figure(late_title, trend_chart(late_title, late)),
            )
        ),
    )

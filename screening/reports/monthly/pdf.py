"""The monthly report on paper: one page to sign, with what is asked and room to answer; the rest is its annex."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from screening import formats
from screening.documents.blocks import PrintedTable as PaperTable
from screening.documents.blocks import TableColumn
from screening.documents.models import Document
from screening.documents.paper_codes import first_with, paper_code
from screening.formats import numbered
from screening.library import wording
from screening.reports.models import MonthlyReport
from screening.reports.monthly.access import AskedMonth, latest_reports_of
from screening.reports.monthly.ask_words import AskLine, before_part, lines_of
from screening.reports.monthly.content import HOLIDAY, NO_ROUND, SMALL, Content, audit_words, made_on
from screening.reports.monthly.view import ReportView, how_counted, whole_view
from screening.reports.monthly.work_parts import trend_charts, trend_rows, why_not_printed
from screening.reports.periods import months_of_year, school_year_of, year_words
from screening.reports.report_files import Page, blocks_of, frame, in_order
from screening.reports.tables import GuardedSentence, ReportPart, ReportTable, Row, anything_in

WIDTHS = {
    "before": ("w21", "w16", "w16", "w17", "w30"),
    "chain": ("w31", "w10", "w15", "w44"),
    "overdue": ("w30", "w15", "w13", "w42"),
    "work": ("w24", "w16", "w60"),
    "coverage": ("w29", "w10", "w61"),
    "support": ("w18", "w10", "w10", "w12", "w50"),
    "counted": ("w26", "w74"),
}
YEAR = {4: ("w24", "w19", "w19", "w19", "w19"), 5: ("w20", "w16", "w24", "w16", "w14", "w10")}
ROOMY = 9  # lines of the tables of the first page that fit without being set smaller
GROUP = ("w20", "w12", "w12", "w13", "w15", "w15", "w13")


def page_of(
    document: Document,
    report: MonthlyReport,
    series: Sequence[MonthlyReport] = (),
    asked: Sequence[AskedMonth | None] = (None, None),
) -> Page:
    """`series`: the revisions of the month, to say what this one changed; `asked`: the month and the one before it that
    asked for something. The first page stands for itself: it is signed, and the rest is its annex."""
    view, around = whole_view(report, series), frame(document)
    title = _("What changed since revision %(n)s") % {"n": report.revision - 1}
    changed = [{"title": title, "blocks": [{"text": line} for line in view.changes]}] if view.changes else []
    rest = [*month_sections(view, leave_out=("overdue",)), *changed, part_section(view.counted)]
    mac = report.audit_mac  # in groups of eight, two lines: read aloud over a telephone
    groups = [mac[at : at + 8] for at in range(0, len(mac), 8)]
    return {
        **around,
        **standing(),
        **_asks(report, view, asked, around["language"]),
        "school": report.school.name,
        "called": report.school.township.county.get_screening_name_display(),
        "month": view.month,
        "version": report.revision,
        "made": made_on(report),
        "revised": view.revised,
        "keys": view.keys,
        "chain": _steps(view.part("chain")),
        "annex": in_order(rest, around["language"]),
        "face": " ".join(words for words in (view.books, view.face) if words),
        "audit_head": audit_words(report),
        "audit_lines": [" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4)],
    }


def _asks(report: MonthlyReport, view: ReportView, asked: Sequence[AskedMonth | None], language: str) -> Page:
    """What was asked, what is asked, and what is overdue: the tables of the first page."""
    this, before = asked
    lines = [_placed(line, view, language) for line in lines_of(view.asks, this.answers if this else {})]
    taken_on = [line for line in lines if line.can_be_taken_on]
    earlier, overdue = before_part(before, report.figures), _without_idle(view.part("overdue"))
    if earlier:  # its heading says what its caption would
        earlier = replace(earlier, tables=tuple(replace(table, caption="") for table in earlier.tables))
    rows = sum(len(table.rows) for part in (earlier, overdue) if part for table in part.tables)
    return {
        "before": part_section(earlier) if earlier else None,
        "asks": _to_do(taken_on),
        "words": [line.ask.says for line in lines if not line.can_be_taken_on],
        "paper_code": code_of(report) if taken_on else "",
        "overdue": part_section(overdue) if overdue else None,
        "is_full": len(lines) + rows > ROOMY,
    }


def standing() -> Page:
    """The sentences without which no number may be read; those on few flags in bold."""
    between = " " if formats.is_english() else ""
    return {
        "standing": wording.standing("few-flags"),
        "limits": between.join(wording.standing(name) for name in ("own-forms", "not-looked-at")),
        "not_a_diagnosis": wording.standing("report-no-diagnosis"),
    }


def _without_idle(part: ReportPart | None) -> ReportPart | None:
    """Only kinds of which something is overdue."""
    if part is None:
        return None
    busy = [replace(table, rows=[row for row in table.rows if anything_in(row.cells[0])]) for table in part.tables]
    return replace(part, tables=tuple(busy))


def _placed(line: AskLine, view: ReportView, language: str) -> AskLine:
    """An ask with the number of the part of the annex in which it can be read up."""
    order = [part.anchor for part in view.parts if part.anchor != "overdue"]
    if line.ask.part not in order:
        return line
    number = numbered(order, language)[line.ask.part].rstrip("、. ")
    place = _("(annex %(number)s)") % {"number": number}
    says = GuardedSentence(_("%(first)s %(second)s"), first=line.ask.says, second=place)
    return replace(line, ask=replace(line.ask, says=says))


def month_sections(view: ReportView, *, leave_out: Collection[str]) -> list[Page]:
    """`leave_out`: parts that stand elsewhere in the document."""
    parts = [part for part in view.parts if part.anchor not in leave_out]
    sections = [part_section(part) for part in parts]
    if view.reasons:
        why = {"title": _("Against the rule, and why"), "blocks": [{"text": line} for line in view.reasons]}
        sections.insert(1 + [part.anchor for part in parts].index("coverage"), why)
    return sections


def part_section(part: ReportPart) -> Page:
    """On one page where it is only a table; a picture may stand on the page before its table."""
    blocks = blocks_of(part, partial(printed, part.anchor), in_halves=part.anchor == "year")
    return {"title": part.title, "blocks": list(blocks), "whole": not part.charts}


def printed(anchor: str, table: ReportTable) -> PaperTable:
    widths = YEAR[len(table.columns)] if anchor == "year" else WIDTHS.get(anchor, GROUP)
    kinds = ["n" if is_number else "t" for _column, is_number in table.heads]
    columns = (TableColumn(table.head, widths[0]), *map(TableColumn, table.columns, widths[1:], kinds))
    rows = tuple((row.name, *row.texts) for row in table.rows)
    return PaperTable(columns, rows, table.caption, has_total=bool(table.rows) and table.rows[-1].is_total)


def _to_do(lines: Sequence[AskLine]) -> PaperTable | None:
    """What is not answered yet is filled in by hand, and typed back."""
    columns = (
        TableColumn(_("What is asked"), "w52"),
        TableColumn(_("Who does it"), "w16"),
        TableColumn(_("Until"), "w16"),
        TableColumn(_("Done or not"), "w16"),
    )
    rows = tuple((line.ask.says, line.who, line.until, line.became) for line in lines)
    return PaperTable(columns, rows, hand=True) if rows else None


def _steps(chain: ReportPart | None) -> Page | None:
    """The chain in one line; what its steps count stands in the annex."""
    if chain is None:
        return None
    [table] = chain.tables
    return {"title": chain.title, "says": chain.says, "steps": [(row.cells[0], row.name) for row in table.rows]}


def year_page_of(document: Document, reports: Sequence[MonthlyReport]) -> Page:
    """`reports`: the last revision of each month, oldest first; at least one."""
    return {
        **frame(document),
        **standing(),
        "school": reports[0].school.name,
        "called": reports[0].school.township.county.get_screening_name_display(),
        "year": year_words(school_year_of(reports[0].month)),
        "first": part_section(first_part(reports)),
        "months": [_month(report) for report in reports],
        "counted": part_section(how_counted()),
    }


def _month(report: MonthlyReport) -> Page:
    """A month inside the year's document; its headings are one step smaller."""
    view, day = whole_view(report), formats.day(date.fromisoformat(report.figures["as_of"]))
    made = _("Figures as of %(day)s, revision %(n)s, made on %(made)s")
    made = made % {"day": day, "n": report.revision, "made": made_on(report)}
    return {
        "id": f"m{report.month:%Y%m}",
        "month": view.month,
        "made": " ".join(words for words in (made, view.books) if words),
        "face": view.face,
        "asks": [ask.says for ask in view.asks],
        "keys": view.keys,
        "sections": month_sections(view, leave_out=("year",)),
    }


def first_part(reports: Sequence[MonthlyReport]) -> ReportPart:
    """The year's trend from what each month said of itself when it was reported."""
    trend: Content = {"trend": [_own_line(report) for report in reports]}
    columns = (
        _("Kind of month"),
        _("Median wait"),
        _("First looks in time"),
        _("Sheets in"),
        _("Overdue"),
    )
    kinds = [_kind(report.figures) for report in reports]
    rows = [Row(row.name, (kind, *row.cells)) for row, kind in zip(trend_rows(trend), kinds, strict=True)]
    return ReportPart(
        "year",
        _("The year from month to month"),
        charts=trend_charts(trend),
        tables=(
            ReportTable(
                _("Work of each month, as it was reported; the wait in school days"), columns, rows, head=_("Month")
            ),
        ),
        notes=(
            *_missing(reports),
            *why_not_printed(trend),
            _("Work only: between two months most change of a score is noise."),
        ),
    )


def _own_line(report: MonthlyReport) -> dict[str, Any]:
    """The line of a month in its own report; a month that had none still has its arrears."""
    own = [line for line in report.figures["trend"] if line["month"] == report.month.isoformat()]
    late = report.figures["work"]["overdue_total"]
    blank = {"month": report.month.isoformat(), "wait": None, "in_time": None, "overdue": late, "sheets": None}
    return own[-1] if own else blank


def _kind(content: Content) -> str:
    small = _("work only") if content["round"] is None else _("round, no table of children")
    words = {HOLIDAY: _("holiday"), NO_ROUND: _("work only"), SMALL: small}
    return words.get(content["layout"], _("round"))


def _missing(reports: Sequence[MonthlyReport]) -> list[str]:
    """Months between the first and the last that were never reported."""
    have, first, last = {report.month for report in reports}, reports[0].month, reports[-1].month
    gaps = [month for month in months_of_year(school_year_of(first)) if first < month < last and month not in have]
    names = pgettext("between names", ", ").join(map(formats.short_month, gaps))
    return [_("No report was made of: %(months)s.") % {"months": names}] if gaps else []


# The code on the paper, which leads back to the page on which its asks are answered

KIND = "month-asks"
MONTHS = 14  # so far back a paper is typed back


def code_of(report: MonthlyReport) -> str:
    """The same for every revision of the month."""
    return paper_code(KIND, *_parts(report))


def find(user: User, code: str) -> str | None:
    found = first_with(code, KIND, latest_reports_of(user)[:MONTHS], _parts)
    return reverse("reports:answer_asks", args=[found.public_id]) if found else None


def _parts(report: MonthlyReport) -> tuple[object, date]:
    return report.school.public_id, report.month

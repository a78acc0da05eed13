"""The monthly report on paper: one page to sign, with what is asked and room to answer; the rest is its annex."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from django.utils.translation import gettext as _

from screening import formats
from screening.documents.blocks import PrintedTable as PaperTable
from screening.documents.blocks import TableColumn
from screening.documents.models import Document
from screening.formats import numbered
from screening.library import wording
from screening.reports.models import MonthlyReport
from screening.reports.monthly.access.asked import AskedMonth
from screening.reports.monthly.answer_code import code_of
from screening.reports.monthly.ask_lines import AskLine, before_part, lines_of
from screening.reports.monthly.presenter import Content, audit_words, made_on
from screening.reports.monthly.revision_changes import changes_of, first_dozen, revised_words, whole_view
from screening.reports.monthly.view_models import ReportView
from screening.reports.report_files import Page, blocks_of, frame, in_order
from screening.reports.report_parts import ReportPart
from screening.reports.tables import Cell, GuardedSentence, ReportTable, anything_in

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
    view, around = whole_view(report), frame(document)
    changes = changes_of(report, series)
    rest = [*month_sections(view, leave_out=("overdue",)), *_changed(report, changes), part_section(view.counted)]
    return {
        **around,
        **standing(),
        **_asks(report, view, asked, around["language"]),
        "school": report.school.name,
        "called": report.school.township.county.get_screening_name_display(),
        "month": view.month,
        "version": report.revision,
        "made": made_on(report),
        "revised": revised_words(report, changes),
        "keys": view.keys,
        "chain": _steps(view.part("chain")),
        "annex": in_order(rest, around["language"]),
        "face": " ".join(words for words in (view.books, view.face) if words),
        "audit_head": audit_words(report),
        "audit_lines": _groups_of(report.audit_mac),
    }


def _asks(report: MonthlyReport, view: ReportView, asked: Sequence[AskedMonth | None], language: str) -> Page:
    """What was asked, what is asked, and what is overdue: the tables of the first page."""
    this, before = asked
    lines = [_placed(line, view, language) for line in lines_of(view.asks, this.answers if this else {})]
    taken_on = [line for line in lines if line.can_be_taken_on]
    earlier, overdue = _before(before, report.figures), _without_idle(view.part("overdue"))
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


def _before(before: AskedMonth | None, content: Content) -> ReportPart | None:
    """Its heading says what its caption would."""
    part = before_part(before, content)
    return part and replace(part, tables=tuple(replace(table, caption="") for table in part.tables))


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


def _groups_of(mac: str) -> list[str]:
    """The head of the chain in groups of eight, two lines: read aloud over a telephone."""
    words = [mac[at : at + 8] for at in range(0, len(mac), 8)]
    return [" ".join(words[at : at + 4]) for at in range(0, len(words), 4)]


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


def _changed(report: MonthlyReport, changes: Sequence[Cell]) -> list[Page]:
    title = _("What changed since revision %(n)s") % {"n": report.revision - 1}
    return [{"title": title, "blocks": [{"text": line} for line in first_dozen(changes)]}] if changes else []


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

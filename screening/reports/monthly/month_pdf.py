"""The monthly report on paper: the parts of the page, room for what the school will do, audit head, signatures."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from screening import formats
from screening.documents.blocks import PrintedTable as PaperTable
from screening.documents.blocks import TableColumn
from screening.documents.models import Document
from screening.formats import numbered
from screening.library import wording
from screening.reports.models import MonthlyReport
from screening.reports.monthly.presenter import audit_words, made_on
from screening.reports.monthly.revision_changes import changes_of, whole_view
from screening.reports.monthly.view_models import Ask, ReportView
from screening.reports.report_files import Page, blocks_of, frame, in_order
from screening.reports.report_parts import ReportPart
from screening.reports.tables import Cell, GuardedSentence, ReportTable

WIDTHS = {
    "chain": ("w31", "w10", "w15", "w44"),
    "overdue": ("w34", "w10", "w16", "w40"),
    "work": ("w24", "w16", "w60"),
    "coverage": ("w29", "w10", "w61"),
    "support": ("w18", "w10", "w10", "w12", "w50"),
    "counted": ("w26", "w74"),
}
YEAR = {4: ("w24", "w19", "w19", "w19", "w19"), 5: ("w20", "w16", "w24", "w16", "w14", "w10")}
GROUP = ("w20", "w12", "w12", "w13", "w15", "w15", "w13")
PLAN_ROWS = 4


def page_of(document: Document, report: MonthlyReport, series: Sequence[MonthlyReport] = ()) -> Page:
    """`series`: the revisions of the month, to say what this one changed."""
    view, around = whole_view(report), frame(document)
    sections = [*month_sections(view), *_changed(report, series), part_section(view.counted), _to_do()]
    return {
        **around,
        **standing(),
        "school": report.school.name,
        "month": view.month,
        "version": report.revision,
        "made": made_on(report),
        "asks": [_placed(ask, view, around["language"]) for ask in view.asks],
        "keys": view.keys,
        "sections": in_order(sections, around["language"]),
        "face": " ".join(words for words in (view.books, view.face) if words),
        "audit_number": in_order([*sections, {}], around["language"])[-1][0],
        "audit_head": audit_words(report),
        "audit_lines": _groups_of(report.audit_mac),
    }


def standing() -> Page:
    """The sentences without which no number may be read; those on few flags in bold."""
    between = " " if formats.is_english() else ""
    return {
        "standing": wording.standing("few-flags"),
        "limits": between.join(wording.standing(name) for name in ("own-forms", "not-looked-at")),
        "not_a_diagnosis": wording.standing("not-a-diagnosis"),
    }


def _placed(ask: Ask, view: ReportView, language: str) -> Cell:
    """An ask with the number of the section in which it can be read up."""
    order = [part.anchor for part in view.parts]
    if ask.part not in order:
        return ask.says
    number = numbered(order, language)[ask.part].rstrip("、. ")
    return GuardedSentence(_("%(ask)s (section %(number)s)"), ask=ask.says, number=number)


def _groups_of(mac: str) -> list[str]:
    """The head of the chain in groups of eight, two lines: read aloud over a telephone."""
    words = [mac[at : at + 8] for at in range(0, len(mac), 8)]
    return [" ".join(words[at : at + 4]) for at in range(0, len(words), 4)]


def month_sections(view: ReportView, *, with_year: bool = True) -> list[Page]:
    """`with_year`: the year's document has its trend once, on the cover."""
    parts = [part for part in view.parts if with_year or part.anchor != "year"]
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


def _changed(report: MonthlyReport, series: Sequence[MonthlyReport]) -> list[Page]:
    lines = changes_of(report, series)
    title = _("What changed since revision %(n)s") % {"n": report.revision - 1}
    return [{"title": title, "blocks": [{"text": line} for line in lines]}] if lines else []


def _to_do() -> Page:
    """Empty lines: what the school decides to do about it is written by hand."""
    columns = (
        TableColumn(_("What will be done"), "w52"),
        TableColumn(_("Who"), "w24"),
        TableColumn(_("Done by"), "w24"),
    )
    table = PaperTable(columns, (), blank_rows=PLAN_ROWS, hand=True)
    title = _("What we will do (the headteacher fills this in)")
    return {"title": title, "blocks": [{"table": table}], "whole": True}

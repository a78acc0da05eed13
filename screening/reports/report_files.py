"""A statistical report on paper and as a spreadsheet: the parts of the page, nothing more and nothing less.

PDF, SHEET = pdf_and_sheet(("yield-report", …), ("yield-table", …), door=access.months_of, …)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial, wraps
from typing import Any
from unicodedata import east_asian_width

from django.db.models import QuerySet

from accounts.lazy import Label
from accounts.models import User
from screening import formats
from screening.documents.blocks import PrintedTable as PaperTable
from screening.documents.blocks import TableColumn
from screening.documents.kinds import BaseKind, DocumentKind, Row
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob, Renderer
from screening.documents.sheets import XLSX
from screening.formats import numbered
from screening.reports.disclosure_control.print_guard import guarded
from screening.reports.tables import Report, ReportPart, ReportTable
from screening.reports.workbooks import Book

WIDTHS = {
    2: ("w66", "w34"),
    3: ("w48", "w26", "w26"),
    4: ("w40", "w20", "w20", "w20"),
    5: ("w40", "w15", "w15", "w15", "w15"),
    6: ("w34", "w13", "w13", "w13", "w13", "w14"),
    7: ("w16", *["w14"] * 6),
    8: ("w16", *["w12"] * 7),
    9: ("w20", *["w10"] * 8),
    10: ("w26", *["w8-2"] * 9),
}
WORDS = ("w20", "w40", "w40")  # a name and two sentences
SHORT = 60  # letters of a cell that still stands to the right, like a number; a Chinese character is two wide

Page = dict[str, Any]


def page_of(report: Report, document: Document) -> Page:
    around = frame(document)
    sections = [{"title": part.title, "blocks": list(blocks_of(part, _printed))} for part in report.parts]
    return {
        **around,
        "title": report.title,
        "subtitle": report.subtitle,
        "case": " · ".join(filter(None, (report.place, report.period, report.mark))) or report.subtitle,
        "intro": report.intro,
        "standing": report.standing,
        "sections": in_order(sections, around["language"]),
    }


def frame(document: Document) -> Page:
    """What stands around every report on paper. `code` is the beginning of the hash of its inputs."""
    return {
        "language": formats.html_language(document.language),
        "printed_by": document.requested_by.name,
        "printed_at": formats.timestamp(),
        "code": document.input_hash[:10].upper(),
    }


def in_order(sections: Sequence[Page], language: str) -> list[tuple[str, Page]]:
    """Each section with its number."""
    numbers = numbered([str(at) for at in range(len(sections))], language)
    return list(zip(numbers.values(), sections, strict=True))


def blocks_of(
    part: ReportPart, printed: Callable[[ReportTable], PaperTable], *, in_halves: bool = False
) -> Iterable[Page]:
    """A part on paper, piece by piece; `in_halves`: its charts are small and stand two and two."""
    yield from ({"text": sentence} for sentence in part.says)
    if in_halves and part.charts:
        yield {"figures": part.charts}
    else:
        yield from ({"figure": chart} for chart in part.charts)
    for table in part.tables:
        yield {"table": printed(table)}
        if table.note:
            yield {"small": table.note}
    yield from ({"small": sentence} for sentence in part.notes)


def _printed(table: ReportTable) -> PaperTable:
    first, *rest = _widths(table)
    kind = "" if _is_wordy(table) else "n"
    columns = (
        TableColumn("", first),
        *(TableColumn(label, w, kind) for label, w in zip(table.columns, rest, strict=True)),
    )
    return PaperTable(columns, tuple((row.name, *row.cells) for row in table.rows), table.caption)


def _is_wordy(table: ReportTable) -> bool:
    return any(_width(str(cell)) > SHORT for row in table.rows for cell in row.cells)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _widths(table: ReportTable) -> tuple[str, ...]:
    count = len(table.columns) + 1
    if _is_wordy(table) and count == len(WORDS):
        return WORDS
    return WIDTHS.get(count, ("w20", *["w6"] * (count - 1)))


def book_of(report: Report) -> bytes:
    notes = (report.subtitle, *report.intro, *report.standing)
    return Book(report.title, report.place, report.period, notes, report.parts).content()


class Guarded(BaseKind[Row]):
    """A kind on which no raw number is printed."""

    def renderer(self) -> Renderer:
        @wraps(self.page)  # a file of the module that says what stands in it
        def build(document: Document) -> PrintJob | FileJob:
            return self.build(document)

        return replace(super().renderer(), build=guarded(build))


class GuardedKind(Guarded[Row], DocumentKind[Row]):
    """About one row, and guarded."""


@dataclass(frozen=True, kw_only=True)
class StatisticsKind(GuardedKind[Row]):
    """A statistical report of the district as PDF: `page` gives the report."""

    page: Callable[[Document, Row], Report]
    template: str = "documents/statistics_report.html"
    audience: str | Callable[[Row], str] = "district"

    def context(self, document: Document, row: Row) -> dict[str, object]:
        return {"page": page_of(self.page(document, row), document)}


class StatisticsSheet(StatisticsKind[Row]):
    """The same report as a spreadsheet."""

    def make(self, document: Document, row: Row) -> FileJob:
        return FileJob(book_of(self.page(document, row)), self.file_name(document, row), XLSX)


def pdf_and_sheet(
    pdf: tuple[str, Label],
    sheet: tuple[str, Label],
    *,
    door: Callable[[User], QuerySet[Any]],
    page: Callable[[Document, Row], Report],
    stem: Callable[[Row], str],
    input_hash: Callable[[str, User, Row], str],
    reference: Callable[[Row], str],
) -> tuple[StatisticsKind[Row], StatisticsKind[Row]]:
    """A report as both: names and labels of the two, the rest once (`DocumentKind`).

    `stem` is the name of the file without its ending; `input_hash` is told the name of the kind.
    """

    def declare(form: type[StatisticsKind[Row]], name: str, label: Label, ending: str) -> StatisticsKind[Row]:
        return form(
            name=name,
            label=label,
            door=door,
            page=page,
            file_name=lambda _document, row: f"{stem(row)}.{ending}",
            input_hash=partial(input_hash, name),
            reference=reference,
        )

    return declare(StatisticsKind, *pdf, "pdf"), declare(StatisticsSheet, *sheet, "xlsx")

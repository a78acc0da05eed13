"""What a statistical report is made of, once for page, paper and spreadsheet: parts with sentences, charts, tables."""

from dataclasses import dataclass

from screening.documents.blocks import ChartFigure
from screening.reports.tables import ReportTable


@dataclass(frozen=True)
class ReportPart:
    """A heading with what belongs under it. `anchor` is its address on the page; `link` an address to go on from."""

    anchor: str
    title: str
    says: tuple[str, ...] = ()
    charts: tuple[ChartFigure, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    notes: tuple[str, ...] = ()
    link: tuple[str, str] | None = None  # address, words


@dataclass(frozen=True)
class Report:
    """A whole report. `standing`: the sentences without which none of its numbers may be read.

    `place`, `period`: whose figures, of when, as a program wants them (2026-10). `mark`: what stands on every page of
    the paper beside them.
    """

    title: str
    subtitle: str
    intro: tuple[str, ...]
    parts: tuple[ReportPart, ...]
    standing: tuple[str, ...]
    place: str = ""
    period: str = ""
    mark: str = ""

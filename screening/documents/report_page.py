"""What stands on a monthly report: fixed frame, free sections (a month without a round has others)."""

from dataclasses import dataclass

from screening.documents.blocks import ChartFigure, PrintedTable
from screening.formats import numbered


@dataclass(frozen=True)
class KeyFigure:
    """One of the four large numbers: "476 / 512" and what it counts."""

    value: str
    label: str


@dataclass(frozen=True)
class ReportBlock:
    """A piece of a section: set one of these. `figures` come in halves, `figure` takes the whole width."""

    text: str = ""
    small: str = ""
    table: PrintedTable | None = None
    figure: ChartFigure | None = None
    figures: tuple[ChartFigure, ...] = ()


@dataclass(frozen=True)
class ReportSection:
    """A heading with what belongs under it; `whole` keeps it on one page."""

    title: str
    blocks: tuple[ReportBlock, ...]
    whole: bool = False


@dataclass(frozen=True)
class ReportDocument:
    """A school's month, without any child's name."""

    language: str  # "zh-Hans" or "en"
    school: str
    month: str
    version: int
    made: str
    printed_by: str
    printed_at: str
    check_code: str
    asks: tuple[str, ...]
    keys: tuple[KeyFigure, ...]
    standing: str  # few flags are not a good result; in bold
    limits: str
    not_a_diagnosis: str
    sections: tuple[ReportSection, ...]
    face: str = ""  # why a month without a round, a holiday month or a small school shows less
    audit_head: str = ""  # "第 18 432 条，2026-11-02 06:00:14"
    audit_lines: tuple[str, ...] = ()

    @property
    def numbered_sections(self) -> list[tuple[str, ReportSection]]:
        numbers = numbered([str(at) for at in range(len(self.sections))], self.language)
        return list(zip(numbers.values(), self.sections, strict=True))

    @property
    def audit_number(self) -> str:
        return list(numbered([str(at) for at in range(len(self.sections) + 1)], self.language).values())[-1]

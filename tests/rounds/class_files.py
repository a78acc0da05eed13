"""A class of three in a spreadsheet, as people send it back. No database."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from openpyxl import Workbook

from screening import instruments
from screening.rounds.spreadsheet.columns import FileCode, RowCode, file_code, questions_of, signs_of
from screening.rounds.spreadsheet.reading import SpreadsheetReading, read_file

FORMS = [instruments.get("teacher-connection"), instruments.get("teacher-engagement")]
QUESTIONS = questions_of(FORMS)
IDS = [question.id for question in QUESTIONS]
WORDS = [question.heading(english=False) for question in QUESTIONS]
SHEET = UUID("0f0e0d0c0b0a09080706050403020100")
CODE = file_code(SHEET, ["teacher-connection@1.0", "teacher-engagement@1.0"])


class SheetChild(NamedTuple):
    student: UUID
    seat: int
    name: str
    exclusion: str = ""


YU = SheetChild(UUID(int=1), 1, "王𬀩雨")
BO = SheetChild(UUID(int=2), 2, "李䶮")
NUR = SheetChild(UUID(int=3), 3, "古丽娜尔·艾山")
CHILDREN = [YU, BO, NUR]
CODED = [str(CODE), "seat", "name", *IDS]
SAID = ["", "座号", "姓名", *WORDS]
Line = Sequence[Any]


def line(child: SheetChild, answers: str = "", base: Mapping[str, Any] | None = None) -> list[Any]:
    """A child's row; `answers` a sign a column, `_` for a blank one."""
    cells: list[Any] = [int(sign) if sign.isdigit() else sign for sign in answers.replace("_", " ").replace(" ", "\0")]
    cells = [None if cell == "\0" else cell for cell in cells]
    code = RowCode(child.student, signs_of(QUESTIONS, base or {}))
    return [str(code), child.seat, child.name, *cells, *[None] * (len(IDS) - len(cells))]


def class_lines(*rows: Line, titles: bool = True) -> list[Line]:
    top: list[Line] = [["", "三年级(1)班"], ["", "请填带框的格子"]] if titles else []
    return [*top, CODED, SAID, *rows]


def book(*lines: Line, merge: Sequence[str] = (), before: Sequence[Line] = ()) -> bytes:
    """`before`: a sheet in front of the answers."""
    made = Workbook()
    if before:
        for cells in before:
            made.active.append(list(cells))
        made.create_sheet("随便改的名字")
    for cells in lines:
        made.worksheets[-1].append(list(cells))
    for place in merge:
        made.worksheets[-1].merge_cells(place)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def text_of(*lines: Line, separator: str = ",", encoding: str = "utf-8") -> bytes:
    def cell(value: Any) -> str:
        text = "" if value is None else str(value)
        return f'"{text}"' if "\n" in text else text

    return "\n".join(separator.join(map(cell, cells)) for cells in lines).encode(encoding)


def read(content: bytes, *, code: FileCode = CODE, children: Sequence[SheetChild] = CHILDREN) -> SpreadsheetReading:
    return SpreadsheetReading(read_file(content), code, QUESTIONS, children)


def answers(reading: SpreadsheetReading) -> dict[str, dict[str, Any]]:
    return {row.child.name: dict(row.values) for row in reading.rows}


def codes(reading: SpreadsheetReading) -> list[tuple[str, int]]:
    return [(fault.code, fault.line) for fault in reading.faults]

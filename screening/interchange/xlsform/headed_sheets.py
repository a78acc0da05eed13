"""A sheet with a heading line as rows of words by column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screening.instruments.file_formats.tables import NumberedLine, Unusable, Value
from screening.interchange.notes import Notes


@dataclass(frozen=True, slots=True)
class HeadedRow:
    """One line: its number in the file, and the cells that are not empty by column name."""

    line: int
    cells: dict[str, str | int | float | bool]

    def word(self, column: str | None) -> str:
        """The cell as words; empty when there is none. A whole number has no decimals."""
        value = self.cells.get(column or "", "")
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


@dataclass(frozen=True, slots=True)
class HeadedSheet:
    """A sheet by its heading. `zh` and `en` are the label columns of the two languages, where there are any."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[HeadedRow, ...]

    @property
    def zh(self) -> str | None:
        return self._label(r"(?i)zh\b|中文|汉语|chinese")

    @property
    def en(self) -> str | None:
        return self._label(r"(?i)\ben\b|english|英文|英语")

    def place(self, row: HeadedRow) -> str:
        """Sheet and line, in no language: `survey:7`."""
        return f"{self.name}:{row.line}"

    def _label(self, language: str) -> str | None:
        found = (column for column in self.columns if column.startswith("label:") and re.search(language, column))
        return next(found, None)


def read_sheet(name: str, lines: Sequence[NumberedLine], notes: Notes) -> HeadedSheet:
    """The sheet, with a problem for every formula, date and repeated or empty heading."""
    if not lines:
        return HeadedSheet(name, (), ())
    columns = tuple(_heading(cell) for cell in lines[0].cells)
    for column in sorted({column for column in columns if column and columns.count(column) > 1}):
        notes.wrong(f"{name}:1", f"“{column}”这一列出现了两次。", f"The column “{column}” stands there twice.")
    rows = [HeadedRow(line.number, dict(_cells(name, columns, line, notes))) for line in lines[1:]]
    return HeadedSheet(name, columns, tuple(row for row in rows if row.cells))


def _heading(cell: Value) -> str:
    word = str(cell.text if isinstance(cell, Unusable) else "" if cell is None else cell).strip()
    word = re.sub(r"\s*::?\s*", "::", word, count=1)
    return word if word.startswith("label::") else re.sub(r"(?i)^label::", "label::", word).strip()


def _cells(
    name: str, columns: tuple[str, ...], line: NumberedLine, notes: Notes
) -> Iterator[tuple[str, str | int | float | bool]]:
    for place, value in enumerate(line.cells):
        column = columns[place] if place < len(columns) else ""
        if isinstance(value, Unusable):
            notes.wrong(
                f"{name}:{line.number}",
                f"“{column}”里是公式、日期或错误值（{value.text}）：请写成普通文字。",
                f"“{column}” holds a formula, a date or an error ({value.text}): write plain words.",
            )
        elif value is not None and str(value).strip():
            if column:
                yield column, value
            else:
                notes.lost(
                    f"{name}:{line.number}",
                    f"第 {place + 1} 列没有标题，里面的“{value}”没有读入。",
                    f"Column {place + 1} has no heading; its “{value}” is not taken over.",
                )

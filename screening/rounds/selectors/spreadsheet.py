"""A sheet as its spreadsheet needs it: the questions, the children of today, and every cell with its stamp."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from screening.rounds.access import sheets_of
from screening.rounds.models import Sheet
from screening.rounds.round_scoring import forms_of_round
from screening.rounds.selectors.shapes import SheetView
from screening.rounds.selectors.sheet import sheet_view_data
from screening.rounds.spreadsheet.codes import FileCode, ItemColumn, RatableChild, Value, file_code, questions_of
from students.selectors import class_label, school_year_words


@dataclass(frozen=True)
class ClassOnFile:
    """`cells`: child → item → {"v", "s", "at", "by"}, as the draft has it."""

    view: SheetView
    code: FileCode
    questions: tuple[ItemColumn, ...]
    cells: Mapping[UUID, Mapping[str, Any]]

    @property
    def children(self) -> list[RatableChild]:
        return [RatableChild(row.student, row.seat, row.name, bool(row.exclusion)) for row in self.view.rows]

    def values(self) -> dict[UUID, dict[str, Value]]:
        return {child: {item: cell["v"] for item, cell in cells.items()} for child, cells in self.cells.items()}


def class_on_file(sheet: Sheet) -> ClassOnFile:
    forms = [form for form in forms_of_round(sheet.round) if form.instrument.informant == sheet.informant]
    return ClassOnFile(
        view=sheet_view_data(sheet),
        code=file_code(sheet.public_id, [f"{form.id}@{form.version.version}" for form in forms]),
        questions=questions_of(form.instrument for form in forms),
        cells={row.student.public_id: row.cells for row in sheet.rows.select_related("student")},
    )


def own_sheet_named(user: User, public_id: UUID) -> tuple[Sheet, str] | None:
    """The sheet a file names, with its class and term, if it is one this person fills."""
    sheet = sheets_of(user).filter(public_id=public_id).first()
    if sheet is None:
        return None
    term = school_year_words(sheet.round.school_year, sheet.round.term)
    return sheet, f"{class_label(sheet.school_class, sheet.round.school_year)} · {term}"


def names_of_people(cells: Mapping[str, Any]) -> dict[str, str]:
    """Who typed these cells: id → name."""
    people = {cell["by"] for cell in cells.values()}
    return {str(key): name for key, name in User.objects.filter(pk__in=people).values_list("pk", "name")}

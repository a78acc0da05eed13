"""A sheet as its spreadsheet needs it: the questions, the children of today, and every cell with its stamp."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from accounts.models import User
from screening.rounds.access import sheets_of
from screening.rounds.models import Sheet
from screening.rounds.round_scoring import forms_of_sheet
from screening.rounds.selectors.sheet import sheet_view_data
from screening.rounds.spreadsheet.codes import Value, file_code, questions_of
from students.selectors import class_label, school_year_words


class ClassOnFile:
    """`cells`: child → item → {"v", "s", "at", "by"}, as the draft has it."""

    def __init__(self, sheet: Sheet) -> None:
        forms = forms_of_sheet(sheet)
        self.view = sheet_view_data(sheet)
        self.children = self.view.rows
        self.code = file_code(sheet.public_id, [f"{form.id}@{form.version.version}" for form in forms])
        self.questions = questions_of(form.instrument for form in forms)
        self.cells: dict[UUID, dict[str, Any]] = {row.student: row.stored.cells for row in self.children}

    def values(self) -> dict[UUID, dict[str, Value]]:
        return {child: {item: cell["v"] for item, cell in cells.items()} for child, cells in self.cells.items()}


def own_sheet_named(user: User, public_id: UUID) -> tuple[Sheet, str] | None:
    """The sheet a file names, with its class and term, if it is one this person fills."""
    sheet = sheets_of(user).filter(public_id=public_id).first()
    if sheet is None:
        return None
    term = school_year_words(sheet.round.school_year, sheet.round.term)
    return sheet, f"{class_label(sheet.school_class, sheet.round.school_year)} · {term}"


def names_of_people(ids: Iterable[str]) -> dict[str, str]:
    return {str(key): name for key, name in User.objects.filter(pk__in=set(ids)).values_list("pk", "name")}

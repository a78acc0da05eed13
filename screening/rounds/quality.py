"""Friendly questions about a sheet, stored with it as codes: {"lines": at most five, "more": n, "all": by child}."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from screening.rounds.access import earlier_answers
from screening.rounds.drafts import values_of
from screening.rounds.kit import Form, Kit
from screening.rounds.models import Sheet, SheetRow
from screening.scoring import QualityLine, quality_lines
from screening.scoring import SheetRow as QualityRow

LATER_ROWS = 10
"""So many children must have been typed after the first save before a speed can be told."""


def look_at_quality(
    user: User, kit: Kit, sheet: Sheet, rows: Sequence[SheetRow], numbers: dict[int, int]
) -> dict[str, Any]:
    """The questions about a sheet of today. `numbers`: child → seat, in seat order."""
    rated = [row.student_id for row in rows if not row.exclusion]
    return questions(kit, sheet.informant, rows, numbers, before=earlier_answers(user, sheet, rated))


def questions(
    kit: Kit,
    informant: str,
    rows: Sequence[SheetRow],
    numbers: dict[int, int],
    *,
    before: Mapping[tuple[int, int], Any],
) -> dict[str, Any]:
    """All forms of a sheet; a question about the speed only once. `before`: (child, form) → last round's answers."""
    rated = sorted((row for row in rows if not row.exclusion), key=lambda row: numbers[row.student_id])
    seconds = seconds_of(rated)
    found: list[dict[str, Any]] = []
    for form in kit.forms_of(informant):
        seats = [_row(form, row, numbers, before) for row in rated]
        lines = quality_lines(form.instrument, seats, seconds=seconds, rules=kit.rules).all
        students = {numbers[row.student_id]: row.student_id for row in rated}
        found += [_stored(form, line, students) for line in lines]
    return packed(kit, _once(found, "too-fast"))


def packed(kit: Kit, found: list[dict[str, Any]]) -> dict[str, Any]:
    limit = kit.rules.quality.lines
    lines = [{key: line[key] for key in ("code", "params", "seats")} for line in found[:limit]]
    return {"lines": lines, "more": max(0, len(found) - limit), "all": found}


def seconds_of(rows: Sequence[SheetRow]) -> float | None:
    """Working time on a sheet, from the moments of its saves; `None` when it cannot be told.

    What stood in the first save may have taken any time. The rows first typed after it took from that save to the
    last one; their pace is taken for the whole sheet. Pauses only make it longer.
    """
    first_typed = [min(cell["at"] for cell in row.cells.values()) for row in rows if row.cells]
    moments = sorted({cell["at"] for row in rows for cell in row.cells.values()})
    if len(moments) < 2:
        return None
    later = sum(moment > moments[0] for moment in first_typed)
    if later < LATER_ROWS:
        return None
    span = (datetime.fromisoformat(max(first_typed)) - datetime.fromisoformat(moments[0])).total_seconds()
    return span / later * len(first_typed)


def _row(form: Form, row: SheetRow, numbers: dict[int, int], before: Mapping[tuple[int, int], Any]) -> QualityRow:
    return QualityRow(
        seat=numbers[row.student_id],
        cells=values_of(form.instrument, row.cells),
        last_round=before.get((row.student_id, form.version.pk)),
    )


def _stored(form: Form, line: QualityLine, students: dict[int, int]) -> dict[str, Any]:
    seats = list(line.seats) or list(students)
    return {
        "code": line.code,
        "params": {**line.params, "form": form.id},
        "seats": list(line.seats),
        "form": form.id,
        "students": [students[seat] for seat in seats],
    }


def _once(found: list[dict[str, Any]], code: str) -> list[dict[str, Any]]:
    first = next((line for line in found if line["code"] == code), None)
    return [line for line in found if line["code"] != code or line is first]

"""Friendly questions about a sheet, stored with it as codes: {"lines": at most five, "more": n, "all": by child}."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from screening.rounds.drafts import values_of
from screening.rounds.models import Assessment, Flag, Informant, Sheet, SheetRow
from screening.rounds.selectors import seats_of
from screening.rounds.services.kit import Form, Kit
from screening.scoring import QualityLine, class_line, quality_lines
from screening.scoring import SheetRow as QualityRow

LATER_ROWS = 10
"""So many children must have been typed after the first save before a speed can be told."""


def look_at_quality(kit: Kit, sheet: Sheet, rows: Sequence[SheetRow]) -> dict[str, Any]:
    """All forms of a sheet; questions about the whole sheet's speed only once."""
    numbers = {seat.student.pk: seat.number for seat in seats_of(sheet)}
    rated = [row for row in rows if not row.exclusion]
    before = _last_round(kit, sheet, rated)
    seconds = seconds_of(rated)
    found: list[dict[str, Any]] = []
    for form in kit.forms_of(sheet.informant):
        seats = [_row(form, row, numbers, before) for row in rated]
        lines = quality_lines(form.instrument, seats, seconds=seconds, rules=kit.rules).all
        students = {numbers[row.student_id]: row.student_id for row in rated}
        found += [_stored(form, line, students) for line in lines]
    return packed(kit, _once(found, "too-fast"))


def packed(kit: Kit, found: list[dict[str, Any]]) -> dict[str, Any]:
    limit = kit.rules.quality.lines
    lines = [{key: line[key] for key in ("code", "params", "seats")} for line in found[:limit]]
    return {"lines": lines, "more": max(0, len(found) - limit), "all": found}


def add_class_line(kit: Kit, sheet: Sheet) -> None:
    """Few or many flags in a class: a line for the counselor, first of all; nobody is un-flagged by it."""
    if sheet.informant != Informant.TEACHER:
        return
    flags = Flag.objects.filter(round=kit.round, school_class=sheet.school_class, withdrawn_at__isnull=True).count()
    rated = (
        Assessment.objects.filter(
            round=kit.round,
            school_class=sheet.school_class,
            informant=Informant.TEACHER,
            superseded_at__isnull=True,
        )
        .values("student")
        .distinct()
        .count()
    )
    stored = [line for line in (sheet.quality or {}).get("all", []) if line["form"]]
    line = class_line(flags, rated, kit.rules)
    about_class = [{"code": line.code, "params": line.params, "seats": [], "form": "", "students": []}] if line else []
    sheet.quality = packed(kit, about_class + stored)
    sheet.save(update_fields=["quality"])


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


def _row(form: Form, row: SheetRow, numbers: dict[int, int], before: dict[tuple[int, int], Any]) -> QualityRow:
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


def _last_round(kit: Kit, sheet: Sheet, rows: Sequence[SheetRow]) -> dict[tuple[int, int], Any]:
    """(child, form) → the answers of the latest earlier round."""
    earlier = Assessment.objects.filter(
        student__in=[row.student_id for row in rows],
        informant=sheet.informant,
        superseded_at__isnull=True,
        round__opens_on__lt=kit.round.opens_on,
    ).order_by("round__opens_on", "pk")
    return {
        (student, version): answers
        for student, version, answers in earlier.values_list("student_id", "instrument_version_id", "answers")
    }

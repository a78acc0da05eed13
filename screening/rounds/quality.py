"""Friendly questions about a sheet, stored with it as codes: {"lines": at most five, "more": n, "all": by child}.

A line has "answer" once the person who handed the sheet in has said what is so ("keep": it is right as it is).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from screening.rounds.access import earlier_answers
from screening.rounds.drafts import REST, by_rest, sources_of, values_of
from screening.rounds.models import Sheet, SheetRow
from screening.rounds.round_scoring import PinnedForm, RoundScoring
from screening.scoring import QualityLine, quality_lines, shift_line
from screening.scoring import RatedRow as QualityRow

LATER_ROWS = 10
"""So many children must have been typed after the first save before a speed can be told."""

ORDER = (
    "row-shift",
    "sheet-all-zero",
    "identical-rows",
    "too-fast",
    "mostly-not-observed",
    "constant-row",
    "incomplete",
)
"""The costly mistakes first: they are the ones that must be among five."""
NAMED_BY_STATE = ("incomplete",)
"""These children stand by name under “not scorable” and take no line from another question."""
SAYS = ("code", "params", "seats", "answer")


def look_at_quality(
    user: User, round_scoring: RoundScoring, sheet: Sheet, rows: Sequence[SheetRow], numbers: dict[int, int]
) -> dict[str, Any]:
    """The questions about a sheet of today. `numbers`: every child of the sheet → seat, also those without a row."""
    return questions(round_scoring, sheet.informant, rows, numbers, before=earlier_answers(user, sheet, numbers))


def questions(
    round_scoring: RoundScoring,
    informant: str,
    rows: Sequence[SheetRow],
    numbers: dict[int, int],
    *,
    before: Mapping[tuple[int, int], Any],
) -> dict[str, Any]:
    """All forms of a sheet, what is costly first. `before`: (child, form) → last round's answers."""
    rated = sorted((row for row in rows if not row.exclusion), key=lambda row: numbers[row.student_id])
    seconds, forms = seconds_of(rated), round_scoring.forms_of(informant)
    students = {seat: student for student, seat in numbers.items()}
    found: list[dict[str, Any]] = []
    for form in forms:
        seats = [_row(form, numbers[row.student_id], row, before) for row in rated]
        found += [
            _line_to_store(form.id, line, students)
            for line in quality_lines(form.instrument, seats, seconds=seconds, rules=round_scoring.rules).all
        ]
    slipped = _find_row_shift(forms, rated, numbers, before)
    found += [_line_to_store("", slipped, students)] if slipped else []
    return pack_quality(round_scoring, _once_each(found))


def with_answers(quality: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """The questions with what was answered to them. `answers`: key_of(line) → what was chosen."""
    told = {
        part: [{**line, "answer": answers[key_of(line)]} if key_of(line) in answers else line for line in quality[part]]
        for part in ("lines", "all")
    }
    return {**quality, **told}


def add_late_lines(
    round_scoring: RoundScoring, before: Mapping[str, Any] | None, found: Mapping[str, Any]
) -> dict[str, Any]:
    """What is odd about rows handed in after the sheet, beside what was said of it; of these children only the new."""
    late = {student for line in found["all"] for student in line["students"]}
    kept = [line for line in (before or {}).get("all", []) if not late.intersection(line["students"])]
    return pack_quality(round_scoring, [*kept, *found["all"]])


def key_of(line: Mapping[str, Any]) -> str:
    """The same question again: its code and the first rows it is about."""
    return "-".join(["ask", line["code"], *(str(seat) for seat in line["seats"][:8])])


def pack_quality(round_scoring: RoundScoring, found: list[dict[str, Any]]) -> dict[str, Any]:
    limit = round_scoring.rules.quality.lines
    lines = [{key: line[key] for key in SAYS if key in line} for line in found[:limit]]
    more = sum(line["code"] not in NAMED_BY_STATE for line in found[limit:])
    return {"lines": lines, "more": more, "all": found}


def seconds_of(rows: Sequence[SheetRow]) -> float | None:
    """Working time on a sheet, from the moments of its saves; `None` when it cannot be told.

    What stood in the first save may have taken any time. The rows first typed after it took from that save to the
    last one; their pace is taken for the whole sheet. Pauses only make it longer. Zeros of the rest are not typed.
    """
    typed = [[cell["at"] for cell in row.cells.values() if cell.get("s") != REST] for row in rows]
    first_typed: list[str] = [min(row) for row in typed if row]
    moments = sorted({moment for row in typed for moment in row})
    if len(moments) < 2:
        return None
    later = sum(moment > moments[0] for moment in first_typed)
    if later < LATER_ROWS:
        return None
    span = (datetime.fromisoformat(moments[-1]) - datetime.fromisoformat(moments[0])).total_seconds()
    return float(span / later * len(first_typed))


def _row(
    form: PinnedForm, seat: int, row: SheetRow | None, before: Mapping[tuple[int, int], Any], student: int = 0
) -> QualityRow:
    return QualityRow(
        seat=seat,
        cells=values_of(form.instrument, row.cells) if row else {},
        last_round=before.get((row.student_id if row else student, form.version.pk)),
        by_rest=bool(row and by_rest(sources_of(row.cells)) & form.instrument.items_by_id.keys()),
    )


def _find_row_shift(
    forms: Sequence[PinnedForm],
    rated: Sequence[SheetRow],
    numbers: dict[int, int],
    before: Mapping[tuple[int, int], Any],
) -> QualityLine | None:
    """Every child of the sheet has a place in it, with a row or without: what slips is the place."""
    if not before:
        return None
    rows = {row.student_id: row for row in rated}
    places = sorted(numbers, key=lambda student: numbers[student])
    return shift_line(
        [
            (form.instrument, [_row(form, numbers[one], rows.get(one), before, student=one) for one in places])
            for form in forms
        ]
    )


def _line_to_store(form: str, line: QualityLine, students: dict[int, int]) -> dict[str, Any]:
    """About every child of the sheet where it names no seat."""
    seats = list(line.seats) or list(students)
    return {
        "code": line.code,
        "params": {**line.params, "form": form} if form else dict(line.params),
        "seats": list(line.seats),
        "form": form,
        "students": [students[seat] for seat in seats if seat in students],
    }


def _once_each(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In their order; the same about the same rows of two forms is one question, and so is the speed."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for line in sorted(found, key=lambda line: ORDER.index(line["code"])):
        per_form = line["form"] if line["code"] in ("sheet-all-zero", "identical-rows", "incomplete") else ""
        kept.setdefault((line["code"], line["params"].get("answer"), per_form, *line["seats"]), line)
    return list(kept.values())

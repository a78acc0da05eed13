"""The answer to a script that saves rows: what the server has now, row by row."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from screening import formats
from screening.library.texts import text
from screening.rounds.drafts import RowConflict, SaveOutcome
from screening.rounds.presenters.sheet import conflict_words, row_state, version_token
from screening.rounds.selectors import RowView, SheetView
from screening.rounds.wording import conflict_choices
from screening.rounds.wording import problem as problem_sentence


def answer(view: SheetView, outcome: SaveOutcome) -> dict[str, Any]:
    """`saved` rows are committed; `problems` name what could not be read; `conflict` holds the other version.
    `message` is the first thing to say; the page has one quiet line for it."""
    rows = {row.student: row for row in view.rows}
    conflicts = {one.student: one for one in outcome.conflicts}
    problems: dict[UUID, list[str]] = {}
    for one in outcome.problems:
        problems.setdefault(one.student, []).append(problem_sentence(one))
    asked = [one.student for one in outcome.saved] + list(conflicts)
    asked += [student for student in problems if student not in asked]
    sentences = [sentence for found in problems.values() for sentence in found]
    sentences += [conflict_words(one) for one in outcome.conflicts]
    if outcome.closed_on:
        sentences.append(text("ui.warnings.round-closed", date=outcome.closed_on))
    return {
        "saved_at": formats.clock(view.sheet.last_saved_at) if view.sheet.last_saved_at else "",
        "message": " ".join(sentences[:1]),
        "rows": [_row(rows.get(child), child, problems.get(child, []), conflicts.get(child)) for child in asked],
    }


def odd_rows() -> str:
    return _(
        "{count} row(s) typed on this device were not sent, because the sheet was handed in, the form has changed "
        "or the child is no longer on this sheet: {rows}. They are kept for you to look at."
    )


def status_of(outcome: SaveOutcome) -> int:
    if outcome.conflicts:
        return 409
    return 422 if outcome.problems else 200


def _row(row: RowView | None, child: UUID, problems: list[str], conflict: RowConflict | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"child": child.hex, "saved": not problems and conflict is None, "problems": problems}
    if conflict is not None:
        answer["conflict"] = {"version": f"{conflict.version}.", "theirs": conflict.theirs}
        answer["conflict"] |= {"by": conflict.by, "words": conflict_words(conflict)}
        answer["conflict"]["use"] = conflict_choices(conflict)
    elif row is not None:
        answer |= {"version": version_token(row), "state": row_state(row), "complete": row.complete}
    return answer

"""What a file would change, cell by cell, against what stands here now and what stood here when the file was made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from screening.rounds.spreadsheet.codes import Value
from screening.rounds.spreadsheet.reading import ReadRow

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One answer: what stands here (`None`: nothing yet), what the file says."""

    child: UUID
    item: str
    before: Value | None
    after: Value


class FileComparison:
    """`changes` only the file made; `conflicts` both sides made, or nobody can tell. `newer` cells were changed here
    alone since the file was made and stay; the rest of the file says what stands here."""

    def __init__(self, changes: Iterable[CellChange] = (), conflicts: Iterable[CellChange] = ()) -> None:
        self.changes, self.conflicts, self.newer = list(changes), list(conflicts), 0


def compare(rows: Iterable[ReadRow], current: Mapping[UUID, Values]) -> FileComparison:
    """Blank cells of the file never take anything away: they are in no row's values."""
    found = FileComparison()
    for row in rows:
        here = current.get(row.child.student, {})
        for item, after in row.values.items():
            _sort(found, CellChange(row.child.student, item, here.get(item), after), row.base)
    return found


def _sort(found: FileComparison, change: CellChange, base: Values | None) -> None:
    stood = base.get(change.item) if base is not None else None
    if change.after == change.before:
        return
    if change.before == stood:
        found.changes.append(change)
    elif base is not None and change.after == stood:
        found.newer += 1
    else:
        found.conflicts.append(change)


def by_child(changes: Sequence[CellChange]) -> dict[UUID, list[CellChange]]:
    """In the order in which the children came."""
    grouped: dict[UUID, list[CellChange]] = {}
    for change in changes:
        grouped.setdefault(change.child, []).append(change)
    return grouped

"""A headteacher, as somebody with all files of the own school: states and grades make its children, a step of the chain
is a part of the one before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.reports.disclosure_control.file_puzzle import ALL, FilePuzzle, Line
from tests.reports.disclosure_control.produced_files import STEPS, FileTable

STATES = (
    *("Still to be filled in", "Rated", "Not scorable", "Absent for long", "Known too short", "No consent yet"),
    *("Refused", "Left"),
)
LATE = ("First look", "Child to be seen", "Referral receipt", "Follow-up")
OF_GROUPS = ("Enrolled", "Rated", "Counselor sees", "Class teacher talks", "Seen")


@dataclass
class SchoolPuzzle(FilePuzzle):
    facts = (*STATES, *STEPS, *LATE, "Enrolled")
    columns = OF_GROUPS
    totals = ("Whole school", "School")
    steps = (("Enrolled", "Rated"),)
    exact = ("Enrolled", "Referral receipt", "Follow-up")
    growing = ("Rated", "Counselor sees", "Seen", *STEPS)

    def place(self, table: FileTable, row: tuple[str, ...]) -> str:
        """Two tables may have a group of the same name."""
        inside = super().place(table, row)
        return inside if inside == ALL else f"{table.head[0]}: {inside}"

    def sums(self, month: str) -> Iterator[Line]:
        groups: dict[str, list[str]] = {}
        for place in dict.fromkeys(name[1] for name in self.said if name[0] == month and ":" in name[1]):
            groups.setdefault(place.split(":")[0], []).append(place)
        yield (month, ALL, "Enrolled"), [(month, ALL, state) for state in STATES]
        for figure in OF_GROUPS:
            for places in groups.values():
                yield (month, ALL, figure), [(month, place, figure) for place in places]
        for place in (ALL, *(place for places in groups.values() for place in places)):
            for whole, part in (("Enrolled", "Rated"), ("Counselor sees", "Seen")):
                yield (month, place, whole), [(month, place, part), (month, place, f"not {part}")]
        for whole, part in zip(STEPS, STEPS[1:], strict=False):
            yield (month, ALL, whole), [(month, ALL, part), (month, ALL, f"not {part}")]

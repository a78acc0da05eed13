"""The county's officer, as somebody with all files of it: places make the county, states make its children."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.reports.disclosure_control.file_puzzle import ALL, FilePuzzle, Line
from tests.reports.disclosure_control.produced_files import FileTable
from tests.reports.disclosure_control.round_answers import GAPS, sums_of_forms

STATES = (
    *("To be rated", "Rated", "Not scorable", "Away from school for long", "Known for under four weeks"),
    *("No consent yet", "Not taking part", "Left"),
)
LATE = ("Cases to be looked at", "Children to be seen", "Receipts of referrals", "Follow-ups", "Plans for the holiday")
OF_PLACES = ("Enrolled", "Rated", "Open cases", "Overdue")
CODES = ("0", "1", "2", "3")
OF_FORMS = ("Assessed", "Scorable", "Complete", "With a total", *GAPS)


@dataclass
class CountyPuzzle(FilePuzzle):
    """`schools`: township → its schools, as everybody there knows."""

    facts = (*STATES, *LATE)
    columns = ("Children", *OF_PLACES, *OF_FORMS, *CODES)
    totals = ("Together", "All children", "County")
    steps = (("Enrolled", "Rated"),)
    growing = ("Rated", "Children")
    exact = ("Enrolled", "Complete")

    county: str = ""
    schools: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def place(self, table: FileTable, row: tuple[str, ...]) -> str:
        return ALL if row[0] == self.county else super().place(table, row)

    def figure(self, table: FileTable, at: int) -> str:
        """Beside the rated stand all children of the round."""
        name = table.head[at]
        return "Enrolled" if name == "Children" and "Rated" in table.head else name

    def sums(self, month: str) -> Iterator[Line]:
        """Totals and their parts, as far as the files name them."""
        yield from self._of_places(month)
        places = list(dict.fromkeys(place for at, place, _figure in self.said if at == month))
        yield from sums_of_forms(month, places, CODES)

    def _of_places(self, month: str) -> Iterator[Line]:
        every = [school for schools in self.schools.values() for school in schools]
        for figure in OF_PLACES:
            yield (month, ALL, figure), [(month, place, figure) for place in self.schools]
            yield (month, ALL, figure), [(month, place, figure) for place in every]
            for township, schools in self.schools.items():
                yield (month, township, figure), [(month, place, figure) for place in schools]
        for place in (ALL, *self.schools):
            yield (month, place, "Enrolled"), [(month, place, state) for state in STATES]
            yield (month, place, "Overdue"), [(month, place, kind) for kind in LATE]
            yield (month, place, "Open cases"), [(month, place, "Plans for the holiday"), (month, place, "with a plan")]
        for place in (ALL, *self.schools, *every):
            yield (month, place, "Enrolled"), [(month, place, "Rated"), (month, place, "not Rated")]

"""The county's officer, as somebody with all files of it: places make the county, states make its children, groups make
all, a step is a part of the one before.
"""

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
STEPS = (
    ("Counted here", "Not screened"),
    ("With a flag", "Not looked at"),
    ("With a follow-up due", "Not followed up"),
)
IN_STEPS = tuple(name for step in STEPS for name in step)
CODES = ("0", "1", "2", "3")
OF_FORMS = ("Assessed", "Scorable", "Complete", "With a total", *GAPS)
CONSENT = ("No consent yet", "Not taking part")
LABELS = tuple(
    tuple(f"{group}{label}" for group in ("Left-behind", "Not left-behind", "Care not known"))
    for label in ("", " (research)")
)
GROUPS = (
    *LABELS,
    ("Girls", "Boys"),
    ("Boarders", "Day pupils", "Boarding not known"),
)


@dataclass
class CountyPuzzle(FilePuzzle):
    """`schools`: township → its schools, as everybody there knows. `within`: month, figure, a group of one label and
    that of the other which holds all of it, as somebody may guess who knows how alike the labels are."""

    facts = (*STATES, *LATE)
    columns = ("Children", *OF_PLACES, *CONSENT, *IN_STEPS, *OF_FORMS, *CODES)
    totals = ("Together", "All children", "County")
    steps = (("Enrolled", "Rated"), *STEPS)
    growing = ("Rated", "Children", *IN_STEPS)
    exact = ("Enrolled", "Complete")

    county: str = ""
    schools: Mapping[str, Sequence[str]] = field(default_factory=dict)
    within: list[tuple[str, str, str, str]] = field(default_factory=list)

    def place(self, table: FileTable, row: tuple[str, ...]) -> str:
        return ALL if row[0] == self.county else super().place(table, row)

    def figure(self, table: FileTable, at: int) -> str:
        """Beside the rated stand all children of the round; in the equity view those who have not left."""
        name = table.head[at]
        return "Enrolled" if name == "Children" and "Rated" in table.head else name

    def sums(self, month: str) -> Iterator[Line]:
        """Totals and their parts, as far as the files name them."""
        yield from self._of_places(month)
        yield from self._of_groups(month)
        yield from self._of_steps(month)
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
            yield (month, place, "Enrolled"), [(month, place, "Children"), (month, place, "Left")]
            yield (month, place, "Children"), [(month, place, "Counted here"), (month, place, "Not taking part")]
            yield (month, place, "Counted here"), [(month, place, "Rated"), (month, place, "Not screened")]
        for place in (ALL, *self.schools, *every):
            yield (month, place, "Enrolled"), [(month, place, "Rated"), (month, place, "not Rated")]

    def _of_groups(self, month: str) -> Iterator[Line]:
        for figure in ("Children", *IN_STEPS):
            for groups in (*GROUPS, self._grades(month), tuple(self.schools)):
                yield (month, ALL, figure), [(month, group, figure) for group in groups]
        for figure in CONSENT:
            yield (month, ALL, figure), [(month, group, figure) for group in LABELS[0]]
        for when, figure, inner, outer in self.within:
            if when == month:
                yield (month, outer, figure), [(month, inner, figure), (month, f"{outer}, not {inner}", figure)]
        for group in LABELS[0]:
            yield (month, group, "Children"), [(month, group, "Counted here"), (month, group, "Not taking part")]
            yield (month, group, "Not screened"), [(month, group, one) for one in (CONSENT[0], "another reason")]

    def _of_steps(self, month: str) -> Iterator[Line]:
        groups = [group for groups in (*GROUPS, self._grades(month)) for group in groups]
        for place in (ALL, *self.schools, *groups):
            for whole, missed in STEPS:
                yield (month, place, whole), [(month, place, missed), (month, place, f"not {missed}")]

    def _grades(self, month: str) -> list[str]:
        return sorted({place for at, place, _figure in self.said if at == month and place.startswith("Grade ")})

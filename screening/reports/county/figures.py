"""A county's figures: the names of their cells, and the tables that link them. Pure; other rooms link their own cells
to these.

county_key("rated"), township_key(7, "rated"), school_key(12, "rated"): one figure at three heights, each the sum of
the one below. Figures of a school: enrolled, rated, open, overdue. Of a township and the county besides: state.<state>,
overdue.<kind> and open-with-hours.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import Table
from screening.rounds.models import ChildState
from screening.rounds.states import REPORTED

COUNTY = "district.county"
RATED = f"state.{ChildState.RATED}"
OF_A_SCHOOL = ("enrolled", RATED, "open", "overdue")
STATES = tuple(f"state.{state}" for state in REPORTED)
OVERDUE = ("desk", "seen", "receipt", "follow-up", "holiday-plan")
LATE = tuple(f"overdue.{kind}" for kind in OVERDUE)
SAID, UNSAID = "open-with-hours", "open-without-hours"  # open cases of schools that have said their counselor hours
UNPLANNED, PLANNED = "overdue.holiday-plan", "open-with-holiday-plan"  # a plan can only be owed for an open case
OF_MANY = tuple(dict.fromkeys((*OF_A_SCHOOL, *STATES, *LATE, SAID, UNSAID)))


def county_key(figure: str) -> str:
    return f"{COUNTY}.{figure}"


def township_key(township: int, figure: str) -> str:
    return f"district.township-{township}.{figure}"


def school_key(school: int, figure: str) -> str:
    return f"district.school-{school}.{figure}"


@dataclass
class SchoolCounts:
    """One school on the last day of a month.

    `people`: children, and pieces of work of children, by figure. `work`: sheets, hours and visits, which tell nothing
    about a child.
    """

    school: int
    township: int
    people: Counter[str] = field(default_factory=Counter)
    work: dict[str, float] = field(default_factory=dict)

    @property
    def has_hours(self) -> bool:
        """Whether the school has said its counselor hours."""
        return "counselor_hours" in self.work


class _Level(CountCells):
    """Cells of one table while it is put together."""

    def school(self, one: SchoolCounts) -> None:
        enrolled, rest = school_key(one.school, "enrolled"), school_key(one.school, "not-rated")
        self.counts |= {school_key(one.school, figure): one.people[figure] for figure in OF_A_SCHOOL}
        self.counts[rest] = one.people["enrolled"] - one.people[RATED]
        self.known.add(enrolled)
        self.silent.add(rest)
        self.split(enrolled, [school_key(one.school, RATED), rest])

    def township(self, township: int, members: Sequence[SchoolCounts]) -> None:
        def key(figure: str) -> str:
            return township_key(township, figure)

        self._place(key, members)
        self._sum(key, {figure: [school_key(one.school, figure) for one in members] for figure in OF_A_SCHOOL})
        said = [school_key(one.school, "open") for one in members if one.has_hours]
        unsaid = [school_key(one.school, "open") for one in members if not one.has_hours]
        self._sum(key, {SAID: said, UNSAID: unsaid})

    def county(self, counts: Sequence[SchoolCounts], townships: Iterable[int]) -> None:
        self._place(county_key, counts)
        self._sum(county_key, {figure: [township_key(pk, figure) for pk in townships] for figure in OF_MANY})

    def _place(self, key: Callable[[str], str], members: Iterable[SchoolCounts]) -> None:
        """The states make the enrolled, the kinds of arrears all that is late, schools with and without hours all."""
        total = sum((one.people for one in members), Counter[str]())
        self.counts |= {key(figure): total[figure] for figure in OF_MANY}
        self.known.add(key("enrolled"))
        self.silent.add(key(UNSAID))
        self._sum(key, {"enrolled": map(key, STATES), "overdue": map(key, LATE), "open": map(key, (SAID, UNSAID))})
        if total[UNPLANNED] <= total["open"]:  # children of a random look may owe one too
            self.parts(key("open"), key(UNPLANNED), {key(PLANNED): total["open"] - total[UNPLANNED]})

    def _sum(self, key: Callable[[str], str], parts: Mapping[str, Iterable[str]]) -> None:
        for figure, keys in parts.items():
            if found := tuple(keys):
                self.split(key(figure), found)


def tables(counts: Sequence[SchoolCounts]) -> list[Table]:
    """Children and pieces of work of school, township and county, with every sum that links them."""
    if not counts:
        return []
    level, townships = _Level(), _townships(counts)
    for one in counts:
        level.school(one)
    for township, members in townships.items():
        level.township(township, members)
    level.county(counts, townships)
    level.growing = {key for key in level.counts if ".state." in key}
    return [level.table()]


def _townships(counts: Iterable[SchoolCounts]) -> dict[int, list[SchoolCounts]]:
    found: dict[int, list[SchoolCounts]] = {}
    for one in counts:
        found.setdefault(one.township, []).append(one)
    return found


FEWEST = ("lessons",)  # of several schools the fewest stand for all: lessons of different classes make no sum


def added(works: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The work of several schools together; a figure nobody has entered is missing, not nought."""
    total: dict[str, float] = {}
    for work in works:
        for figure, value in work.items():
            join = min if figure in FEWEST else float.__add__
            total[figure] = join(total[figure], float(value)) if figure in total else float(value)
    return total | {"schools": len(works), "with_means": sum("staff" in work for work in works)}

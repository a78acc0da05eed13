"""The figures of one school in the county's view, and the tables of people counts they make. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from screening.reports.disclosure import Sum, Table
from screening.reports.district.keys import LATE, OF_A_SCHOOL, RATED, STATES, county_key, school_key, township_key


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


def tables(counts: Sequence[SchoolCounts]) -> list[Table]:
    """Children and pieces of work of school, township and county, with every sum that links them."""
    if not counts:
        return []
    cells: dict[str, int] = {}
    sums: list[Sum] = []
    known, silent = set[str](), set[str]()
    for one in counts:
        cells |= {school_key(one.school, figure): one.people[figure] for figure in OF_A_SCHOOL}
        rest = school_key(one.school, "not-rated")
        cells[rest] = one.people["enrolled"] - one.people[RATED]
        silent.add(rest)
        known.add(school_key(one.school, "enrolled"))
        sums.append(Sum(school_key(one.school, "enrolled"), (school_key(one.school, RATED), rest)))
    by_township = _townships(counts)
    for township, members in by_township.items():
        _add_level(cells, sums, members, lambda figure, pk=township: township_key(pk, figure))
        known.add(township_key(township, "enrolled"))
        for figure in OF_A_SCHOOL:
            parts = tuple(school_key(one.school, figure) for one in members)
            sums.append(Sum(township_key(township, figure), parts))
    _add_level(cells, sums, counts, county_key)
    known.add(county_key("enrolled"))
    for figure in dict.fromkeys((*OF_A_SCHOOL, *STATES, *LATE)):
        sums.append(Sum(county_key(figure), tuple(township_key(pk, figure) for pk in by_township)))
    return [
        Table(cells=cells, sums=sums, known=known, silent=silent, growing=[key for key in cells if ".state." in key])
    ]


def _townships(counts: Iterable[SchoolCounts]) -> dict[int, list[SchoolCounts]]:
    found: dict[int, list[SchoolCounts]] = {}
    for one in counts:
        found.setdefault(one.township, []).append(one)
    return found


def _add_level(cells: dict[str, int], sums: list[Sum], members: Iterable[SchoolCounts], key: Any) -> None:
    """Every figure of a township or the county; the states make the enrolled, the kinds of arrears all that is late."""
    total = sum((one.people for one in members), Counter[str]())
    for figure in dict.fromkeys((*OF_A_SCHOOL, *STATES, *LATE)):
        cells[key(figure)] = total[figure]
    sums.append(Sum(key("enrolled"), tuple(map(key, STATES))))
    sums.append(Sum(key("overdue"), tuple(map(key, LATE))))


FEWEST = ("lessons",)  # of several schools the fewest stand for all: lessons of different classes make no sum


def added(works: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The work of several schools together; a figure nobody has entered is missing, not nought."""
    total: dict[str, float] = {}
    for work in works:
        for figure, value in work.items():
            join = min if figure in FEWEST else float.__add__
            total[figure] = join(total[figure], float(value)) if figure in total else float(value)
    return total | {"schools": len(works), "with_means": sum("staff" in work for work in works)}

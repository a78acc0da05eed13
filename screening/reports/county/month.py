"""A county's month as the pages ask it: a figure of a place, people and work. No queries of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from screening.reports.county.figures import added, county_key, school_key, township_key
from screening.reports.disclosure_control.model import Exact, Numeral, Published
from screening.reports.models import CountyMonth
from students.models import School


@dataclass(frozen=True)
class ReportedPlace:
    """County, township or school: how its published figures are called, and whose work it is made of."""

    name: str
    key: Callable[[str], str]
    schools: tuple[int, ...]
    url: str = ""


def county_place(name: str, schools: Iterable[School]) -> ReportedPlace:
    return ReportedPlace(name, county_key, tuple(school.pk for school in schools))


def township_places(schools: Iterable[School], url: Callable[[Any], str]) -> list[ReportedPlace]:
    """Townships in the order of their names as Chinese lists have them."""
    found: dict[int, list[School]] = {}
    for school in schools:
        found.setdefault(school.township_id, []).append(school)
    rows = [township_place(members, url(members[0].township)) for members in found.values()]
    return sorted(rows, key=_by_name)


def township_place(members: list[School], url: str = "") -> ReportedPlace:
    township = members[0].township
    return ReportedPlace(
        township.name,
        partial(township_key, township.pk),
        tuple(school.pk for school in members),
        url,
    )


def school_places(schools: Iterable[School], url: Callable[[School], str]) -> list[ReportedPlace]:
    return sorted((school_place(school, url(school)) for school in schools), key=_by_name)


def school_place(school: School, url: str = "") -> ReportedPlace:
    return ReportedPlace(school.name, partial(school_key, school.pk), (school.pk,), url)


def read_month(text: str) -> date | None:
    """2026-10, as it stands in an address; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-10") else None
    except ValueError:
        return None


def _by_name(place: ReportedPlace) -> bytes:
    return place.name.encode("gb18030", "replace")


def cells_of(row: CountyMonth) -> dict[str, Published]:
    """What the officer is shown of the month, with the cells of every room registered in sources.py."""
    return {key: Published.of(stored) for key, stored in row.cells.items()}


@dataclass
class StoredMonth:
    """The stored month. A school that came later has no figures in it."""

    row: CountyMonth
    _work: dict[tuple[int, ...], dict[str, float]] = field(default_factory=dict)

    def people(self, place: ReportedPlace, figure: str) -> Published | None:
        stored = self.row.cells.get(place.key(figure))
        return Published.of(stored) if stored else None

    def work(self, place: ReportedPlace) -> dict[str, float]:
        if place.schools not in self._work:
            every = self.row.work["schools"]
            self._work[place.schools] = added([every[str(pk)] for pk in place.schools if str(pk) in every])
        return self._work[place.schools]

    def number(self, place: ReportedPlace, figure: str) -> Exact | Numeral | None:
        """An exact figure: whole ones are counts of work, others hours; None where nobody entered it."""
        value = self.work(place).get(figure)
        if value is None:
            return None
        return Exact(int(value)) if value == int(value) else Numeral(f"{value:,.1f}")

    def places(self, place: ReportedPlace) -> float | None:
        """Of the counselors in the next round."""
        coming = self.row.work["next"]
        rows = [coming["schools"][str(pk)] for pk in place.schools if str(pk) in coming["schools"]] if coming else []
        return sum(rows) if rows else None

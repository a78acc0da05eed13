"""A month of a school for tests: what is counted before anything is kept back, and a school large enough for tables."""

from datetime import date

from screening.reports.monthly.figures.gather import SchoolMonth
from screening.reports.monthly.services.making import books_of, count
from students.models import School
from tests.reports.factories import fill_class, make_round

TODAY = date(2026, 10, 19)


def counted(school: School, today: date = TODAY, month: date | None = None) -> SchoolMonth:
    return count(school, books_of(school, month or today, today))


def cells(school: School, today: date = TODAY, month: date | None = None) -> dict[str, int]:
    """Every cell under its own name, the silent ones as well."""
    return {key.split(":")[-1]: value for key, value in counted(school, today, month).table.cells.items()}


def fill(cast) -> None:
    """160 children of two classes, all but the first 6 of class 3-2 rated."""
    cast.current = make_round(cast, cast.school)
    cast.current.closes_on = date(2026, 11, 20)
    cast.current.save()
    cast.first = fill_class(cast.current, cast.class_3_1, {"rated": 80})
    cast.second = fill_class(cast.current, cast.class_3_2, {"refused": 6, "rated": 74})

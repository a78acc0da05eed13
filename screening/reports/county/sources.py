"""Rooms whose people counts the county's officer may read: each gives its tables, and all are published together.

register(tables_of) in the app's `ready()`; tables_of(county, period) -> Sequence[Table], keys unique over all rooms.
"""

from collections.abc import Sequence
from typing import Protocol

from screening.reports.disclosure_control.model import Table
from screening.reports.periods import Period
from students.models import County


class Source(Protocol):
    def __call__(self, *, county: County, period: Period) -> Sequence[Table]: ...


_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def tables_of_rooms(county: County, period: Period) -> list[Table]:
    return [table for source in _sources for table in source(county=county, period=period)]

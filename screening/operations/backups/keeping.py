"""Which daily backups stay: of the last 7 days, 4 weeks and 12 months the newest each."""

from collections.abc import Hashable, Iterable
from datetime import date

DAYS, WEEKS, MONTHS = 7, 4, 12


def kept(days: Iterable[date]) -> set[date]:
    newest_first = sorted(set(days), reverse=True)
    stays = set(newest_first[:DAYS])
    for most, of in [(WEEKS, _week), (MONTHS, _month)]:
        groups: dict[Hashable, date] = {}
        for day in newest_first:
            groups.setdefault(of(day), day)
        stays |= set(list(groups.values())[:most])
    return stays


def _week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def _month(day: date) -> Hashable:
    return day.year, day.month

"""The lines of a duty list, each short enough for one line of a phone: a day and its evening stand in one line where
the same two people answer the same numbers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from screening import formats
from students.duty.hours import Hours
from students.models import DutyDay

Named = Mapping[tuple[date, str], DutyDay]


def duty_lines(rows: Iterable[tuple[date, str]], named: Named) -> Iterator[tuple[str, DutyDay | None]]:
    """Words and who is named; None where nobody is."""
    for day, hours in rows:
        alike = _is_alike(named, day)
        if not (alike and hours == Hours.EVENING):
            yield _words(day, hours, alike=alike), named.get((day, hours))


def telephones(named: Iterable[DutyDay]) -> list[tuple[str, str]]:
    """Each person with the number once, however many days the person stands for."""
    both = (((row.duty_person.name, row.duty_phone), (row.deputy.name, row.deputy_phone)) for row in named)
    return list(dict.fromkeys(one for two in both for one in two))


def _is_alike(named: Named, day: date) -> bool:
    by_day, evening = named.get((day, Hours.DAY)), named.get((day, Hours.EVENING))
    return bool(by_day and evening) and _two(by_day) == _two(evening)


def _two(row: DutyDay | None) -> tuple[object, ...]:
    return (row.duty_person_id, row.duty_phone, row.deputy_id, row.deputy_phone) if row else ()


def _words(day: date, hours: str, *, alike: bool) -> str:
    if hours == Hours.EVENING:
        return f"{formats.month_day(day)} {Hours(hours).label}"
    words = f"{formats.month_day(day)} {WEEKDAYS_ABBR[day.weekday()]}"
    return _("%(day)s, day and night") % {"day": words} if alike else words

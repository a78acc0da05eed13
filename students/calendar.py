"""School days of a county: terms, holidays, make-up days. Pure; every clock of the product counts with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY, LONGEST_BREAK = timedelta(days=1), timedelta(weeks=8)
SEPTEMBER = 9


@dataclass(frozen=True)
class TermDates:
    """A term, first and last day inclusive. ``school_year`` 2026 means 2026–2027."""

    school_year: int
    number: int
    starts: date
    ends: date


@dataclass(frozen=True)
class DaySpan:
    """Days from ``starts`` to ``ends``, both inclusive."""

    starts: date
    ends: date

    def __contains__(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True)
class SchoolCalendar:
    """The terms of a county in order, its holidays inside them, and weekend days on which school is held."""

    terms: tuple[TermDates, ...]
    holidays: tuple[DaySpan, ...] = ()
    make_up_days: frozenset[date] = frozenset()

    @classmethod
    def of(
        cls, terms: Iterable[TermDates], holidays: Iterable[DaySpan] = (), make_up_days: Iterable[date] = ()
    ) -> "SchoolCalendar":
        return cls(tuple(sorted(terms, key=lambda t: t.starts)), tuple(holidays), frozenset(make_up_days))

    def term_of(self, day: date) -> TermDates | None:
        """The term that contains the day; None in the winter and summer break."""
        return next((term for term in self.terms if term.starts <= day <= term.ends), None)

    def has_run_out(self, day: date) -> bool:
        """School must have begun again by then, and nobody has written down when: after the last known term comes a
        break of eight weeks, until September at the latest, and then every weekday is a school day."""
        if not self.terms:
            return True
        ended = self.terms[-1].ends
        september = date(ended.year + (ended.month >= SEPTEMBER), SEPTEMBER, 1)
        return day >= min(ended + LONGEST_BREAK, september)

    def is_school_day(self, day: date) -> bool:
        """Make-up days count although they fall on a weekend; holidays do not, nor any day of a break."""
        if self._is_in_a_break(day):
            return False
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and not any(day in holiday for holiday in self.holidays)

    def is_holiday(self, day: date) -> bool:
        """No school for a longer reason than a weekend: a break between terms or a holiday."""
        return self._is_in_a_break(day) or any(day in holiday for holiday in self.holidays)

    def _is_in_a_break(self, day: date) -> bool:
        return self.term_of(day) is None and not self.has_run_out(day)

    def next_school_day(self, day: date) -> date:
        """``day`` itself when school is held, else the first school day after it."""
        return day if self.is_school_day(day) else self.add_school_days(day, 1)

    def add_school_days(self, day: date, n: int) -> date:
        """The n-th school day after ``day`` (n ≥ 0; ``day`` itself is not counted). Clocks stand still in holidays.

        A date never fails to exist: where the calendar has run out every weekday counts.
        """
        if n < 0:
            raise ValueError("school days are counted forwards")
        found = day
        while n:
            found += DAY
            n -= self.is_school_day(found)
        return found

    def school_days_between(self, start: date, end: date) -> int:
        """School days after ``start`` up to and including ``end``; 0 when ``end`` is not after ``start``."""
        return sum(self.is_school_day(start + DAY * offset) for offset in range(1, (end - start).days + 1))

    def after_a_standstill(self, day: date, since: date, until: date) -> date:
        """A day that had not come when a clock stopped at ``since``, once it runs again at ``until``: as many school
        days later, and never on a day that is past by then."""
        later = self.add_school_days(day, self.school_days_between(since, until))
        return max(later, self.next_school_day(until))

    def school_week(self, day: date) -> int | None:
        """Week of the term, 1 for the week of its first day; None outside terms."""
        term = self.term_of(day)
        if term is None:
            return None
        monday = term.starts - DAY * term.starts.weekday()
        return (day - monday).days // 7 + 1

    def school_year(self, day: date) -> int:
        """The year of the last term that began by ``day``; where no term is known by the month of September."""
        begun = [term.school_year for term in self.terms if term.starts <= day]
        return begun[-1] if begun and not self.has_run_out(day) else day.year - (day.month < SEPTEMBER)

    def next_break(self, day: date) -> date | None:
        """The first day of the next break between terms: the day after the current or next term's end."""
        return next((term.ends + DAY for term in self.terms if term.ends >= day), None)

"""When a round may be held, and what stands against opening it at a school, as values. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from students.calendar import SchoolCalendar, TermDates

WEEKS = range(5, 9)
BEFORE_BREAK = timedelta(weeks=4)
TWO_WEEKS = timedelta(days=11)  # Monday to the Friday of the next week
TEACHING_WEEKS = 10


@dataclass(frozen=True)
class Places:
    """Children a school's counselors can see in a week; `counselors` who visit it."""

    weekly: Fraction = Fraction(0)
    counselors: int = 0

    @property
    def in_all(self) -> Fraction:
        return self.weekly * TEACHING_WEEKS


@dataclass(frozen=True)
class LastRound:
    """What the latest closed round brought: school's pk → children rated, flagged for the counselor, for a talk."""

    school_year: int
    term: int
    schools: Mapping[int, tuple[int, int, int]]

    def brought(self, schools: Collection[int]) -> tuple[int, int, int]:
        rows = [self.schools[pk] for pk in schools if pk in self.schools]
        return sum(row[0] for row in rows), sum(row[1] for row in rows), sum(row[2] for row in rows)


@dataclass(frozen=True)
class GateProblem:
    """`code`: outside-term · outside-weeks · near-break (the window), duty-missing and evening-missing (`count`
    days, `first`), county-numbers and county-contact (nobody to call is written down), places (`count` too few),
    no-counselor, rules-retired, form-retired, norm-retired, permission-ends, no-form."""

    code: str
    count: int = 0
    first: date | None = None


NO_REASON_IS_GOOD_ENOUGH = frozenset({"county-numbers", "county-contact"})  # a minute's work for whoever may override


@dataclass(frozen=True)
class Gate:
    """Green when nothing stands against it; `passes` also when the county gave a reason to open all the same. Without
    numbers to call no round opens, whatever the reason."""

    problems: tuple[GateProblem, ...]
    overridden: bool = False

    @property
    def green(self) -> bool:
        return not self.problems

    @property
    def passes(self) -> bool:
        return not self.standing

    @property
    def standing(self) -> tuple[GateProblem, ...]:
        """What still keeps it shut."""
        return tuple(
            problem for problem in self.problems if not self.overridden or problem.code in NO_REASON_IS_GOOD_ENOUGH
        )

    @property
    def may_be_overridden(self) -> bool:
        return any(problem.code not in NO_REASON_IS_GOOD_ENOUGH for problem in self.standing)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(problem.code for problem in self.problems)

    @property
    def fits(self) -> bool:
        """Within the places; all a school administrator is told about them."""
        return not {"places", "no-counselor"} & set(self.codes)


def window_problems(calendar: SchoolCalendar, opens_on: date, closes_on: date) -> tuple[str, ...]:
    """What speaks against a window: it opens in school weeks 5 to 8 and is over four weeks before the break."""
    term = calendar.term_of(opens_on)
    if term is None or not term.starts <= closes_on <= term.ends:
        return ("outside-term",)
    problems = []
    if calendar.school_week(opens_on) not in WEEKS:
        problems.append("outside-weeks")
    if closes_on > term.ends - BEFORE_BREAK:
        problems.append("near-break")
    return tuple(problems)


def usual_window(calendar: SchoolCalendar, term: TermDates, today: date) -> tuple[date, date] | None:
    """Two weeks from the first school Monday after today, in the term's fifth week at the earliest; None where the term
    is over before."""
    day = term.starts - timedelta(days=term.starts.weekday()) + timedelta(weeks=WEEKS.start - 1)
    day = max(day, today + timedelta(days=7 - today.weekday()))
    while day <= term.ends and not calendar.is_school_day(day):
        day += timedelta(weeks=1)
    last = min(day + TWO_WEEKS, term.ends)
    while last > day and not calendar.is_school_day(last):
        last -= timedelta(days=1)
    return (day, last) if day < last else None


@dataclass(frozen=True)
class Outlook:
    """A round that some schools have not opened yet, by the school's pk: places, and the gate of each of those. `last`:
    what the round before brought."""

    places: Mapping[int, Places]
    gates: Mapping[int, Gate]
    last: LastRound | None

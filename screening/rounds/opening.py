"""When a round may be held, and what stands against opening it at a school, as values. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from students.calendar import SchoolCalendar

WEEKS = range(5, 9)
BEFORE_BREAK = timedelta(weeks=4)


@dataclass(frozen=True)
class GateProblem:
    """`code`: outside-term · outside-weeks · near-break (the window), duty-missing and evening-missing (`count`
    days, `first`), places (`count` too few), no-counselor, rules-retired, form-retired, norm-retired, permission-ends,
    no-form."""

    code: str
    count: int = 0
    first: date | None = None


@dataclass(frozen=True)
class Gate:
    """Green when nothing stands against it; `passes` also when the county gave a reason to open all the same."""

    problems: tuple[GateProblem, ...]
    overridden: bool = False

    @property
    def green(self) -> bool:
        return not self.problems

    @property
    def passes(self) -> bool:
        return self.green or self.overridden

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(problem.code for problem in self.problems)

    @property
    def fits(self) -> bool:
        """Within the places; all a school administrator is told about the load."""
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

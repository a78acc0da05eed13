"""When a round may be held. Pure."""

from datetime import date, timedelta

from students.calendar import SchoolCalendar

WEEKS = range(5, 9)
BEFORE_BREAK = timedelta(weeks=4)


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

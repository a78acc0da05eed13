"""A school year as Chinese counties have it, and the day on which the demo stands. Pure; 2026 means 2026–2027.

terms_of(2026) -> 1 Sep 2026 to 29 Jan 2027, 22 Feb to 9 Jul 2027    winter holiday around Spring Festival
holidays_of(2026) -> New Year, Qingming, Labour Day, National Day     the days without school inside them
round_opens(term) -> the first Monday with school from week 6 on      never in the week of a holiday's Monday
demo_day(2026-11-28) -> 2026-10-30    the last day by then on which a round has run for ten school days

Wherever in the year the demo is started, its own day is one in late October or the first days of November.
"""

from datetime import date, timedelta

from students.calendar import DaySpan, SchoolCalendar, TermDates

FIRST_KNOWN = 2020
SPRING_FESTIVAL = (
    (1, 25), (2, 12), (2, 1), (1, 22), (2, 10), (1, 29), (2, 17), (2, 6), (1, 26), (2, 13),
    (2, 3), (1, 23), (2, 11), (1, 31), (2, 19), (2, 8), (1, 28), (2, 15), (2, 4),
)  # fmt: skip
"""From 2020 on, published by the observatory; after 19 years the moon is back within a day."""
BEFORE_THE_FESTIVAL, AFTER_THE_FESTIVAL = timedelta(days=8), timedelta(days=13)
LATEST_WINTER_BREAK, LATEST_SUMMER_BREAK = (1, 31), (7, 10)
OPENS_IN_WEEK, HAS_RUN = 6, timedelta(weeks=2)
MONDAY, FRIDAY, WEEK = 0, 4, timedelta(weeks=1)


def spring_festival(year: int) -> date:
    return date(year, *SPRING_FESTIVAL[(year - FIRST_KNOWN) % len(SPRING_FESTIVAL)])


def terms_of(school_year: int) -> tuple[TermDates, TermDates]:
    """The first and the second term."""
    festival, begins = spring_festival(school_year + 1), date(school_year, 9, 1)
    if begins.weekday() > FRIDAY:
        begins = _next(MONDAY, begins)
    winter = _last(FRIDAY, min(festival - BEFORE_THE_FESTIVAL, date(school_year + 1, *LATEST_WINTER_BREAK)))
    spring = _next(MONDAY, festival + AFTER_THE_FESTIVAL)
    summer = _last(FRIDAY, date(school_year + 1, *LATEST_SUMMER_BREAK))
    return TermDates(school_year, 1, begins, winter), TermDates(school_year, 2, spring, summer)


def holidays_of(school_year: int) -> dict[str, DaySpan]:
    autumn, spring = school_year, school_year + 1
    return {
        "国庆节": DaySpan(date(autumn, 10, 1), date(autumn, 10, 7)),
        "元旦": DaySpan(date(spring, 1, 1), date(spring, 1, 3)),
        "清明节": DaySpan(date(spring, 4, 4), date(spring, 4, 6)),
        "劳动节": DaySpan(date(spring, 5, 1), date(spring, 5, 5)),
    }


def round_opens(term: TermDates) -> date:
    """The day on which a round of this term opens."""
    calendar = SchoolCalendar.of([term], holidays_of(term.school_year).values())
    day = term.starts - timedelta(days=term.starts.weekday()) + (OPENS_IN_WEEK - 1) * WEEK
    while not calendar.is_school_day(day):
        day += WEEK
    return day


def demo_day(started: date) -> date:
    """The same weekday where there is school on it, else the Friday, in the third week of a round by ``started``."""
    day = _in_the_round(started, started.year)
    return day if day <= started else _in_the_round(started, started.year - 1)


def _in_the_round(started: date, school_year: int) -> date:
    opens = round_opens(terms_of(school_year)[0])
    return opens + HAS_RUN + timedelta(days=min(started.weekday(), FRIDAY))


def _next(weekday: int, day: date) -> date:
    """``day`` itself or the first such weekday after it."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _last(weekday: int, day: date) -> date:
    """``day`` itself or the last such weekday before it."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)

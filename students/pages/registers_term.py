"""Days of the current term as the school's own attendance lists say, child by child."""

from collections.abc import Iterable, Mapping
from datetime import date

from accounts.models import User
from students.models import School
from students.records.layout import ABSENT, ATTENDANCE, OPEN, PERSONAL, PRESENT, SICK, UNEXCUSED
from students.records.uploads import in_force
from students.selectors import calendar_of

TermDays = dict[str, str | int]
NAMES = {OPEN: "days_open", ABSENT: "days_absent", SICK: "days_sick", PERSONAL: "days_personal"}
NAMES |= {UNEXCUSED: "days_unexcused"}


def term_days(user: User, student_ids: Iterable[int], school: School, today: date) -> dict[int, TermDays]:
    """Sums over the months of the term that runs, or of the last one that ended; nothing where nothing is stored."""
    begun = [term for term in calendar_of(school.township.county).terms if term.starts <= today]
    if not begun:
        return {}
    first, last = f"{begun[-1].starts:%Y-%m}", f"{min(begun[-1].ends, today):%Y-%m}"
    found = {}
    for student, kept in in_force(user, student_ids).items():
        months = [values for (kind, period), values in kept.items() if kind == ATTENDANCE and first <= period <= last]
        found[student] = _summed([_with_absent(values) for values in months])
    return found


def _with_absent(values: Mapping[str, str]) -> dict[str, float]:
    """Days missed, where the list gives them only by reason or only the days that were attended."""
    days = {name: float(text) for name, text in values.items() if text}
    parts = [days[name] for name in (SICK, PERSONAL, UNEXCUSED) if name in days]
    if ABSENT not in days and parts:
        days[ABSENT] = sum(parts)
    if ABSENT not in days and OPEN in days and PRESENT in days:
        days[ABSENT] = days[OPEN] - days[PRESENT]
    return days


def _summed(months: list[dict[str, float]]) -> TermDays:
    sums: TermDays = {}
    for column, name in NAMES.items():
        told = [month[column] for month in months if column in month]
        if told:
            total = sum(told)
            sums[name] = int(total) if total == int(total) else f"{total:g}"
    return sums

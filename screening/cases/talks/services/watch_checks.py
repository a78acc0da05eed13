"""The four-week question about a child on watch: at most six children of a class in a week, and nobody is left out."""

from collections import Counter
from datetime import date

from screening.cases.deciding.rules import monday_of, next_watch_check, place_watch_check
from screening.cases.models import Case, WatchCheck


def ask_teacher_next(case: Case, *, after: date, until: date, not_before: date | None = None) -> bool:
    """The next question, four weeks after the one before; a full week moves it. Says whether there is a new one."""
    due = max(next_watch_check(after, until), not_before or after)
    if case.watch_checks.filter(due_on__gt=after).exists():
        return False
    day = place_watch_check(due, after=after, until=until, taken=_taken(case))
    return WatchCheck.objects.get_or_create(case=case, due_on=day)[1]


def _taken(case: Case) -> Counter[date]:
    """Monday → how many children of the class are asked about in that week."""
    others = WatchCheck.objects.filter(case__school_class=case.school_class_id).exclude(case=case)
    asked = {(monday_of(day), child) for day, child in others.values_list("due_on", "case_id")}
    return Counter(monday for monday, _child in asked)

"""What the screens, papers and notices say of how many are late; numbers only, for the oracle."""

import re
from collections import defaultdict
from datetime import date

from django.db.models import Q

from accounts.models import User
from screening.cases.day_sheet import lines as day_sheet
from screening.cases.follow_up import pages as due_list
from screening.cases.notices.services import standing
from screening.cases.queue.entries import queue_of
from screening.cases.queue.presenters.first import FirstScreen
from students.models import School, StaffAssignment
from tests.cases.chain.oracle import SaidLate


def late_as_said(today: date) -> tuple[SaidLate, ...]:
    schools = list(School.objects.values_list("pk", flat=True))
    told = {line.to: line.count for line in standing.overdue(schools, today)}
    return tuple(_said(person, at, told.get(person.pk, 0)) for person, at in _posts(today, "counselor").items())


def heads_as_told(today: date) -> dict[int, int]:
    schools = list(School.objects.values_list("pk", flat=True))
    told = {line.to: line.count for line in standing.waits_too_long(schools, today)}
    return {school: told.get(person.pk, 0) for person, at in _posts(today, "headteacher").items() for school in at}


def counselors(today: date) -> frozenset[tuple[int, int]]:
    """Person and school of every counselor's post."""
    return frozenset((person.pk, school) for person, at in _posts(today, "counselor").items() for school in at)


def _posts(today: date, duty: str) -> dict[User, set[int]]:
    """Who holds such a post today, and at which schools."""
    now = Q(starts__lte=today) & (Q(ends__isnull=True) | Q(ends__gte=today))
    found: dict[User, set[int]] = defaultdict(set)
    for post in StaffAssignment.objects.filter(now, duty=duty, user__is_active=True).select_related("user"):
        found[post.user].add(post.school_id)
    return found


def _said(person: User, schools: set[int], told: int) -> SaidLate:
    """The pages that take long are read where anybody is late at all."""
    found = queue_of(person)
    numbers = {"the tile": found.count("late"), "the notice": told}
    if any(numbers.values()):
        groups = due_list.due_parts(person, found)
        numbers["the due list"] = sum(_number(group.title) for group in groups if group.late)
        numbers["the first screen"] = _number(FirstScreen(person).late_title)
        numbers["the page of today"] = _number(next(title for title, _lines in day_sheet.of_counselor(person)))
    return SaidLate(person.name, frozenset(schools), numbers)


def _number(title: str) -> int:
    found = re.search(r"\d+", title)
    return int(found.group()) if found else 0

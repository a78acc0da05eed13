"""The one state of a child in a round, from facts. Pure: no query, no clock.

Looks at the teacher forms only. Order: a family's or child's no comes before everything; answers in force before
having left; a reason for not rating before a score that could not be made.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from screening.rounds.models import ChildState, Owner
from students.consents import Standing

NOT_SCORABLE_DAYS = 5
HOME_CONTACT_DAYS = 1
CONSENT_DAYS = 10
KNOWN_AFTER = timedelta(weeks=4)
RATE_BEFORE_CLOSE = timedelta(weeks=2)


class SchoolDayCalendar(Protocol):
    def add_school_days(self, start: date, count: int, /) -> date: ...


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What is known about a child in a round.

    `scorable`: whether every teacher form in force has a score; `None` while nothing was submitted for the child.
    """

    here: bool
    consent: Standing
    exclusion: str
    scorable: bool | None
    round_open: bool


def state_of(facts: ChildFacts) -> ChildState:
    """Exactly one state for any facts."""
    if facts.consent == "refused":
        return ChildState.REFUSED
    if facts.scorable and facts.consent == "given":
        return ChildState.RATED
    if not facts.here:
        return ChildState.LEFT
    if facts.consent == "waiting":
        return ChildState.NO_CONSENT_YET
    if facts.exclusion:
        return ChildState(facts.exclusion)
    if facts.scorable is False or not facts.round_open:
        return ChildState.NOT_SCORABLE
    return ChildState.TO_RATE


def owner_and_due(
    state: ChildState, *, today: date, closes_on: date, calendar: SchoolDayCalendar
) -> tuple[str, date | None]:
    """Who owns the next step of a state and until when; nobody for rated, refused and left."""
    if state == ChildState.TO_RATE:
        return Owner.CLASS_TEACHER, closes_on
    if state == ChildState.NOT_SCORABLE:
        return Owner.CLASS_TEACHER, calendar.add_school_days(today, NOT_SCORABLE_DAYS)
    if state == ChildState.ABSENT_LONG:
        return Owner.CLASS_TEACHER, calendar.add_school_days(today, HOME_CONTACT_DAYS)
    if state == ChildState.KNOWN_TOO_SHORT:
        return Owner.CLASS_TEACHER, max(today, min(today + KNOWN_AFTER, closes_on - RATE_BEFORE_CLOSE))
    if state == ChildState.NO_CONSENT_YET:
        return Owner.SCHOOL_ADMINISTRATOR, calendar.add_school_days(today, CONSENT_DAYS)
    return "", None

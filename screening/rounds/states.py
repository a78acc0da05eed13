"""The one state of a child in a round, from facts. Pure: no query, no clock.

Looks at the teacher forms only. Order: a family's or child's no comes before everything; answers in force before
having left; a reason for not rating before a score that could not be made. “No chance to see” is an answer: a row in
which every line has one is answered, though no score comes of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from screening.rounds.models import ChildState, Owner
from students.consents import Standing

NOT_SCORABLE_DAYS = 5
ASKED_AFTER_DAYS = 1
HOME_CONTACT_DAYS = 1
CONSENT_DAYS = 10
KNOWN_AFTER = timedelta(weeks=4)
RATE_BEFORE_CLOSE = timedelta(weeks=2)


REPORTED = tuple(state for state in ChildState if state != ChildState.NOT_OBSERVED)


def reported(state: str) -> str:
    """Reports count what has no score in one number: apart, each would be small enough to be hidden."""
    return ChildState.NOT_SCORABLE if state == ChildState.NOT_OBSERVED else state


class SchoolDayCalendar(Protocol):
    def add_school_days(self, start: date, count: int, /) -> date: ...


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What is known about a child in a round.

    `scorable`: whether every teacher form in force has a score; `None` while nothing was submitted for the child.
    `answered`: no line is empty; `still_unseen`: asked once more, the teacher has still had no chance to see.
    """

    here: bool
    consent: Standing
    exclusion: str
    scorable: bool | None
    round_open: bool
    answered: bool = False
    still_unseen: bool = False


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
    if facts.scorable is False and facts.answered:
        return ChildState.NOT_OBSERVED
    if facts.scorable is False or not facts.round_open:
        return ChildState.NOT_SCORABLE
    return ChildState.TO_RATE


def owner_and_due(
    state: ChildState, *, today: date, closes_on: date, calendar: SchoolDayCalendar
) -> tuple[str, date | None]:
    """Who owns the next step of a state and until when; nobody for rated, refused and left. Of what was not observed:
    from when on it is asked once."""
    if state == ChildState.TO_RATE:
        return Owner.CLASS_TEACHER, closes_on
    if state == ChildState.NOT_SCORABLE:
        return Owner.CLASS_TEACHER, calendar.add_school_days(today, NOT_SCORABLE_DAYS)
    if state == ChildState.NOT_OBSERVED:
        return Owner.CLASS_TEACHER, calendar.add_school_days(today, ASKED_AFTER_DAYS)
    if state == ChildState.ABSENT_LONG:
        return Owner.CLASS_TEACHER, calendar.add_school_days(today, HOME_CONTACT_DAYS)
    if state == ChildState.KNOWN_TOO_SHORT:
        return Owner.CLASS_TEACHER, max(today, min(today + KNOWN_AFTER, closes_on - RATE_BEFORE_CLOSE))
    if state == ChildState.NO_CONSENT_YET:
        return Owner.SCHOOL_ADMINISTRATOR, calendar.add_school_days(today, CONSENT_DAYS)
    return "", None

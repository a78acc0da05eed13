"""What is said about an activity, a volunteer's check and a day, on its way into a service."""

from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from accounts.models import User
from screening.cases.models import Volunteer


@dataclass(frozen=True)
class ActivityRecord:
    kind: str
    title: str
    led_by: User
    starts: date
    places: int
    ends: date | None = None
    place: str = ""
    weekdays: list[int] = field(default_factory=list)
    at: time | None = None
    grades: list[int] = field(default_factory=list)
    volunteer: Volunteer | None = None


@dataclass(frozen=True)
class CheckRecord:
    """`record`: how it was seen that no offence stands on record."""

    identity_seen: bool
    record: str
    checked_on: date
    valid_until: date


@dataclass(frozen=True)
class DayRecord:
    """Who came on a day; `seen`: the state of the page it was typed on."""

    day: date
    took_place: bool
    came: frozenset[UUID]
    seen: str

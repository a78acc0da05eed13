"""When an agreed action is due, and how often it took place. Pure: dates and entries in, days and counts out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from students.calendar import SchoolCalendar

TOOK_PLACE = ("held", "kept", "done", "came", "answered", "received", "seen")
KEPT, MISSED, MOVED = "kept", "missed", "moved"
ONCE, WEEKLY, FORTNIGHTLY, MONTHLY, TWICE_A_TERM = 0, 1, 2, 4, 8
FRIDAY = 4
SOON_DAYS = 3  # entered within three days counts as entered in time
IN_A_ROW = 2
RARE = {  # actions of the catalogue that do not come every week
    "psych-first-talk": ONCE,
    "psych-safe-adults": ONCE,
    "family-holiday-plan": ONCE,
    "community-care-letter": ONCE,
    "community-clinic": ONCE,
    "community-civil-affairs": ONCE,
    "family-digital-check-in": FORTNIGHTLY,
    "psych-feelings-lesson": MONTHLY,
    "family-caregiver-class": MONTHLY,
    "family-good-news-call": MONTHLY,
    "family-letter-voice": MONTHLY,
    "community-village-officer": MONTHLY,
    "family-home-visit": TWICE_A_TERM,
    "community-meeting": TWICE_A_TERM,
}


@dataclass(frozen=True)
class Agreed:
    """What of an action counts for its days. Without a weekday somebody asks on Fridays how the week was."""

    starts: date
    until: date | None = None
    weekday: int | None = None
    every_weeks: int = WEEKLY

    def days(self, calendar: SchoolCalendar, since: date, upto: date) -> list[date]:
        """The days from `since` to `upto` on which it is due; holidays ask for nothing, and what is agreed once for
        a day in one is due in the first week after it."""
        weekday = FRIDAY if self.weekday is None else self.weekday
        day = self.starts + timedelta(days=(weekday - self.starts.weekday()) % 7)
        last = min(upto, self.until or upto)
        found = []
        while day <= last:
            is_due = not calendar.is_holiday(day)
            if day >= since and is_due:
                found.append(day)
            if self.every_weeks == ONCE and is_due:
                break
            day += timedelta(weeks=self.every_weeks or WEEKLY)
        return found

    def is_answered(self, day: date, entries: Iterable[date]) -> bool:
        """Anything entered in its week, or in the weeks until it is due again; once means ever since it began."""
        monday = self.starts if self.every_weeks == ONCE else day - timedelta(days=day.weekday())
        end = date.max if self.every_weeks == ONCE else monday + timedelta(weeks=self.every_weeks)
        return any(monday <= entry < end for entry in entries)


@dataclass(frozen=True)
class Entered:
    """One entry: whether it took place on a day, and when somebody wrote that down."""

    dated: date
    status: str
    recorded_at: datetime

    @property
    def in_time(self) -> bool:
        return (timezone.localdate(self.recorded_at) - self.dated).days <= SOON_DAYS


@dataclass(frozen=True)
class Counts:
    took_place: int = 0
    all: int = 0
    missed: int = 0
    moved: int = 0
    in_time: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        names = ("took_place", "all", "missed", "moved", "in_time")
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})


def counts(entries: Iterable[Entered]) -> Counts:
    rows = list(entries)
    return Counts(
        took_place=sum(row.status in TOOK_PLACE for row in rows),
        all=len(rows),
        missed=sum(row.status == MISSED for row in rows),
        moved=sum(row.status == MOVED for row in rows),
        in_time=sum(row.in_time for row in rows),
    )


def missed_in_a_row(entries: Sequence[Entered]) -> bool:
    """The last two were missed: perhaps another hour suits better."""
    last = sorted(entries, key=lambda row: row.dated)[-IN_A_ROW:]
    return len(last) == IN_A_ROW and all(row.status == MISSED for row in last)

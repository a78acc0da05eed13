"""The queue of one day and its lists: behind each count, who is late, whom a visit is for, what the desk has to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from accounts.models import User
from screening.cases.access.urgent import not_sent_of
from screening.cases.models import Case, Decision, UrgentConcern
from screening.cases.queue import access as door
from screening.cases.queue.order import QueuePlace
from screening.cases.steps.deadlines import DeadlinesBySchool
from screening.cases.steps.next_step import DECIDE, GONE, NEXT
from screening.rounds.models import Tier
from students.models import School, StaffAssignment

LABELS = ("policy", "research")
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class SchoolPart:
    """The children to be seen at one school, with the next visit and how many can be seen then."""

    school: School
    visit: date | None
    seen_today: int
    next_ones: tuple[QueuePlace, ...]
    rest: tuple[QueuePlace, ...]  # who waits for a later visit, in order

    @property
    def waiting(self) -> tuple[QueuePlace, ...]:
        return (*self.next_ones, *self.rest)

    @property
    def number(self) -> int:
        return len(self.next_ones) + len(self.rest)


@dataclass(frozen=True)
class Queue:
    """Everything open at a counselor's schools, on one day."""

    today: date
    places: tuple[QueuePlace, ...]
    schools: tuple[SchoolPart, ...]
    deadlines: DeadlinesBySchool
    user: User
    posts: tuple[StaffAssignment, ...]
    decided_urgent: Sequence[Decision]
    concerns: Sequence[UrgentConcern] | None = None  # open ones, where the page has read them
    _matching: dict[str, list[QueuePlace]] = field(default_factory=dict, repr=False)

    def matching(self, key: str) -> list[QueuePlace]:
        """The cases behind one of the status counts, in queue order."""
        if key not in self._matching:
            self._matching[key] = _FILTERS[key](self)
        return self._matching[key]

    @property
    def flags_with_visible_reason(self) -> list[QueuePlace]:
        """Flagged children whose row shows why: a list may say that they are left behind."""
        return [place for place in self.places if place.is_flag and not place.hidden]

    def count_flags_with_hidden_reason(self, label: str) -> int:
        """Flagged left-behind children whose row shows no reason yet: counted, and named in the whole queue only."""
        return sum(place.hidden and place.is_flag and getattr(place, label) for place in self.places)

    def count(self, key: str) -> int:
        return len(self.matching(key)) + (self.count_flags_with_hidden_reason(key) if key in LABELS else 0)

    @cached_property
    def not_sent(self) -> list[Decision]:
        """“Urgent” was decided, and nobody has been told."""
        return not_sent_of(self.user, self.decided_urgent)

    @cached_property
    def receipts_due(self) -> frozenset[int]:
        """Cases with a referral that was not answered."""
        return door.receipts_due(self.user, self.posts, self.today)

    @cached_property
    def follow_ups_due(self) -> frozenset[int]:
        """Cases with a follow-up that has come, or decided with a next step that has."""
        come = (place for place in self.places if place.next_on and place.next_on <= self.today)
        steps = frozenset(place.case for place in come if not place.undecided)
        return door.follow_ups_due(self.user, self.posts, self.today) | steps

    @cached_property
    def late_at_the_desk(self) -> list[QueuePlace]:
        """Past their day, and no visit is needed: undecided children first."""
        late = [place for place in self.matching("late") if not place.needs_a_visit]
        return sorted(late, key=lambda place: not place.undecided)

    @property
    def visits(self) -> tuple[SchoolPart, ...]:
        """The schools where children wait to be seen; the next one stands in full, the others are counted."""
        return tuple(part for part in self.schools if part.number)

    @property
    def next_waiting(self) -> tuple[QueuePlace, ...]:
        return self.visits[0].waiting if self.visits else ()

    @cached_property
    def urgent_elsewhere(self) -> list[QueuePlace]:
        return [place for part in self.visits[1:] for place in part.waiting if place.urgent]

    @cached_property
    def late_elsewhere(self) -> list[QueuePlace]:
        """Past their day, not to be seen on the next visit: undecided children first."""
        stand = {place.case for place in (*self.next_waiting, *self.urgent_elsewhere)}
        late = [place for place in self.matching("late") if place.case not in stand]
        return sorted(late, key=lambda place: not place.undecided)

    @cached_property
    def answered_talks(self) -> list[QueuePlace]:
        """The class teacher has talked; the counselor decides at the desk."""
        return [place for place in self._in_time("b") if place.answered and place.to_be_seen]

    def _in_time(self, key: str) -> list[QueuePlace]:
        return [place for place in self.matching(key) if place.late_since is None]

    @cached_property
    def waiting_talks(self) -> list[QueuePlace]:
        return [place for place in self.matching("b") if not place.answered and place.to_be_seen]

    @cached_property
    def undecided(self) -> list[QueuePlace]:
        """Children who have been seen and about whom nothing has been decided: no visit is needed for that."""
        return [place for place in self._in_time("all") if place.undecided and place.seen_on]

    @cached_property
    def due_soon(self) -> list[QueuePlace]:
        """What can be done at the desk and is due in the next seven days, the nearest first."""
        here = (place for place in self._in_time("all") if place.step in (DECIDE, NEXT, GONE))
        dated = [(place.due_on, at, place) for at, place in enumerate(here) if place.due_on]
        return [place for due_on, _at, place in sorted(dated) if due_on < self.today + WEEK]

    def longest_wait(self, school: int) -> int:
        """School days, of the children of a school about whom nothing has been decided, seen or not."""
        since = [place.opened_on for place in self.places if place.school == school and place.undecided]
        return self.deadlines[school].waited(min(since, default=self.today))


_FILTERS: dict[str, Callable[[Queue], list[QueuePlace]]] = {
    "late": lambda queue: [place for place in queue.places if place.late_since is not None],
    "a": lambda queue: [place for place in queue.places if place.tier == Tier.A and place.undecided],
    "b": lambda queue: [place for place in queue.places if place.tier == Tier.B and place.undecided],
    "review": lambda queue: [place for place in queue.places if place.state == Case.State.UNDER_REVIEW],
    "receipt": lambda queue: [place for place in queue.places if place.case in queue.receipts_due],
    "followup": lambda queue: [place for place in queue.places if place.case in queue.follow_ups_due],
    "all": lambda queue: list(queue.places),
    "policy": lambda queue: [place for place in queue.flags_with_visible_reason if place.policy],
    "research": lambda queue: [place for place in queue.flags_with_visible_reason if place.research],
}
KEYS = tuple(_FILTERS)

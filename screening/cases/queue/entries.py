"""The counselor's queue: who is next, grouped by school and visit day, with a constant number of queries.

Everything open is read as narrow rows and put in order by `order.py`; whole cases are loaded for the few that are
shown. Urgent concerns stand above the queue. Being left behind adds no points and is no reason.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import User
from screening.cases import access
from screening.cases.models import Case, TalkTask
from screening.cases.opening.deadlines import Deadlines
from screening.cases.queue import access as door
from screening.cases.queue.order import QueuePlace, next_visit, place_in_queue
from screening.rounds.models import Tier
from students.calendar import SchoolCalendar
from students.label_queries import read_mark
from students.labels import CareFacts
from students.models import School, StaffAssignment
from students.selectors import calendar_of, care_in_force, visit_days

STATES = ("late", "a", "b", "review", "receipt", "followup", "all")
LABELS = ("policy", "research")
PAGE = 25


@dataclass(frozen=True)
class QueueEntry:
    """One open case as it is shown."""

    case: Case
    facts: CareFacts | None
    talk: TalkTask | None
    late: int  # school days past its clock
    waited: int  # school days since it was opened

    @property
    def hidden(self) -> bool:
        """No reason, level or score is shown before the child has been seen."""
        return self.case.is_hidden


@dataclass(frozen=True)
class SchoolPart:
    """The children to be seen at one school, with the next visit and how many can be seen then."""

    school: School
    visit: date | None
    seen_today: int
    next_ones: tuple[QueuePlace, ...]
    rest: tuple[QueuePlace, ...]  # who waits for a later visit, in order

    @property
    def number(self) -> int:
        return len(self.next_ones) + len(self.rest)

    @property
    def oldest(self) -> date | None:
        """Since when the one who waits longest behind the line has waited."""
        return min((place.opened_on for place in self.rest), default=None)


@dataclass(frozen=True)
class Queue:
    """Everything open at a counselor's schools, on one day."""

    today: date
    places: tuple[QueuePlace, ...]
    schools: tuple[SchoolPart, ...]
    deadlines: "DeadlinesBySchool"
    receipts_due: frozenset[int] = field(default_factory=frozenset)  # cases with a referral that was not answered
    follow_ups_due: frozenset[int] = field(default_factory=frozenset)
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
    def answered_talks(self) -> list[QueuePlace]:
        """The class teacher has talked; the counselor decides at the desk."""
        return [place for place in self.matching("b") if place.answered and place.to_be_seen]

    @cached_property
    def waiting_talks(self) -> list[QueuePlace]:
        return [place for place in self.matching("b") if not place.answered and place.to_be_seen]

    @cached_property
    def undecided(self) -> list[QueuePlace]:
        """Children who have been seen and about whom nothing has been decided: no visit is needed for that."""
        return [place for place in self.places if place.undecided and place.seen_on]


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


class DeadlinesBySchool:
    """What a day means for the clocks of each school; the calendar of a county is read once."""

    def __init__(self, schools: Iterable[School], today: date) -> None:
        counties: dict[int, Deadlines] = {}
        self._known: dict[int, Deadlines] = {}
        for school in schools:
            county = school.township.county
            if county.pk not in counties:
                counties[county.pk] = Deadlines(calendar_of(county), today)
            self._known[school.pk] = counties[county.pk]

    def of(self, school: int) -> Deadlines:
        return self._known[school]

    def missed(self, school: int, tier: str, state: str, *dates: Any) -> date | None:
        """What a case has missed; a decided one has no clock."""
        return self._known[school].missed(tier, state, *dates) if state in Case.UNDECIDED else None


def queue_of(user: User) -> Queue:
    """The queue as it stands."""
    today, posts = timezone.localdate(), list(access.counselor_posts_of(user))
    deadlines, asked = DeadlinesBySchool([post.school for post in posts], today), door.asked_to_talk(user, posts)
    places = tuple(sorted(_places(user, posts, deadlines, today, asked), key=place_in_queue))
    seen = [
        QueuePlace(row.pk, row.school_id, row.tier, row.state, row.opened_on, asked=row.pk in asked)
        for row in door.seen_on(user, posts, today)
    ]
    return Queue(
        today=today,
        places=places,
        schools=_by_school(posts, places, seen, deadlines, today),
        deadlines=deadlines,
        receipts_due=door.receipts_due(user, posts, today),
        follow_ups_due=door.follow_ups_due(user, posts, today) | _next_day_has_come(places, today),
    )


def _places(
    user: User, posts: Sequence[StaffAssignment], deadlines: DeadlinesBySchool, today: date, asked: Collection[int]
) -> Iterator[QueuePlace]:
    urgent, in_concerns = door.decided_urgent(user, posts), door.children_in_urgent_concerns(user, posts)
    clocks: dict[tuple[Any, ...], date | None] = {}  # many cases share their school and dates
    for row in door.queue_rows(user, posts, today):
        clock = (row.school_id, *(getattr(row, name) for name in door.CLOCK))
        if clock not in clocks:
            clocks[clock] = deadlines.missed(*clock)
        is_urgent = row.pk in urgent or row.student_id in in_concerns
        yield _place(row, clocks[clock], is_urgent=is_urgent, is_asked=row.pk in asked)


def _place(row: Any, missed: date | None, *, is_urgent: bool, is_asked: bool) -> QueuePlace:
    undecided = row.state in Case.UNDECIDED
    concerns, policy, research = read_mark(row.care or 0)
    return QueuePlace(
        case=row.pk,
        school=row.school_id,
        tier=row.tier,
        state=row.state,
        opened_on=row.opened_on,
        undecided=undecided,
        is_flag=row.kind == Case.Kind.FLAG,
        hidden=row.hidden_until_seen and row.first_seen_on is None,
        seen_on=row.first_seen_on,
        next_on=row.next_on,
        answer_due_on=row.answer_due_on,
        answered=row.talk_task__answered_at is not None,
        late_since=missed,
        urgent=undecided and is_urgent,
        asked=is_asked,
        concerns=concerns,
        policy=policy,
        research=research,
    )


def entries_of(user: User, found: Queue, places: Sequence[QueuePlace]) -> dict[int, QueueEntry]:
    """Case (by key) → what is shown of it, for the few that are printed."""
    cases = door.cases_by_key(user, [place.case for place in places])
    facts = care_in_force([case.student_id for case in cases.values()])
    talks = {talk.case_id: talk for talk in access.talk_answers_of(user).filter(case__in=cases)}
    return {
        key: entry_of(case, facts.get(case.student_id), talks.get(key), found.deadlines.of(case.school_id))
        for key, case in cases.items()
    }


def entry_of(case: Case, facts: CareFacts | None, talk: TalkTask | None, deadlines: Deadlines) -> QueueEntry:
    missed = None
    if case.is_undecided:
        dates = (case.desk_due_on, case.seen_due_on, case.first_seen_on, case.answer_due_on)
        missed = deadlines.missed(case.tier, case.state, *dates, talk.answered_at if talk else None)
    return QueueEntry(case, facts, talk, late=deadlines.late(missed), waited=deadlines.waited(case.opened_on))


def _by_school(
    posts: Iterable[StaffAssignment],
    places: Sequence[QueuePlace],
    seen: Sequence[QueuePlace],
    deadlines: DeadlinesBySchool,
    today: date,
) -> tuple[SchoolPart, ...]:
    """The school of the next visit first. Who has been seen already needs no place of a visit."""
    waiting = [place for place in places if place.tier == Tier.A and place.to_be_seen]
    parts = [
        _part(
            post,
            [place for place in waiting if place.school == post.school_id],
            [place for place in seen if place.school == post.school_id],
            deadlines.of(post.school_id).calendar,
            today,
        )
        for post in posts
    ]
    return tuple(sorted(parts, key=lambda part: (part.visit or date.max, part.school.name)))


def _part(
    post: StaffAssignment,
    waiting: Sequence[QueuePlace],
    seen: Sequence[QueuePlace],
    calendar: SchoolCalendar,
    today: date,
) -> SchoolPart:
    """`seen`: who was seen here today. A full day is over: the list is for the next visit then."""
    visits: list[date | None] = [*visit_days(post, today, 2, calendar), None, None]
    number, here = post.visit_places, visits[0] == today
    if here and len(seen) < number:
        taken = next_visit(waiting, number - len(seen), [place.opened_on for place in seen if not place.may_pass])
    else:
        taken = next_visit(waiting, number)
    chosen = {place.case for place in taken}
    return SchoolPart(
        school=post.school,
        visit=visits[1] if here and len(seen) >= number else visits[0],
        seen_today=len(seen),
        next_ones=tuple(taken),
        rest=tuple(place for place in waiting if place.case not in chosen),
    )


def _next_day_has_come(places: Iterable[QueuePlace], today: date) -> frozenset[int]:
    """Decided cases whose next dated step has come."""
    return frozenset(place.case for place in places if place.next_on and place.next_on <= today and not place.undecided)

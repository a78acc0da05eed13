"""The counselor's queue: who is next, grouped by school and visit day, with a constant number of queries.

Everything open is read as narrow rows and put in order by `order.py`; whole cases are loaded for the few that are
shown. Urgent concerns stand above the queue. Being left behind adds no points and is no reason.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from screening.cases import access
from screening.cases.access import queue as door
from screening.cases.deadlines import Deadlines
from screening.cases.models import Case, Referral, TalkTask
from screening.cases.order import Place, next_visit, place_in_queue
from screening.rounds.models import Tier
from students.calendar import SchoolCalendar
from students.label_queries import read_mark
from students.labels import CareFacts
from students.models import School, StaffAssignment
from students.selectors import calendar_of, care_in_force, visit_days

BEFORE_DECISION = (Case.State.WAITING, Case.State.UNDER_REVIEW)
STATES = ("late", "a", "b", "review", "receipt", "followup", "all")
LABELS = ("policy", "research")
PAGE = 25


@dataclass(frozen=True)
class Entry:
    """One open case as it is shown."""

    case: Case
    facts: CareFacts | None
    talk: TalkTask | None
    late: int  # school days past its clock
    waited: int  # school days since it was opened

    @property
    def hidden(self) -> bool:
        """No reason, level or score is shown before the child has been seen."""
        return self.case.hidden_until_seen and self.case.first_seen_on is None

    @property
    def before_decision(self) -> bool:
        return self.case.state in BEFORE_DECISION


@dataclass(frozen=True)
class SchoolPart:
    """The children to be seen at one school, with the next visit and how many can be seen then."""

    school: School
    visit: date | None
    seen_today: int
    next_ones: tuple[Place, ...]
    rest: tuple[Place, ...]  # who waits for a later visit, in order

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
    places: tuple[Place, ...]
    schools: tuple[SchoolPart, ...]
    deadlines: "DeadlinesBySchool"
    receipts_due: frozenset[int] = field(default_factory=frozenset)  # cases with a referral that was not answered
    follow_ups_due: frozenset[int] = field(default_factory=frozenset)

    def matching(self, key: str) -> list[Place]:
        """The cases behind one of the status counts, in queue order."""
        keeps = _FILTERS[key]
        return [place for place in self.places if keeps(self, place)]

    def unmarked(self, label: str) -> int:
        """Flagged left-behind children whose row shows no reason yet: counted, and named in the whole queue only."""
        return sum(place.hidden and place.is_flag and getattr(place, label) for place in self.places)

    def count(self, key: str) -> int:
        return len(self.matching(key)) + (self.unmarked(key) if key in LABELS else 0)

    @property
    def answered_talks(self) -> list[Place]:
        """The class teacher has talked; the counselor decides at the desk."""
        return [place for place in self.matching("b") if place.answered and place.to_be_seen]

    @property
    def waiting_talks(self) -> list[Place]:
        return [place for place in self.matching("b") if not place.answered and place.to_be_seen]

    @property
    def undecided(self) -> list[Place]:
        """Children who have been seen and about whom nothing has been decided: no visit is needed for that."""
        return [place for place in self.places if place.undecided and place.seen_on]


_FILTERS: dict[str, Callable[[Queue, Place], bool]] = {
    "late": lambda queue, place: place.late_since is not None,
    "a": lambda queue, place: place.tier == Tier.A and place.undecided,
    "b": lambda queue, place: place.tier == Tier.B and place.undecided,
    "review": lambda queue, place: place.state == Case.State.UNDER_REVIEW,
    "receipt": lambda queue, place: place.case in queue.receipts_due,
    "followup": lambda queue, place: place.case in queue.follow_ups_due,
    "all": lambda queue, place: True,
    "policy": lambda queue, place: place.policy and place.is_flag and not place.hidden,
    "research": lambda queue, place: place.research and place.is_flag and not place.hidden,
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


def queue_of(user: User) -> Queue:
    """The queue as it stands."""
    today, posts = timezone.localdate(), list(access.counselor_posts_of(user))
    deadlines, asked = DeadlinesBySchool([post.school for post in posts], today), access.asked_to_talk(user)
    places = tuple(sorted(_places(user, deadlines, today, asked), key=place_in_queue))
    seen = [Place(*row, asked=row[0] in asked) for row in door.seen_on(user, today)]
    return Queue(
        today=today,
        places=places,
        schools=_by_school(posts, places, seen, deadlines, today),
        deadlines=deadlines,
        receipts_due=_receipts_due(user),
        follow_ups_due=_follow_ups_due(user, places, today),
    )


def _places(user: User, deadlines: DeadlinesBySchool, today: date, asked: Collection[int]) -> Iterable[Place]:
    urgent, in_concerns = door.decided_urgent(user), door.children_in_urgent_concerns(user)
    for row in door.queue_rows(user, today):
        key, school, tier, state, kind, hidden, opened, *dates, child, care = row
        undecided = state in BEFORE_DECISION
        concerns, policy, research = read_mark(care or 0)
        desk, seen_by, seen_on, next_on, answer_by, answered = dates
        missed = None
        if undecided:
            missed = deadlines.of(school).missed(tier, state, desk, seen_by, seen_on, answer_by, answered)
        yield Place(
            key,
            school,
            tier,
            state,
            opened,
            undecided,
            kind == Case.Kind.FLAG,
            hidden and seen_on is None,
            seen_on,
            next_on,
            answer_by,
            answered is not None,
            missed,
            undecided and (key in urgent or child in in_concerns),
            key in asked,
            concerns,
            policy,
            research,
        )


def entries_of(user: User, found: Queue, places: Sequence[Place]) -> dict[int, Entry]:
    """Case (by key) → what is shown of it, for the few that are printed."""
    cases = door.cases_by_key(user, [place.case for place in places])
    facts = care_in_force([case.student_id for case in cases.values()])
    talks = {talk.case_id: talk for talk in access.talk_answers_of(user).filter(case__in=cases)}
    return {
        key: entry_of(case, facts.get(case.student_id), talks.get(key), found.deadlines.of(case.school_id))
        for key, case in cases.items()
    }


def entry_of(case: Case, facts: CareFacts | None, talk: TalkTask | None, deadlines: Deadlines) -> Entry:
    missed = None
    if case.state in BEFORE_DECISION:
        dates = (case.desk_due_on, case.seen_due_on, case.first_seen_on, case.answer_due_on)
        missed = deadlines.missed(case.tier, case.state, *dates, talk.answered_at if talk else None)
    return Entry(case, facts, talk, late=deadlines.late(missed), waited=deadlines.waited(case.opened_on))


def _by_school(
    posts: Iterable[StaffAssignment],
    places: Sequence[Place],
    seen: Sequence[Place],
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
    post: StaffAssignment, waiting: Sequence[Place], seen: Sequence[Place], calendar: SchoolCalendar, today: date
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


def _receipts_due(user: User) -> frozenset[int]:
    """Cases with a referral that left the school and was not answered yet, or whose next word is due."""
    due = Q(state=Referral.State.ISSUED) | Q(word_due_on__lte=timezone.localdate())
    rows = access.referrals_of(user).filter(due, state__in=Referral.WITH_RECEIVER)
    return frozenset(rows.values_list("case_id", flat=True))


def _follow_ups_due(user: User, places: Iterable[Place], today: date) -> frozenset[int]:
    """Cases whose next dated step, or a follow-up, has come."""
    rows = access.follow_ups_of(user).filter(done_on__isnull=True, due_on__lte=today).values_list("case_id", flat=True)
    decided = {place.case for place in places if not place.undecided and place.next_on and place.next_on <= today}
    return frozenset(rows) | decided

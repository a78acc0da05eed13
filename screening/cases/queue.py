"""The counselor's queue: who is next, grouped by school and visit day, with a constant number of queries.

Order: past its clock → tier → the child asked to talk → care concerns → waiting time; where all is equal a child who
is left behind by either official label comes first. Urgent concerns stand above the queue. Being left behind adds no
points and is no reason.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from screening.cases import access, clocks
from screening.cases.models import Case, FollowUp, Referral, TalkTask
from screening.rounds.models import Tier
from students.calendar import SchoolCalendar
from students.labels import CareFacts, care_concerns, policy_left_behind, research_left_behind
from students.models import School
from students.selectors import calendar_of, care_in_force, visit_days

BEFORE_DECISION = (Case.State.WAITING, Case.State.UNDER_REVIEW)
STATES = ("late", "a", "b", "review", "receipt", "followup", "all")
LABELS = ("policy", "research")


@dataclass(frozen=True)
class Entry:
    """One open case with what its place in the queue rests on."""

    case: Case
    facts: CareFacts | None
    talk: TalkTask | None
    asked: bool  # the child asked to talk, and was promised an answer soon
    late: int  # school days past its clock
    waited: int  # school days since it was opened
    concerns: int
    policy: bool | None
    research: bool | None

    @property
    def hidden(self) -> bool:
        """No reason, level or score is shown before the child has been seen."""
        return self.case.hidden_until_seen and self.case.first_seen_on is None

    @property
    def before_decision(self) -> bool:
        return self.case.state in BEFORE_DECISION

    @property
    def is_flagged(self) -> bool:
        return self.case.kind == Case.Kind.FLAG


def place_in_queue(entry: Entry) -> tuple[object, ...]:
    """Smaller comes first."""
    case = entry.case
    left_behind = entry.policy is True or entry.research is True
    oldest_due = min(filter(None, (case.desk_due_on, case.seen_due_on)), default=date.max)
    return (
        entry.late == 0,
        oldest_due if entry.late else date.max,
        case.tier != Tier.A,
        not entry.asked,
        -entry.concerns,
        case.opened_on,
        not left_behind,
        case.number,
    )


@dataclass(frozen=True)
class SchoolPart:
    """The children of one school in order, with the next visit and how many can be seen then."""

    school: School
    visit: date | None
    places: int
    entries: tuple[Entry, ...]
    shown: int

    @property
    def next_ones(self) -> tuple[Entry, ...]:
        return self.entries[: self.places]

    @property
    def later_ones(self) -> tuple[Entry, ...]:
        return self.entries[self.places : self.shown]

    @property
    def not_shown(self) -> int:
        return max(0, len(self.entries) - max(self.shown, self.places))

    @property
    def waiting(self) -> int:
        return max(0, len(self.entries) - self.places)

    @property
    def longest(self) -> int:
        return max((entry.waited for entry in self.entries[self.places :]), default=0)


@dataclass(frozen=True)
class Queue:
    """Everything open at a counselor's schools, on one day."""

    today: date
    entries: tuple[Entry, ...]
    schools: tuple[SchoolPart, ...]
    answered_talks: tuple[Entry, ...]
    waiting_talks: tuple[Entry, ...]
    receipts_due: frozenset[int] = field(default_factory=frozenset)  # cases with a referral that was not answered
    follow_ups_due: frozenset[int] = field(default_factory=frozenset)

    def matching(self, key: str) -> list[Entry]:
        """The cases behind one of the status counts, in queue order."""
        keeps = _FILTERS[key]
        return [entry for entry in self.entries if keeps(self, entry)]

    def unmarked(self, label: str) -> int:
        """Flagged left-behind children whose row shows no reason yet: counted, and named in the whole queue only."""
        return sum(entry.hidden and entry.is_flagged and getattr(entry, label) is True for entry in self.entries)

    def count(self, key: str) -> int:
        return len(self.matching(key)) + (self.unmarked(key) if key in LABELS else 0)


_FILTERS: dict[str, Callable[[Queue, Entry], bool]] = {
    "late": lambda queue, entry: entry.late > 0,
    "a": lambda queue, entry: entry.before_decision and entry.case.tier == Tier.A,
    "b": lambda queue, entry: entry.before_decision and entry.case.tier == Tier.B,
    "review": lambda queue, entry: entry.case.state == Case.State.UNDER_REVIEW,
    "receipt": lambda queue, entry: entry.case.pk in queue.receipts_due,
    "followup": lambda queue, entry: entry.case.pk in queue.follow_ups_due,
    "all": lambda queue, entry: True,
    "policy": lambda queue, entry: entry.is_flagged and entry.policy is True and not entry.hidden,
    "research": lambda queue, entry: entry.is_flagged and entry.research is True and not entry.hidden,
}
KEYS = tuple(_FILTERS)


def queue_of(user: User, *, whole_school: str = "") -> Queue:
    """The queue as it stands. `whole_school`: public id of the school of which every row is shown."""
    today, calendars = timezone.localdate(), Calendars()
    cases = list(access.cases_of(user).exclude(state=Case.State.CLOSED))
    entries = tuple(sorted(_entries(user, cases, calendars, today), key=place_in_queue))
    waiting = [entry for entry in entries if entry.before_decision]
    talks = [entry for entry in waiting if entry.case.tier == Tier.B]
    return Queue(
        today=today,
        entries=entries,
        schools=_by_school(user, [e for e in waiting if e.case.tier == Tier.A], calendars, today, whole_school),
        answered_talks=tuple(e for e in talks if e.talk and e.talk.state == TalkTask.State.ANSWERED),
        waiting_talks=tuple(e for e in talks if not e.talk or e.talk.state != TalkTask.State.ANSWERED),
        receipts_due=_receipts_due(user),
        follow_ups_due=_follow_ups_due(user, cases, today),
    )


class Calendars:
    """The calendar of each county, read once."""

    def __init__(self) -> None:
        self._known: dict[int, SchoolCalendar] = {}

    def of(self, school: School) -> SchoolCalendar:
        county = school.township.county
        if county.pk not in self._known:
            self._known[county.pk] = calendar_of(county)
        return self._known[county.pk]


def _entries(user: User, cases: Sequence[Case], calendars: Calendars, today: date) -> Iterable[Entry]:
    facts = care_in_force([case.student_id for case in cases])
    talks = {talk.case_id: talk for talk in access.talk_answers_of(user)}
    asked = access.asked_to_talk(user)
    for case in cases:
        calendar, talk = calendars.of(case.school), talks.get(case.pk)
        yield entry_of(case, facts.get(case.student_id), talk, calendar, today, asked=case.pk in asked)


def entry_of(
    case: Case,
    facts: CareFacts | None,
    talk: TalkTask | None,
    calendar: SchoolCalendar,
    today: date,
    *,
    asked: bool = False,
) -> Entry:
    return Entry(
        case=case,
        facts=facts,
        talk=talk,
        asked=asked,
        late=days_late(case, today, calendar),
        waited=clocks.waited(case.opened_on, today, calendar),
        concerns=care_concerns(facts) if facts else 0,
        policy=policy_left_behind(facts, today) if facts else None,
        research=research_left_behind(facts, today) if facts else None,
    )


def days_late(case: Case, today: date, calendar: SchoolCalendar) -> int:
    """School days past the desk look that has not begun, or past the day by which the child should have been seen."""
    if case.state not in BEFORE_DECISION or case.tier != Tier.A:
        return 0
    desk = case.desk_due_on if case.state == Case.State.WAITING else None
    seen = case.seen_due_on if case.first_seen_on is None else None
    return max(clocks.days_late(desk, today, calendar), clocks.days_late(seen, today, calendar))


ROWS_AFTER_THE_LINE = 6


def _by_school(
    user: User, entries: Sequence[Entry], calendars: Calendars, today: date, whole: str
) -> tuple[SchoolPart, ...]:
    """The school of the next visit first."""
    parts = []
    for assignment in access.counselor_posts_of(user):
        school, places = assignment.school, assignment.visit_places
        mine = tuple(entry for entry in entries if entry.case.school_id == school.pk)
        visits = visit_days(assignment, today, 1, calendars.of(school))
        shown = len(mine) if str(school.public_id) == whole else places + ROWS_AFTER_THE_LINE
        parts.append(SchoolPart(school, visits[0] if visits else None, places, mine, shown))
    parts.sort(key=lambda part: (part.visit or date.max, part.school.name))
    return tuple(parts)


def _receipts_due(user: User) -> frozenset[int]:
    """Cases with a referral that left the school and was not answered yet."""
    rows = access.referrals_of(user).filter(state=Referral.State.ISSUED)
    return frozenset(rows.values_list("case_id", flat=True))


def _follow_ups_due(user: User, cases: Iterable[Case], today: date) -> frozenset[int]:
    """Cases whose next dated step, or a follow-up, has come."""
    rows: Iterable[int] = (
        access.follow_ups_of(user).filter(done_on__isnull=True, due_on__lte=today).values_list("case_id", flat=True)
    )
    decided = {
        case.pk for case in cases if case.state not in BEFORE_DECISION and case.next_on and case.next_on <= today
    }
    return frozenset(rows) | decided


def open_follow_ups(user: User, within: timedelta = timedelta(days=7)) -> list[FollowUp]:
    """Follow-ups that are due within a week or late, oldest first."""
    until = timezone.localdate() + within
    return list(access.follow_ups_of(user).filter(done_on__isnull=True, due_on__lte=until).order_by("due_on", "pk"))

"""The counselor's queue: who is next, grouped by school and visit day, with a constant number of queries.

Everything open is read as narrow rows and put in order by `order.py`; whole cases are loaded for the few that are
shown. Urgent concerns stand above the queue. Being left behind adds no points and is no reason.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from accounts.models import User
from screening.cases import access
from screening.cases.models import Case, TalkTask, UrgentConcern
from screening.cases.queue import access as door
from screening.cases.queue.lists import Queue, SchoolPart
from screening.cases.queue.order import QueuePlace, next_visit, place_in_queue
from screening.cases.steps.deadlines import Deadlines, DeadlinesBySchool
from screening.cases.steps.next_step import CaseDates, NextStep, step_of
from screening.cases.steps.selectors import Days, NextSteps
from students.calendar import SchoolCalendar
from students.labels import CareFacts, read_mark
from students.models import StaffAssignment
from students.selectors import care_in_force, visit_days

PAGE = 25


@dataclass(frozen=True)
class QueueEntry:
    """One open case as it is shown."""

    case: Case
    facts: CareFacts | None
    talk: TalkTask | None
    step: NextStep
    late: int  # school days past the day of its step
    waited: int  # school days since it was opened
    to_agree: bool = False  # something is to be done about a consent taken back

    @property
    def hidden(self) -> bool:
        """No reason, level or score is shown before the child has been seen."""
        return self.case.is_hidden


def queue_of(user: User, concerns: Sequence[UrgentConcern] | None = None) -> Queue:
    """The queue as it stands. `concerns`: the open ones this person may see, where the page has read them already."""
    today, posts = timezone.localdate(), list(access.counselor_posts_of(user))
    deadlines = DeadlinesBySchool([post.school for post in posts], today)
    decided = door.decided_urgent(user, posts)
    urgent = {one.case_id for one in decided if one.case.state == Case.State.UNDER_REVIEW}
    places = tuple(sorted(_places(user, posts, deadlines, today, urgent, concerns), key=place_in_queue))
    return Queue(
        today=today,
        places=places,
        schools=_by_school(posts, places, _seen(user, posts, today), deadlines, today),
        deadlines=deadlines,
        user=user,
        posts=tuple(posts),
        decided_urgent=decided,
        concerns=concerns,
    )


def _seen(user: User, posts: Sequence[StaffAssignment], today: date) -> list[QueuePlace]:
    """Who was seen today, as far as the order of the rest of the day asks for it."""
    rows = door.seen_on(user, posts, today)
    asked = door.asked_to_talk(user, [row.pk for row in rows]) if rows else ()
    return [
        QueuePlace(row.pk, row.school_id, row.tier, row.state, row.opened_on, asked=row.pk in asked) for row in rows
    ]


def _places(
    user: User,
    posts: Sequence[StaffAssignment],
    deadlines: DeadlinesBySchool,
    today: date,
    urgent: Collection[int],
    concerns: Sequence[UrgentConcern] | None,
) -> Iterator[QueuePlace]:
    if concerns is None:
        in_concerns = door.children_in_urgent_concerns(user, posts)
    else:
        in_concerns = {one.student_id for one in concerns if one.student_id}
    steps, counted = NextSteps(door.cases_at(user, posts)), door.reasons_counted(user, posts)
    alike: dict[tuple[Any, ...], _Alike] = {}
    for row in door.queue_rows(user, posts, today):
        case, student, flag, opened_on, care = row[: len(door.OWN)]
        key = (row[len(door.OWN) :], steps.days(case))
        if (common := alike.get(key)) is None:
            common = alike[key] = _alike(*key, steps, deadlines)
        reasons, asked = counted.get(flag, (0, False))
        alarm = case in urgent or student in in_concerns
        own = (alarm, alarm and common.undecided, asked, common.reasons(reasons), *read_mark(care or 0))
        yield QueuePlace._make((case, *common.sits, opened_on, *common.stands, *own))


class _Alike(NamedTuple):
    """What many cases have alike, worked out once: they came up on the same days and wait for the same."""

    sits: tuple[int, str, str]  # from school to state, as in `QueuePlace`
    stands: tuple[Any, ...]  # from undecided to late_since
    undecided: bool
    hidden: bool
    asked_by_teacher: bool

    def reasons(self, counted: int) -> int:
        """The place tells nothing of an unmarked child."""
        return 1 if self.hidden else counted + self.asked_by_teacher


def _alike(shared: Sequence[Any], days: Days, steps: NextSteps, deadlines: DeadlinesBySchool) -> _Alike:
    school, kind, hidden_until_seen, first_seen_on, answer, *clock = shared
    tier, state, _desk, _see, answer_due_on, answered_at, next_on, _paused, _opened = clock
    step = steps.of(days, first_seen_on, tuple(clock), deadlines[school])
    undecided, hidden = state in Case.UNDECIDED, hidden_until_seen and first_seen_on is None
    stands = (undecided, kind == Case.Kind.FLAG, hidden, first_seen_on, next_on, answer_due_on, answered_at is not None)
    return _Alike((school, tier, state), (*stands, *step), undecided, hidden, answer == TalkTask.PLEASE_SEE)


def entries_of(user: User, found: Queue, places: Sequence[QueuePlace]) -> dict[int, QueueEntry]:
    """Case (by key) → what is shown of it, for the few that are printed."""
    cases = door.cases_by_key(user, found.posts, [place.case for place in places])
    facts = care_in_force([case.student_id for case in cases.values()])
    steps = {place.case: NextStep(place.step, place.due_on, place.late_since) for place in places}
    return {
        key: _entry(case, facts.get(case.student_id), _talk(case), steps[key], found.deadlines[case.school_id])
        for key, case in cases.items()
    }


def _talk(case: Case) -> TalkTask | None:
    return getattr(case, "talk_task", None)


def entry_of(
    case: Case, facts: CareFacts | None, talk: TalkTask | None, deadlines: Deadlines, gone_on: date | None
) -> QueueEntry:
    """Of one child alone."""
    dates = CaseDates(
        case.tier,
        case.state,
        case.desk_due_on,
        case.seen_due_on,
        case.answer_due_on,
        talk.answered_at if talk else None,
        _last_seen(case),
        case.next_on,
        case.paused_on,
        _stood_still(case),
        case.opened_on,
        gone_on,
    )
    return _entry(case, facts, talk, step_of(dates, deadlines), deadlines)


def _last_seen(case: Case) -> date | None:
    seen = [row.child_seen_on for row in case.reviews.all() if row.child_seen_on]
    return max(seen, default=None) if case.first_seen_on else None


def _stood_still(case: Case) -> tuple[date, date] | None:
    last = case.standstills.last()
    return (last.since, last.until) if last else None


def _entry(
    case: Case, facts: CareFacts | None, talk: TalkTask | None, step: NextStep, deadlines: Deadlines
) -> QueueEntry:
    late, waited = deadlines.late(step.late_since), deadlines.waited(case.opened_on)
    return QueueEntry(case, facts, talk, step, late, waited, getattr(case, "to_agree", False))


def _by_school(
    posts: Iterable[StaffAssignment],
    places: Sequence[QueuePlace],
    seen: Sequence[QueuePlace],
    deadlines: DeadlinesBySchool,
    today: date,
) -> tuple[SchoolPart, ...]:
    """The school of the next visit first. Who has been seen already needs no place of a visit."""
    waiting, gone = defaultdict(list), defaultdict(list)
    for place in places:
        if place.needs_a_visit:
            waiting[place.school].append(place)
    for place in seen:
        gone[place.school].append(place)
    parts = [
        _part(post, waiting[post.school_id], gone[post.school_id], deadlines[post.school_id].calendar, today)
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

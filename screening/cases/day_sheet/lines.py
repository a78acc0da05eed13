"""What waits for a counselor or a class teacher, part by part under its title."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.access import referrals_of, seating_of, seating_of_visible, talk_tasks_of, watch_checks_of
from screening.cases.evidence.labels import weekday
from screening.cases.follow_up import pages as due_list
from screening.cases.look_ups.presenter import open_count
from screening.cases.models import TalkTask
from screening.cases.plans.tasks_page import TaskList
from screening.cases.queue.access import cases_by_key
from screening.cases.queue.entries import queue_of
from screening.cases.queue.lists import Queue, SchoolPart
from screening.cases.steps.presenter import late_title
from screening.cases.steps.selectors import without_word
from screening.rounds.selectors import class_progress
from students.models import Student
from students.seating import Seating


class DayLine(NamedTuple):
    """`what` to do, `where` it is about: a school, a class, a seat, the number of a case; never a name."""

    what: str
    where: str
    until: str = ""
    child: UUID | None = None


DayPart = tuple[str, Sequence[DayLine]]


def of_counselor(user: User) -> Iterator[DayPart]:
    """Where to be, who is next there, calls and follow-ups, answers of receivers that are missing."""
    queue = queue_of(user)
    due = due_list.due_until(user, queue, queue.today)
    late = [row for row in due if row.is_late]
    come = [row for row in due if row.day <= queue.today and not row.is_late]
    yield (late_title(len({row.child for row in late})), [_due(row) for row in late])
    yield (_("Visits"), [_visit(part, queue) for part in queue.schools if part.visit and part.number])
    yield (_("Who is next, in this order"), list(_next(user, queue)))
    yield (_("Calls and follow-ups that have come"), [_due(row) for row in come])
    yield (_("What you look after"), _tasks(user))
    yield (_("Receivers who have not answered"), list(_receipts(user, queue)))


def of_teacher(user: User) -> Iterator[DayPart]:
    """The class sheet, talks, three questions, what somebody promised in a plan, look-ups."""
    talks = list(talk_tasks_of(user).filter(state=TalkTask.State.WAITING))
    checks = [(check, check.case.student) for check in watch_checks_of(user)]
    asked = [*(talk.student for talk in talks), *(student for _check, student in checks)]
    seats = seating_of_visible(user, [student.public_id for student in asked])
    yield (_("Class sheet of this round"), list(_sheets(user)))
    yield (
        _("Ten minutes with a child"),
        [_of_child(_("Talk, with the card"), talk.student, talk.due_on, seats) for talk in talks],
    )
    yield (
        _("Three questions, one minute"),
        [_of_child(_("Answer"), student, check.due_on, seats) for check, student in checks],
    )
    yield (_("What you look after"), _tasks(user))
    look_ups = open_count(user)
    yield (_("Look-ups"), [DayLine(look_ups, "")] if look_ups else [])


def _due(row: due_list.Due) -> DayLine:
    return DayLine(row.what, row.place, formats.month_day(row.day), row.child)


def _of_child(what: str, student: Student, due_on: date, seats: Seating) -> DayLine:
    return DayLine(what, seats.of(student.pk), formats.month_day(due_on), student.public_id)


def _visit(part: SchoolPart, queue: Queue) -> DayLine:
    first = len(part.next_ones)
    what = ngettext("See %(n)s child", "See %(n)s children", first) % {"n": first}
    day = _("today") if part.visit == queue.today else weekday(part.visit) if part.visit else ""
    return DayLine(what, part.school.name, day)


def _next(user: User, queue: Queue) -> Iterator[DayLine]:
    """The children of today's visit; on a day at the desk those of the next one."""
    visits = [part for part in queue.schools if part.visit and part.next_ones]
    today = [part for part in visits if part.visit == queue.today] or visits[:1]
    places = [place for part in today for place in part.next_ones if place.late_since is None]
    found = cases_by_key(user, queue.posts, [place.case for place in places])
    cases = [found[place.case] for place in places if place.case in found]
    seating = seating_of(user, cases)
    for case in cases:
        by = formats.month_day(case.seen_due_on) if case.seen_due_on else ""
        where = f"{seating.with_school(case.student_id)} · {case.number}"
        yield DayLine(_("See the child"), where, by, case.student.public_id)


def _receipts(user: User, queue: Queue) -> Iterator[DayLine]:
    rows = without_word(referrals_of(user), queue.today + timedelta(days=1))
    for row in rows.order_by("word_due_on", "pk"):
        due = formats.month_day(row.word_due_on) if row.word_due_on else ""
        where = f"{row.receiver.unit} · {row.case.number}"
        yield DayLine(_("Ask the receiver"), where, due, row.case.student.public_id)


def _sheets(user: User) -> Iterator[DayLine]:
    for row in class_progress(user):
        left = row.total - row.done
        if row.is_typing or row.is_late:
            what = ngettext("%(n)s child to be rated", "%(n)s children to be rated", left) % {"n": left}
            yield DayLine(
                what if left else _("Look once and hand in"), row.class_name, formats.month_day(row.closes_on)
            )


def _tasks(user: User) -> list[DayLine]:
    """What the person looks after in support plans and nobody has answered yet; the seat of a child to whom the person
    has a duty today, of others the class alone."""
    rows = TaskList(user).due
    seats = seating_of_visible(user, {row.child for row in rows})
    places = (seats.of(row.student) if not row.place or seats.seat(row.student) else row.place for row in rows)
    return [DayLine(row.title, place, row.when, row.child) for row, place in zip(rows, places, strict=True)]

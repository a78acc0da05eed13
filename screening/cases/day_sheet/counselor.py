"""The counselor's day: where to be, who is next there, calls and follow-ups, answers of receivers that are missing."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.access import referrals_of, seating_of
from screening.cases.day_sheet.lines import DayLine, DayPart, task_lines
from screening.cases.evidence.labels import weekday
from screening.cases.follow_up import pages as due_list
from screening.cases.queue.access import cases_by_key
from screening.cases.queue.entries import queue_of
from screening.cases.queue.lists import Queue, SchoolPart
from screening.cases.steps.presenter import late_title
from screening.cases.steps.selectors import without_word


def parts(user: User) -> Iterator[DayPart]:
    queue = queue_of(user)
    due = due_list.due_until(user, queue, queue.today)
    late = [row for row in due if row.is_late]
    yield (late_title(len({row.child for row in late})), [_line(row) for row in late])
    yield (_("Visits"), [_visit(part, queue) for part in queue.schools if part.visit and part.number])
    yield (_("Who is next, in this order"), list(_next(user, queue)))
    come = [row for row in due if row.day <= queue.today and not row.is_late]
    yield (_("Calls and follow-ups that have come"), [_line(row) for row in come])
    yield (_("What you look after"), task_lines(user))
    yield (_("Receivers who have not answered"), list(_receipts(user, queue)))


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


def _line(row: due_list.Due) -> DayLine:
    return DayLine(row.what, row.place, formats.month_day(row.day), row.child)


def _receipts(user: User, queue: Queue) -> Iterator[DayLine]:
    rows = without_word(referrals_of(user), queue.today + timedelta(days=1))
    for row in rows.order_by("word_due_on", "pk"):
        due = formats.month_day(row.word_due_on) if row.word_due_on else ""
        where = f"{row.receiver.unit} · {row.case.number}"
        yield DayLine(_("Ask the receiver"), where, due, row.case.student.public_id)

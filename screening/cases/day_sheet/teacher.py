"""The class teacher's day: the class sheet, talks, three questions, what somebody promised in a plan, look-ups."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening.cases.access import talk_tasks_of, watch_checks_of
from screening.cases.day_sheet.access import seats_today
from screening.cases.day_sheet.lines import Line, Part
from screening.cases.models import TalkTask, WatchCheck
from screening.cases.presenters.look_ups import open_count
from screening.cases.presenters.plan_tasks import task_list
from screening.cases.presenters.queue_rows import month_day
from screening.rounds.selectors import class_progress
from students.models import SchoolClass, Student
from students.selectors import current_class_label


def parts(user: User) -> Iterator[Part]:
    talks = list(talk_tasks_of(user).filter(state=TalkTask.State.WAITING))
    checks = list(watch_checks_of(user))
    seats = _Seats(user, [*(talk.student for talk in talks), *(check.case.student for check in checks)])
    yield Part(_("Class sheet of this round"), list(_sheets(user)))
    yield Part(_("Ten minutes with a child"), [_talk(talk, seats) for talk in talks])
    yield Part(_("Three questions, one minute"), [_check(check, seats) for check in checks])
    tasks = [Line(row.title, row.place, row.when, row.child) for row in task_list(user).due]
    yield Part(_("What you look after"), tasks)
    look_ups = open_count(user)
    yield Part(_("Look-ups"), [Line(look_ups, "")] if look_ups else [])


def _talk(talk: TalkTask, seats: "_Seats") -> Line:
    where = seats.of(talk.student, talk.school_class)
    return Line(_("Talk, with the card"), where, month_day(talk.due_on), talk.student.public_id)


def _check(check: WatchCheck, seats: "_Seats") -> Line:
    student = check.case.student
    return Line(_("Answer"), seats.of(student, check.case.school_class), month_day(check.due_on), student.public_id)


def _sheets(user: User) -> Iterator[Line]:
    for row in class_progress(user):
        left = row.total - row.done
        if row.status != "done":
            what = ngettext("%(n)s child to be rated", "%(n)s children to be rated", left) % {"n": left}
            yield Line(what if left else _("Look once and hand in"), row.class_name, month_day(row.closes_on))


class _Seats:
    """Class and number of the seat, for children of the person's own classes."""

    def __init__(self, user: User, students: list[Student]) -> None:
        self._numbers = seats_today(user, [student.pk for student in students])

    def of(self, student: Student, school_class: SchoolClass) -> str:
        label, seat = current_class_label(school_class, timezone.localdate()), self._numbers.get(student.pk)
        return _("%(class)s no. %(seat)s") % {"class": label, "seat": seat} if seat else label

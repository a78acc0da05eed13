"""The class teacher's day: the class sheet, talks, three questions, what somebody promised in a plan, look-ups."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.access import talk_tasks_of, watch_checks_of
from screening.cases.day_sheet.lines import Line, Part
from screening.cases.day_sheet.seats import Seats, task_lines
from screening.cases.look_ups.presenter import open_count
from screening.cases.models import TalkTask, WatchCheck
from screening.rounds.selectors import class_progress
from students.models import SchoolClass
from students.selectors import current_class_label


def parts(user: User) -> Iterator[Part]:
    talks = list(talk_tasks_of(user).filter(state=TalkTask.State.WAITING))
    checks = list(watch_checks_of(user))
    asked = [*(talk.student for talk in talks), *(check.case.student for check in checks)]
    seats = Seats(user, [student.public_id for student in asked])
    yield Part(_("Class sheet of this round"), list(_sheets(user)))
    yield Part(_("Ten minutes with a child"), [_talk(talk, seats) for talk in talks])
    yield Part(_("Three questions, one minute"), [_check(check, seats) for check in checks])
    yield Part(_("What you look after"), task_lines(user))
    look_ups = open_count(user)
    yield Part(_("Look-ups"), [Line(look_ups, "")] if look_ups else [])


def _talk(talk: TalkTask, seats: Seats) -> Line:
    child = talk.student.public_id
    return Line(
        _("Talk, with the card"), seats.of(child, _label(talk.school_class)), formats.month_day(talk.due_on), child
    )


def _check(check: WatchCheck, seats: Seats) -> Line:
    child = check.case.student.public_id
    return Line(_("Answer"), seats.of(child, _label(check.case.school_class)), formats.month_day(check.due_on), child)


def _label(school_class: SchoolClass) -> str:
    return current_class_label(school_class, timezone.localdate())


def _sheets(user: User) -> Iterator[Line]:
    for row in class_progress(user):
        left = row.total - row.done
        if row.status != "done":
            what = ngettext("%(n)s child to be rated", "%(n)s children to be rated", left) % {"n": left}
            yield Line(what if left else _("Look once and hand in"), row.class_name, formats.month_day(row.closes_on))

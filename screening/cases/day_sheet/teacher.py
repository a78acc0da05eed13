"""The class teacher's day: the class sheet, talks, three questions, what somebody promised in a plan, look-ups."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.access import seating_of_visible, talk_tasks_of, watch_checks_of
from screening.cases.day_sheet.lines import DayLine, DayPart, task_lines
from screening.cases.look_ups.presenter import open_count
from screening.cases.models import TalkTask, WatchCheck
from screening.rounds.selectors import class_progress
from students.seating import Seating


def parts(user: User) -> Iterator[DayPart]:
    talks = list(talk_tasks_of(user).filter(state=TalkTask.State.WAITING))
    checks = list(watch_checks_of(user))
    asked = [*(talk.student for talk in talks), *(check.case.student for check in checks)]
    seats = seating_of_visible(user, [student.public_id for student in asked])
    yield (_("Class sheet of this round"), list(_sheets(user)))
    yield (_("Ten minutes with a child"), [_talk(talk, seats) for talk in talks])
    yield (_("Three questions, one minute"), [_check(check, seats) for check in checks])
    yield (_("What you look after"), task_lines(user))
    look_ups = open_count(user)
    yield (_("Look-ups"), [DayLine(look_ups, "")] if look_ups else [])


def _talk(talk: TalkTask, seats: Seating) -> DayLine:
    student = talk.student
    until = formats.month_day(talk.due_on)
    return DayLine(_("Talk, with the card"), seats.of(student.pk), until, student.public_id)


def _check(check: WatchCheck, seats: Seating) -> DayLine:
    student = check.case.student
    return DayLine(_("Answer"), seats.of(student.pk), formats.month_day(check.due_on), student.public_id)


def _sheets(user: User) -> Iterator[DayLine]:
    for row in class_progress(user):
        left = row.total - row.done
        if row.is_typing or row.is_late:
            what = ngettext("%(n)s child to be rated", "%(n)s children to be rated", left) % {"n": left}
            yield DayLine(
                what if left else _("Look once and hand in"), row.class_name, formats.month_day(row.closes_on)
            )

"""What cases tell in a child's file: everything that happened in each, and what comes next."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.shortcuts import once_while_reading
from screening.cases.access import cases_of
from screening.cases.access.told import read_told
from screening.cases.child.panels import Event
from screening.cases.child.presenters.timeline import events_of_case
from screening.cases.models import Case
from students.child_file import ChildFileLine
from students.models import Student


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    """What several cases of the child tell alike stands once."""
    told: dict[Event, int] = {}
    for case in _cases(user, student):
        for event in sorted(events_of_case(user, case, hidden=case.is_hidden), key=lambda event: event.day)[::-1]:
            if told.setdefault(event, case.pk) == case.pk:
                yield ChildFileLine(event.day, _("Case"), event.text, event.detail, _url(case))


def next_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    """Of an ended case the looks that were promised at its end."""
    for case in _cases(user, student):
        if case.is_undecided:
            yield from _looks(case)
        elif case.next_on and case.state != Case.State.CLOSED:
            yield ChildFileLine(
                case.next_on, _("Case"), _("Next step of case %(number)s") % {"number": case.number}, "", _url(case)
            )
        for row in case.follow_ups.all():
            if row.done_on is None:
                url = reverse("cases:complete_follow_up", args=[row.public_id])
                yield ChildFileLine(row.due_on, _("Follow-up"), _("Follow-up"), "", url)


def _cases(user: User, student: Student) -> list[Case]:
    """With everything that is told of them; a page asks for what comes next and for what was."""

    def ask() -> list[Case]:
        found = list(cases_of(user).filter(student=student).order_by("pk"))
        read_told(user, found)
        return found

    return once_while_reading(("cases of a child's file", user.pk, student.pk), ask)


def _looks(case: Case) -> Iterator[ChildFileLine]:
    due = case.seen_due_on if case.first_seen_on is None else None
    if due:
        yield ChildFileLine(due, _("Case"), _("See the child by this day"), "", _url(case))
    elif case.answer_due_on and case.first_seen_on is None:
        yield ChildFileLine(case.answer_due_on, _("Case"), _("The class teacher's talk is due"), "", _url(case))
    else:
        yield ChildFileLine(
            case.first_seen_on or case.opened_on, _("Case"), _("Seen, and not decided yet"), "", _url(case)
        )


def _url(case: Case) -> str:
    return reverse("cases:show_case", args=[case.public_id])

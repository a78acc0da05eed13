"""What cases tell in a child's file: everything that happened in each, and what comes next."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access import cases_of
from screening.cases.child.panels import Event
from screening.cases.child.presenters.timeline import events_of_case
from screening.cases.models import Case
from students.child_file import ChildFileLine
from students.models import Student


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    """What several cases of the child tell alike stands once."""
    told: dict[Event, int] = {}
    for case in cases_of(user).filter(student=student).order_by("pk"):
        for event in sorted(events_of_case(user, case, hidden=case.is_hidden), key=lambda event: event.day)[::-1]:
            if told.setdefault(event, case.pk) == case.pk:
                yield ChildFileLine(event.day, _("Case"), event.text, event.detail, _url(case))


def next_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    """Of an ended case the looks that were promised at its end."""
    for case in cases_of(user).filter(student=student):
        if case.is_undecided:
            yield from _looks(case)
        elif case.next_on and case.state != Case.State.CLOSED:
            yield ChildFileLine(
                case.next_on, _("Case"), _("Next step of case %(number)s") % {"number": case.number}, "", _url(case)
            )
        for row in case.follow_ups.filter(done_on=None):
            yield ChildFileLine(
                row.due_on,
                _("Follow-up"),
                _("Follow-up"),
                "",
                reverse("cases:complete_follow_up", args=[row.public_id]),
            )


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

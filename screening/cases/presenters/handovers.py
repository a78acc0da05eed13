"""Whose open case needs a hand-over: the child moved to another class, to another school, or left.

A roster import, a promotion and a move by hand close nothing; what they leave behind is found here, from the seats as
they are, whoever changed them. Only the counselor sees the list: that a child has a case is not for the roster's eyes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening.cases import access
from screening.cases.models import Case
from screening.cases.presenters.moved import MovedLink
from screening.library import texts
from students.models import Enrolment, SchoolClass
from students.selectors import calendar_of, class_label

NEW_CLASS_FOR = timedelta(days=30)  # then the class teacher has heard of it


@dataclass(frozen=True)
class Handover:
    """One open case and where its child is now."""

    url: str
    name: str
    number: str
    state: str
    was: str
    now: str
    todo: str


def handovers(user: User, today: date) -> list[tuple[Case, Enrolment]]:
    """Open cases whose child no longer sits in the class of the case, those who left first."""
    cases = list(access.cases_of(user).exclude(state=Case.State.CLOSED).order_by("school__name", "pk"))
    seats = access.last_seats_of(user, cases)
    found = [(case, seats[case.student_id]) for case in cases if case.student_id in seats]
    found = [(case, seat) for case, seat in found if _is_news(case, seat, today)]
    return sorted(found, key=lambda pair: not _is_gone(pair[1], today))


def _is_gone(seat: Enrolment, today: date) -> bool:
    return seat.ends is not None and seat.ends < today


def _is_news(case: Case, seat: Enrolment, today: date) -> bool:
    if _is_gone(seat, today) or seat.school_class.school_id != case.school_id:
        return True
    return seat.school_class_id != case.school_class_id and today - seat.starts <= NEW_CLASS_FOR


def handover_page(user: User) -> list[Handover]:
    """The look is recorded."""
    today = timezone.localdate()
    found = handovers(user, today)
    access.look_at_handovers(user, [case for case, _seat in found])
    return [_row(case, seat, today) for case, seat in found]


def handover_links(user: User) -> Iterable[MovedLink]:
    """A line above the queue while there is anybody to hand over; names nobody."""
    n = len(handovers(user, timezone.localdate()))
    if n:
        words = ngettext(
            "%(n)s child with an open case has moved or left: hand over",
            "%(n)s children with an open case have moved or left: hand over",
            n,
        )
        yield MovedLink(words % {"n": n}, reverse("cases:list_handovers"))


def _row(case: Case, seat: Enrolment, today: date) -> Handover:
    return Handover(
        url=reverse("cases:show_case", args=[case.public_id]),
        name=case.student.name,
        number=case.number,
        state=str(case.get_state_display()),
        was=_place(case.school_class, today),
        now=_now(seat, today),
        todo=_todo(case, seat, today),
    )


def _place(school_class: SchoolClass, today: date) -> str:
    school = school_class.school
    label = class_label(school_class, calendar_of(school.township.county).school_year(today))
    return _("%(school)s, %(class)s") % {"school": school.name, "class": label}


def _now(seat: Enrolment, today: date) -> str:
    if not _is_gone(seat, today):
        return _("%(place)s, since %(day)s") % {
            "place": _place(seat.school_class, today),
            "day": texts.day(seat.starts),
        }
    told = {"reason": seat.get_end_reason_display(), "day": texts.day(seat.ends)}
    return _("%(reason)s, last day %(day)s") % told


def _todo(case: Case, seat: Enrolment, today: date) -> str:
    if _is_gone(seat, today):
        return _("Agree with the family who goes on, note it, then close the case with its outcome.")
    if seat.school_class.school_id != case.school_id:
        return _("Speak with the counselor of the new school, with the family's consent; note it in the case.")
    return _("Tell the new class teacher what to do in class.")

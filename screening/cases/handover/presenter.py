"""Hand over: what waits for this counselor's receipt, what waits for another's, who sits in a new class, who has left.

A roster import, a promotion and a move by hand close nothing. Only counselors see these lists: that a child has a case
is not for the roster's eyes; a headteacher sees a count.
"""

from collections.abc import Iterator
from datetime import date
from typing import cast

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.access import cases_of, last_seats_of, look_at_handovers
from screening.cases.counted_lines import CountedLine
from screening.cases.handover import access
from screening.cases.handover.access import of_child
from screening.cases.handover.summary import SealBroken, opened
from screening.cases.models import Case, HandOver
from screening.cases.steps.access import gone_cases
from screening.documents.blocks import Link
from students.child_file import ChildFileLine
from students.models import Enrolment, School, SchoolClass, Student
from students.seating import Seating
from students.selectors import calendar_of, class_label, class_teacher_of


class HandoverRow:
    """One case on its way: whose, from where to where, since when, and the page to open."""

    def __init__(self, row: HandOver, seating: Seating, page: str = "cases:show_case") -> None:
        case, day = row.case, timezone.localdate(row.sealed_at)
        teacher = class_teacher_of(row.to_class, timezone.localdate()) if row.to_class else None
        now = _at(row.to_class.school, seating.of(case.student_id)) if row.to_class else ""
        was = _("%(place)s, with %(owner)s") % {"place": _place(row.from_class, day), "owner": row.from_owner.name}
        now = _("%(place)s, class teacher %(name)s") % {"place": now, "name": teacher.name} if teacher else now
        way = _("Until now: %(was)s. Now: %(now)s.") % {"was": was, "now": now}
        self.public_id = row.public_id
        self.url = reverse(page, args=[row.public_id if page == "cases:show_hand_over" else case.public_id])
        self.name, self.number = case.student.name, case.number
        self.why, self.since = str(row.get_why_display()), formats.day(day)
        self.was, self.now, self.way = was, now, was if row.from_class_id == row.to_class_id else way


class Gone:
    """A child that has left the roster while its case is open."""

    def __init__(self, case: Case, seat: Enrolment) -> None:
        day = cast(date, seat.ends)
        told = {"reason": seat.get_end_reason_display(), "day": formats.day(day)}
        self.case, self.name, self.number = case, case.student.name, case.number
        self.was = _place(seat.school_class, day)
        self.now = _("%(reason)s, last day %(day)s") % told


class HandoverPage:
    """The looks are recorded."""

    def __init__(self, user: User) -> None:
        to_receive = list(access.hand_overs_to(user).filter(accepted_at__isnull=True))
        on_their_way, new_classes = list(access.hand_overs_from(user)), list(access.new_classes_of(user))
        gone, rows = list(access.gone_cases_of(user)), [*to_receive, *on_their_way, *new_classes]
        seats = last_seats_of(user, gone)
        look_at_handovers(user, gone)
        seating = access.seating_of_handed_over(user, rows)
        access.look_at(user, rows)
        self.to_receive = [HandoverRow(row, seating, "cases:show_hand_over") for row in to_receive]
        self.on_their_way = [HandoverRow(row, seating) for row in on_their_way]
        self.new_classes = [HandoverRow(row, seating) for row in new_classes]
        self.gone = [Gone(case, seats[case.student_id]) for case in gone]
        self.is_empty = not (rows or gone)


def sealed_page(row: HandOver) -> dict[str, object]:
    """The sealed summary of one case, with who sealed it when, and whether it is still as it was sealed."""
    day = timezone.localdate(row.sealed_at)
    sealed = _("Sealed on %(day)s. It is as it was on that day; what has happened since stands in the case.")
    received = _("Received by you on %(day)s.")
    try:
        sections, is_broken = opened(row.summary, row.summary_hash), False
    except SealBroken:
        sections, is_broken = (), True
    return {
        "case": row.case,
        "head": _("%(why)s · from %(owner)s, %(place)s")
        % {"why": row.get_why_display(), "owner": row.from_owner.name, "place": _place(row.from_class, day)},
        "sealed": sealed % {"day": formats.day(day)},
        "sections": sections,
        "is_broken": is_broken,
        "received": received % {"day": formats.day(timezone.localdate(row.accepted_at))} if row.accepted_at else "",
    }


def handover_lines(user: User) -> Iterator[CountedLine]:
    """While there is anything to receive or to hand over; they name nobody."""
    yield CountedLine((access.hand_overs_to(user).filter(accepted_at__isnull=True),), _to_receive)
    yield CountedLine((access.moved_of(user), gone_cases(user, cases_of(user))), _to_hand_over)


def _to_receive(n: int) -> Link | None:
    words = ngettext(
        "%(n)s case is handed over to you: read the summary and receive it",
        "%(n)s cases are handed over to you: read the summaries and receive them",
        n,
    )
    return Link(words % {"n": n}, reverse("cases:list_handovers")) if n else None


def _to_hand_over(moved: int, gone: int) -> Link | None:
    n = moved + gone
    words = ngettext(
        "%(n)s child with an open case has moved or left: hand over",
        "%(n)s children with an open case have moved or left: hand over",
        n,
    )
    return Link(words % {"n": n}, reverse("cases:list_handovers")) if n else None


def headteacher_lines(user: User, unmanned: int, run_on: int) -> dict[str, str]:
    """What waits for a counselor, and what runs on and no counselor reads of; empty where there is nothing. Of how many
    schools without a counselor, and of how many children, `to_count` says."""
    return {"handed_over": _handed_over(user, has_no_counselor=unmanned > 0), "runs_on": _runs_on(run_on)}


def to_count(user: User) -> tuple[QuerySet[School], QuerySet[Student]]:
    return access.without_counselor(user), access.runs_on_unseen(user)


def _handed_over(user: User, *, has_no_counselor: bool) -> str:
    """How many cases wait for a counselor; nobody is named."""
    waiting = access.waiting_at(user).aggregate(n=Count("pk"), first=Min("sealed_at"))
    n, first = waiting["n"], waiting["first"]
    if not n:
        return ""
    words = ngettext(
        "%(n)s case waits for a counselor to receive it, since %(day)s.",
        "%(n)s cases wait for a counselor to receive them, the oldest since %(day)s.",
        n,
    )
    said = words % {"n": n, "day": formats.day(timezone.localdate(first))}
    nobody = _("The school has no counselor at present; until there is one they are in your name.")
    return f"{said} {nobody}" if has_no_counselor else said


def _runs_on(children: int) -> str:
    """That something of ended cases runs on and no counselor reads of it, in steps."""
    return formats.in_steps(
        children,
        fewer=_(
            "The school has no counselor at present, and for fewer than %(n)s children whose case has ended something "
            "still runs: a referral, or a look that was promised. Nobody reads what comes back until somebody is "
            "named; please have a counselor named."
        ),
        some=_(
            "The school has no counselor at present, and for %(n)s children or more whose case has ended something "
            "still runs: a referral, or a look that was promised. Nobody reads what comes back until somebody is "
            "named; please have a counselor named."
        ),
    )


def _place(school_class: SchoolClass, day: date) -> str:
    school = school_class.school
    label = class_label(school_class, calendar_of(school.township.county).school_year(day))
    return _at(school, label)


def _at(school: School, place: str) -> str:
    return _("%(school)s, %(class)s") % {"school": school.name, "class": place}


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for row in of_child(user, student):
        to, day = row.to_school.name if row.to_school else row.goes_to, timezone.localdate(row.sealed_at)
        way = "" if to == row.from_school.name else f"{row.from_school.name} → {to}"
        yield ChildFileLine(day, _("Hand-over"), str(row.get_why_display()), way)
        if row.accepted_at and row.accepted_by:
            said = _("Received by %(name)s") % {"name": row.accepted_by.name}
            yield ChildFileLine(timezone.localdate(row.accepted_at), _("Hand-over"), said)

"""Doors to hand-overs, and which open cases are no longer where their counselor or their child is.

    hand_overs_to(user)         waiting for this counselor's receipt, or received by this counselor
    hand_overs_from(user)       on their way from the counselor's schools
    waiting_at(user)            a headteacher's schools: to be counted, never named

Until the receipt a case stays with who has it; the sealed summary is read by its next counselor alone.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.cases.access import cases_of, of_my_cases
from screening.cases.models import Case, FollowUp, HandOver, Referral
from screening.cases.steps.access import left_cases
from students.access import school_keys, schools_of
from students.dated import in_force
from students.models import Enrolment, School, StaffAssignment, Student
from students.seating import Seating
from students.selectors import calendar_parts

WAITS = Q(accepted_at__isnull=True, superseded_at__isnull=True)
OPEN_CASE = ~Q(case__state=Case.State.CLOSED)
COUNTIES = ("from_class__school__township__county", "to_class__school__township__county")
RELATED = ("case__student", "case__owner", "from_owner", "from_school", "to_school", *COUNTIES)


def cases_needing_handover(user: User | None, cases: QuerySet[Case], day: date) -> QuerySet[Any]:
    """Open cases whose child sits elsewhere today, or whose owner is no counselor of the school, as long as no
    hand-over says so already. `user` is whoever caused it; the question is the same for everybody."""
    moved = Q(sits_in__isnull=False, is_announced=False) & ~Q(sits_in=F("school_class"))
    return _placed(cases, day).filter(moved | Q(is_kept=False, is_on_its_way=False)).order_by("pk")


def kept_by_nobody(user: User | None, cases: QuerySet[Case], day: date) -> QuerySet[Case]:
    """Cases that wait for a receipt and whose owner is no counselor of the school meanwhile."""
    return _placed(cases, day).filter(is_kept=False, is_on_its_way=True).select_related("owner").order_by("pk")


def back_again(user: User | None, cases: QuerySet[Case], day: date) -> QuerySet[HandOver]:
    """Waiting hand-overs to another school of children who sit in the class of their case after all."""
    here = _placed(cases, day).filter(sits_in=F("school_class"))
    return HandOver.objects.filter(WAITS, why=HandOver.Why.SCHOOL, case__in=here.values("pk"))


def _placed(cases: QuerySet[Case], day: date) -> QuerySet[Any]:
    """Open cases with where the child sits today and whether somebody keeps them."""
    seats = Enrolment.objects.filter(in_force(day), student=OuterRef("student"))
    posts = StaffAssignment.objects.filter(
        in_force(day), user=OuterRef("owner"), school=OuterRef("school"), user__is_active=True
    )
    waiting = HandOver.objects.filter(WAITS, case=OuterRef("pk"))
    return cases.exclude(state=Case.State.CLOSED).annotate(
        sits_in=Subquery(seats.order_by("-starts", "-pk").values("school_class")[:1]),
        is_kept=Exists(posts.filter(duty=StaffAssignment.Duty.COUNSELOR)),
        is_on_its_way=Exists(waiting.filter(why__in=HandOver.NEEDS_RECEIPT)),
        is_announced=Exists(waiting.filter(to_class=OuterRef("sits_in"))),
    )


def hand_overs_to(user: User) -> QuerySet[HandOver]:
    if not can(user, Permission.REVIEW_CASES):
        return HandOver.objects.none()
    mine = Q(accepted_by=user) | WAITS & Q(to_school__in=school_keys(user)) & OPEN_CASE
    rows = HandOver.objects.filter(mine, why__in=HandOver.NEEDS_RECEIPT)
    return _with_places(rows)


def _with_places(rows: QuerySet[HandOver]) -> QuerySet[HandOver]:
    """In the order in which they came, ready for the labels of both classes."""
    calendars = [part for county in COUNTIES for part in calendar_parts(county)]
    return rows.select_related(*RELATED).prefetch_related(*calendars).order_by("sealed_at", "pk")


def of_child(user: User, student: Student) -> QuerySet[HandOver]:
    """Of the cases a counselor has, for the child's file; oldest first."""
    rows = HandOver.objects.filter(case__in=cases_of(user).filter(student=student), superseded_at=None)
    return rows.select_related("from_school", "to_school", "accepted_by").order_by("sealed_at", "pk")


def hand_overs_from(user: User) -> QuerySet[HandOver]:
    """Children of the counselor's cases on their way to another school."""
    rows = HandOver.objects.filter(WAITS, OPEN_CASE, why=HandOver.Why.SCHOOL, **of_my_cases(user, "case"))
    return _with_places(rows)


def gone_cases_of(user: User) -> QuerySet[Case]:
    """Open cases whose child sits in no class any more and has no day left in one."""
    rows = left_cases(user, cases_of(user)).prefetch_related(*calendar_parts("school__township__county"))
    return rows.order_by("school__name", "pk")


def new_classes_of(user: User) -> QuerySet[HandOver]:
    """Children of the counselor's cases in a new class of the school, whose teacher is still to be told."""
    rows = HandOver.objects.filter(WAITS, OPEN_CASE, why=HandOver.Why.CLASS, **of_my_cases(user, "case"))
    return _with_places(rows)


def moved_of(user: User) -> QuerySet[HandOver]:
    """Children of the counselor's open cases that sit in a new class or go to another school."""
    moved = HandOver.objects.filter(WAITS, OPEN_CASE, **of_my_cases(user, "case"))
    return moved.filter(why__in=(HandOver.Why.SCHOOL, HandOver.Why.CLASS))


def waiting_at(user: User) -> QuerySet[HandOver]:
    """Cases at, or on their way to, the schools a headteacher leads that wait for a counselor; for a count alone."""
    if not can(user, Permission.READ_SCHOOL_REPORT):
        return HandOver.objects.none()
    here = Q(from_school__in=school_keys(user)) | Q(to_school__in=school_keys(user))
    return HandOver.objects.filter(WAITS, OPEN_CASE, here, why__in=HandOver.NEEDS_RECEIPT)


def runs_on_unseen(user: User) -> QuerySet[Student]:
    """Children of ended cases of which a receiver still has a referral, or a look is agreed, at a headteacher's schools
    where no counselor reads of it; for a count alone."""
    if not can(user, Permission.READ_SCHOOL_REPORT):
        return Student.objects.none()
    ended = Case.objects.filter(state=Case.State.CLOSED, flag__withdrawn_at__isnull=True)
    referrals = Referral.objects.filter(case=OuterRef("pk"), state__in=Referral.WITH_RECEIVER)
    looks = FollowUp.objects.filter(case=OuterRef("pk"), done_on__isnull=True)
    unseen = ended.filter(Exists(referrals) | Exists(looks), school__in=without_counselor(user).values("pk"))
    return Student.objects.filter(pk__in=unseen.values("student"))


def without_counselor(user: User) -> QuerySet[School]:
    """Where the person works and nobody can receive a case today."""
    posts = StaffAssignment.objects.filter(
        in_force(timezone.localdate()), school=OuterRef("pk"), duty=StaffAssignment.Duty.COUNSELOR
    )
    return schools_of(user).filter(~Exists(posts.filter(user__is_active=True)))


def get_hand_over_or_404(user: User, public_id: UUID) -> HandOver:
    """The look at the sealed summary is recorded."""
    found = one_or_404(hand_overs_to(user), public_id=public_id)
    subjects = [found.case.student.public_id]
    audit.record(by=user, verb="hand_over.show", obj=found, subjects=subjects, purpose="handover")
    return found


def get_hand_over_to_write_or_404(user: User, public_id: UUID) -> HandOver:
    """For the receipt; the service writes the audit event."""
    return one_or_404(hand_overs_to(user) | new_classes_of(user), public_id=public_id)


def get_take_along_or_404(user: User, case_id: UUID) -> Case:
    """The open case of a child that has left the roster, for the paper to the next school."""
    case = one_or_404(cases_of(user).exclude(state=Case.State.CLOSED).filter(public_id=case_id))
    audit.record(by=user, verb="case.show", obj=case, subjects=[case.student.public_id], purpose="handover")
    return case


def taken_along_of(user: User) -> QuerySet[HandOver]:
    """Summaries sealed for a school elsewhere, of the counselor's own cases."""
    rows = HandOver.objects.filter(why=HandOver.Why.AWAY, **of_my_cases(user, "case"))
    return rows.select_related("case__student", "from_school", "caused_by")


def seating_of_handed_over(user: User, rows: list[HandOver]) -> Seating:
    """Where the children of these rows, which the doors above returned, sit today."""
    children = [row.case.student_id for row in rows]
    return Seating(Enrolment.objects.filter(student__in=children), timezone.localdate())


def look_at(user: User, rows: list[HandOver]) -> None:
    """The names of these children are read."""
    subjects = [row.case.student.public_id for row in rows]
    audit.record(by=user, verb="hand_over.list", subjects=subjects, purpose="handover")

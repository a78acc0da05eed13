"""The door to children who have left a school, for whoever keeps its roster, and to what may still be taken back."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from students.access import school_keys
from students.models import Enrolment, RosterAct, School, SchoolClass, Student

SHOWN_FOR = timedelta(days=365)
UNDO_FOR = timedelta(minutes=10)


def last_seats(user: User) -> QuerySet[Enrolment]:
    """The last seat of each child who has left, and sits or will sit nowhere; empty for whoever keeps no roster."""
    if not can(user, Permission.MANAGE_ROSTER):
        return Enrolment.objects.none()
    later = Enrolment.objects.filter(Q(ends__isnull=True) | Q(ends__gt=OuterRef("ends")), student=OuterRef("student"))
    rows = Enrolment.objects.filter(~Exists(later), ends__isnull=False)
    return rows.select_related("student", "school_class__school").order_by("-ends", "seat_number", "pk")


def left_lately(user: User) -> QuerySet[Enrolment]:
    """Who left one of the person's schools within a year; not who finished it."""
    since = timezone.localdate() - SHOWN_FOR
    rows = last_seats(user).filter(school_class__school__in=school_keys(user), ends__gte=since)
    return rows.exclude(end_reason=Enrolment.End.GRADUATED)


def left_class(user: User, school_class: SchoolClass) -> list[Enrolment]:
    """Of a class, by name; the look is recorded."""
    seats = list(left_lately(user).filter(school_class=school_class))
    if seats:
        ids = [seat.student.public_id for seat in seats]
        record(by=user, verb="student.list", obj=school_class, subjects=ids, purpose="roster")
    return seats


def may_be_back(user: User, school: School, registers: Collection[str]) -> QuerySet[Enrolment]:
    """Whom a new row may be about: who left this school at any time, or one of the county with such a register hash."""
    mine = Q(school_class__school=school, school_class__school__in=school_keys(user))
    numbers = Q(student__register_hash__in=registers, school_class__school__township__county=school.township.county_id)
    return last_seats(user).filter(mine | numbers)


def find_left(user: User, public_id: UUID) -> Enrolment | None:
    """The last seat of a child who left lately; the look is recorded."""
    seat = left_lately(user).filter(student__public_id=public_id).first()
    if seat is not None:
        record(by=user, verb="student.show", obj=seat.student, subjects=[seat.student.public_id], purpose="roster")
    return seat


def acts_of(user: User) -> QuerySet[RosterAct]:
    """Of the schools whose roster and staff the person keeps, the latest first; writes no audit event."""
    if not can(user, Permission.MANAGE_ROSTER):
        return RosterAct.objects.none()
    rows = RosterAct.objects.filter(school__in=school_keys(user)).select_related("student", "assignment__user", "by")
    return rows.select_related("school_class__school__township__county").order_by("-at", "-pk")


def list_acts(user: User) -> list[RosterAct]:
    """What can still be taken back, and what was; the children named are recorded as looked at."""
    acts = list(acts_of(user).filter(Q(undone_at__isnull=False) | Q(at__gt=timezone.now() - UNDO_FOR)))
    ids = {act.student.public_id for act in acts if act.student}
    if ids:
        record(by=user, verb="student.list", subjects=list(ids), purpose="roster")
    return acts


def get_act_or_404(user: User, public_id: UUID) -> RosterAct:
    return one_or_404(acts_of(user), public_id=public_id)


def children_left(user: User) -> QuerySet[Student]:
    return Student.objects.filter(pk__in=left_lately(user).values("student"))

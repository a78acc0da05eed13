"""Who types the child forms of classes, from a day to a day. Named by the counselor; never the class teacher."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, can
from screening.idempotency.once import once
from students.dated import in_force
from students.models import School, SchoolClass, StaffAssignment

LONGEST = timedelta(days=92)
Duty = StaffAssignment.Duty


class TypistImpossible(Exception):
    """`problem`: span (wrong order or over three months), past, role, elsewhere, or teaches with `school_class`."""

    def __init__(self, problem: str, school_class: SchoolClass | None = None) -> None:
        self.problem, self.school_class = problem, school_class
        super().__init__(problem)


@transaction.atomic
def name_typist(
    user: User,
    *,
    by: User,
    school: School,
    classes: Iterable[SchoolClass],
    starts: date,
    ends: date,
    nonce: UUID,
) -> list[StaffAssignment]:
    """One dated row a class; the same form sent twice makes none twice. Raises TypistImpossible."""
    chosen = list(classes)
    _check_days(starts, ends)
    _check_person(user, school, chosen, starts, ends)
    return [
        _name(user, by=by, nonce=uuid5(nonce, str(one.public_id)), school_class=one, starts=starts, ends=ends)
        for one in chosen
    ]


@transaction.atomic
def lapse_typing(user: User, *, by: User | None, school_class: SchoolClass, day: date) -> int:
    """Who becomes the class teacher on `day` types for the class no longer."""
    rows = StaffAssignment.objects.filter(user=user, school_class=school_class, duty=Duty.TYPIST, ends__gte=day)
    for row in (found := list(rows)):
        detail = {"person": str(user.public_id), "because": "teaches"}
        record(by=by, verb="assignment.end", obj=row, detail=detail)
        if row.starts >= day:
            row.delete()
        else:
            row.ends = day - timedelta(days=1)
            row.save(update_fields=["ends"])
    return len(found)


def _check_days(starts: date, ends: date) -> None:
    if not timedelta(0) <= ends - starts <= LONGEST:
        raise TypistImpossible("span")
    if ends < timezone.localdate():
        raise TypistImpossible("past")


def _check_person(user: User, school: School, classes: list[SchoolClass], starts: date, ends: date) -> None:
    if not can(user, Permission.TYPE_WHEN_NAMED):
        raise TypistImpossible("role")
    works = StaffAssignment.objects.filter(in_force(timezone.localdate()), user=user, school=school)
    if not works.exclude(duty=Duty.TYPIST).exists() or any(one.school_id != school.pk for one in classes):
        raise TypistImpossible("elsewhere")
    taught = StaffAssignment.objects.filter(user=user, duty=Duty.CLASS_TEACHER, starts__lte=ends)
    taught = taught.exclude(ends__lt=starts).filter(school_class__in=classes).select_related("school_class")
    for row in taught:
        raise TypistImpossible("teaches", row.school_class)


@once("assignment.start")
def _name(user: User, *, by: User, nonce: UUID, school_class: SchoolClass, starts: date, ends: date) -> StaffAssignment:
    what = {"user": user, "school": school_class.school, "school_class": school_class, "duty": Duty.TYPIST}
    there = StaffAssignment.objects.filter(**what, starts__lte=starts, ends__gte=ends).first()
    if there is not None:
        return there
    row = StaffAssignment.objects.create(**what, starts=starts, ends=ends)
    detail = {"duty": str(Duty.TYPIST), "person": str(user.public_id), "last_day": ends.isoformat()}
    record(by=by, verb="assignment.start", obj=row, detail=detail)
    return row

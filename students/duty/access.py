"""Doors of the duties of a school's staff: what is wrong with a duty list, and who types the child forms.

duty_days_of_leavers(user)                   days ahead on which somebody named works there no more
typing_duties_of(user)                       own classes to type for, today
typists_of(user), get_typist_or_404(…)       counselor: those named for the assigned schools, today or later
possible_typists(user, school)               counselor: who works there today and may be named
possible_successors(user, assignment)        administrator: who can have the class next
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can, roles_with
from accounts.shortcuts import one_or_404
from students.access import assignments_of, colleagues_of, duty_days_of, school_keys, schools_of
from students.dated import in_force
from students.duty.hours import both_work_there
from students.models import ROLE_OF_DUTY, DutyDay, School, StaffAssignment

Duty = StaffAssignment.Duty


def duty_days_of_leavers(user: User) -> QuerySet[DutyDay]:
    """Days ahead on which the duty person or the deputy works at the school no more."""
    return duty_days_of(user).filter(~both_work_there())


def typing_duties_of(user: User) -> QuerySet[StaffAssignment]:
    """While the person works at the school, and never for a class the person teaches, whatever was agreed before."""
    if not can(user, Permission.TYPE_WHEN_NAMED):
        return StaffAssignment.objects.none()
    today = in_force(timezone.localdate())
    taught = StaffAssignment.objects.filter(today, user=user, duty=Duty.CLASS_TEACHER).values("school_class")
    rows = StaffAssignment.objects.filter(today, user=user, duty=Duty.TYPIST, school__in=_schools(user))
    return rows.exclude(school_class__in=taught)


def typists_of(user: User) -> QuerySet[StaffAssignment]:
    if not can(user, Permission.REVIEW_CASES):
        return StaffAssignment.objects.none()
    rows = StaffAssignment.objects.filter(
        duty=Duty.TYPIST, ends__gte=timezone.localdate(), school__in=school_keys(user)
    )
    return rows.select_related("user", "school", "school_class__school__township__county").order_by("user__name", "pk")


def get_typist_or_404(user: User, public_id: UUID) -> StaffAssignment:
    return one_or_404(typists_of(user), public_id=public_id)


def possible_typists(user: User, school: School) -> QuerySet[User]:
    """Teachers and other staff with a duty at the school today."""
    if not can(user, Permission.REVIEW_CASES) or not schools_of(user).filter(pk=school.pk).exists():
        return User.objects.none()
    here = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=school).exclude(duty=Duty.TYPIST)
    rows = User.objects.filter(
        pk__in=here.values("user"), role__in=roles_with(Permission.TYPE_WHEN_NAMED), is_active=True
    )
    return rows.order_by("name", "pk")


def possible_successors(user: User, assignment: StaffAssignment) -> QuerySet[User]:
    """Colleagues who can have the class of a duty that ends, and do not have it."""
    same = StaffAssignment.objects.filter(school_class=assignment.school_class, duty=assignment.duty, ends__isnull=True)
    teachers = colleagues_of(user, assignment.school).filter(role=ROLE_OF_DUTY[assignment.duty])
    return teachers.exclude(pk__in=same.values("user"))


def _schools(user: User) -> QuerySet[StaffAssignment, Mapping[str, Any]]:
    return assignments_of(user).values("school")

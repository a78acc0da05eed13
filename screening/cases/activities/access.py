"""Doors to the activities of a school. Nothing here knows a case.

activities_of(user)                       everybody at the school: what is offered, without a child
get_activity_or_404(user, id)             the same, one
get_own_activity_or_404(user, id)         to change or end it
get_led_activity_or_404(user, id)         to write down who came: who leads it, and the counselor
seats_in(user, activity, day)             whom the person reads of its list: all, the own class, or nobody
list_members(user, activity, day)         the same, recorded as a look
attendance_of(user, student)              what a child has taken part in: the counselor
volunteers_of(user)                       whoever keeps their checks
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can, roles_with
from accounts.shortcuts import one_or_404
from screening.cases.models import Activity, ActivityMember, ActivitySession, Attendance, Volunteer
from students.access import (
    assignments_of,
    child_keys,
    classes_of,
    school_keys,
    schools_of,
    seats_today,
)
from students.dated import in_force
from students.models import Enrolment, School, SchoolClass, StaffAssignment, Student
from students.selectors import grade_of, school_year_of


def activities_of(user: User) -> QuerySet[Activity]:
    if not user.works_at_school:
        return Activity.objects.none()
    rows = Activity.objects.filter(school__in=school_keys(user))
    rows = rows.select_related("school__township__county", "led_by", "volunteer")
    return rows.prefetch_related("volunteer__checks").order_by("school__name", "title", "pk")


def running_activities(user: User, school: School | None = None) -> QuerySet[Activity]:
    """Those of today and of the days to come."""
    rows = activities_of(user).filter(Q(ends__isnull=True) | Q(ends__gte=timezone.localdate()))
    return rows.filter(school=school) if school else rows


def get_activity_or_404(user: User, public_id: UUID) -> Activity:
    return one_or_404(activities_of(user), public_id=public_id)


def own_activities(user: User) -> QuerySet[Activity]:
    return activities_of(user) if can(user, Permission.ARRANGE_ACTIVITIES) else Activity.objects.none()


def get_own_activity_or_404(user: User, public_id: UUID) -> Activity:
    return one_or_404(own_activities(user), public_id=public_id)


def led_activities(user: User) -> QuerySet[Activity]:
    if not can(user, Permission.LEAD_ACTIVITIES):
        return Activity.objects.none()
    rows = activities_of(user)
    return rows if can(user, Permission.REVIEW_CASES) else rows.filter(led_by=user)


def get_led_activity_or_404(user: User, public_id: UUID) -> Activity:
    return one_or_404(led_activities(user), public_id=public_id)


def arranged_school_or_404(user: User, public_id: UUID) -> School:
    if not can(user, Permission.ARRANGE_ACTIVITIES):
        raise Http404
    return one_or_404(schools_of(user), public_id=public_id)


def possible_leaders(user: User, school: School) -> QuerySet[User]:
    """Teachers, other staff and counselors with a duty at the school today."""
    here = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=school, school__in=school_keys(user))
    rows = User.objects.filter(
        pk__in=here.values("user"), role__in=roles_with(Permission.LEAD_ACTIVITIES), is_active=True
    )
    return rows.order_by("name", "pk")


def open_classes(user: User, activity: Activity) -> list[SchoolClass]:
    """Classes whose children the person may put in: those the activity is open to."""
    if not can(user, Permission.JOIN_ACTIVITIES):
        return []
    year = school_year_of(activity.school)
    rows = classes_of(user).filter(school=activity.school)
    return [row for row in rows if not activity.grades or grade_of(row, year) in activity.grades]


def open_class_or_404(user: User, activity: Activity, public_id: UUID) -> SchoolClass:
    found = next((row for row in open_classes(user, activity) if row.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


def seats_in(user: User, activity: Activity, day: date) -> QuerySet[Enrolment]:
    """The children of that day in the order of class and seat: all of them for who leads it and for the counselor, the
    own class for a class teacher, nobody for others."""
    members = _members(activity, day).filter(activity__in=activities_of(user))
    rows = Enrolment.objects.filter(in_force(day), student__in=members.values("student"))
    rows = rows.filter(school_class__school=activity.school)
    if not led_activities(user).filter(pk=activity.pk).exists():
        rows = rows.filter(school_class__in=_taught(user))
    return rows.select_related("student", "school_class__school__township__county").order_by(
        "-school_class__cohort_year", "school_class__number", "seat_number", "pk"
    )


def list_members(user: User, activity: Activity, day: date, *, purpose: str) -> list[Enrolment]:
    seats = list(seats_in(user, activity, day))
    record_look(user, activity, seats, purpose=purpose)
    return seats


def record_look(user: User, activity: Activity | None, seats: Iterable[Enrolment], *, purpose: str) -> None:
    children = [seat.student.public_id for seat in seats]
    audit.record(by=user, verb="activity.list", obj=activity, subjects=children, purpose=purpose)


def list_class(user: User, activity: Activity, school_class: SchoolClass) -> list[Enrolment]:
    """Everybody of a class the person may put in, in seat order; recorded as a look."""
    seats = list(seats_today(user).filter(school_class=school_class))
    record_look(user, activity, seats, purpose="activity")
    return seats


def seats_of_school(user: User, activity: Activity) -> list[Enrolment]:
    """Children of the school the person may put in, class by class; the caller records the look."""
    rows = seats_today(user).filter(school_class__school=activity.school).select_related("student", "school_class")
    return list(rows.order_by("-school_class__cohort_year", "school_class__number", "seat_number", "pk"))


def member_ids(user: User, activity: Activity) -> set[int]:
    """Keys of today's members among the children the person sees there."""
    return set(seats_in(user, activity, timezone.localdate()).values_list("student_id", flat=True))


def count_members(user: User, activities: Iterable[Activity]) -> dict[int, int]:
    """Activity → how many places are taken; whoever it is that takes them."""
    mine = activities_of(user).filter(pk__in=[row.pk for row in activities])
    found = dict.fromkeys(mine.values_list("pk", flat=True), 0)
    for activity in _current_members().filter(activity__in=list(found)).values_list("activity_id", flat=True):
        found[activity] += 1
    return found


def children_by_activity(user: User) -> dict[int, set[int]]:
    """Running activity → keys of its children, for the counselor."""
    if not can(user, Permission.REVIEW_CASES):
        return {}
    found: dict[int, set[int]] = {}
    rows = _current_members().filter(activity__in=running_activities(user).order_by())
    for activity, student in rows.values_list("activity_id", "student_id"):
        found.setdefault(activity, set()).add(student)
    return found


def sessions_of(user: User, activity: Activity) -> QuerySet[ActivitySession]:
    """The days as they stand, newest first."""
    rows = ActivitySession.objects.filter(activity=activity, activity__in=activities_of(user))
    return rows.filter(superseded_at__isnull=True).select_related("recorded_by", "activity").order_by("-held_on")


def held_days(user: User, activities: Iterable[Activity], since: date) -> dict[int, int]:
    """Activity → how often it took place since a day."""
    rows = ActivitySession.objects.filter(activity__in=activities_of(user), superseded_at__isnull=True)
    rows = rows.filter(activity__in=[row.pk for row in activities], took_place=True, held_on__gte=since)
    found: dict[int, int] = {}
    for activity in rows.values_list("activity_id", flat=True):
        found[activity] = found.get(activity, 0) + 1
    return found


def came_on(user: User, session: ActivitySession) -> set[int]:
    """Keys of the children who came on a day that `sessions_of` returned, for who may read the list."""
    if not led_activities(user).filter(pk=session.activity_id).exists():
        return set()
    return set(session.attendance.filter(came=True).values_list("student_id", flat=True))


def attendance_of(user: User, student: Student) -> QuerySet[Attendance]:
    """A child's days at activities as they stand, oldest first; writes no audit event: the child's page does."""
    if not can(user, Permission.REVIEW_CASES):
        return Attendance.objects.none()
    rows = Attendance.objects.filter(student=student, student__in=child_keys(user))
    rows = rows.filter(session__superseded_at__isnull=True)
    return rows.select_related("session__activity").order_by("session__held_on", "pk")


def volunteers_of(user: User) -> QuerySet[Volunteer]:
    """Those who still come, of the schools whose activities the person arranges."""
    if not can(user, Permission.ARRANGE_ACTIVITIES):
        return Volunteer.objects.none()
    rows = Volunteer.objects.filter(school__in=school_keys(user))
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=timezone.localdate()))
    return rows.select_related("school").prefetch_related("checks__checked_by").order_by("school__name", "pk")


def get_volunteer_or_404(user: User, public_id: UUID) -> Volunteer:
    return one_or_404(volunteers_of(user), public_id=public_id)


def checked_volunteers(user: User, school: School) -> list[Volunteer]:
    """Who may be named today: a check that is valid today."""
    today = timezone.localdate()
    valid = Q(checks__checked_on__lte=today, checks__valid_until__gte=today)
    return list(volunteers_of(user).filter(valid, school=school).distinct())


def _members(activity: Activity, day: date) -> QuerySet[ActivityMember]:
    return ActivityMember.objects.filter(_on(day), activity=activity)


def _on(day: date) -> Q:
    """Members of a day: joined by then, not left yet. Whoever leaves on the day of joining was never there."""
    return Q(joined_on__lte=day) & (Q(left_on__isnull=True) | Q(left_on__gt=day)) & ~Q(left_on=F("joined_on"))


def _current_members() -> QuerySet[ActivityMember]:
    """Today's, without those who are at the school no more."""
    today = timezone.localdate()
    here = Enrolment.objects.filter(
        in_force(today), student=OuterRef("student"), school_class__school=OuterRef("activity__school")
    )
    return ActivityMember.objects.filter(_on(today), Exists(here))


def _taught(user: User) -> QuerySet[StaffAssignment, Mapping[str, Any]]:
    rows = assignments_of(user) if can(user, Permission.TALK_WITH_CHILD) else StaffAssignment.objects.none()
    return rows.values("school_class")

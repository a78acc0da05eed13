"""The door to children, classes and schools: who may reach whom today. Everything else is nothing or 404.

A door says which children somebody has a duty to, not what may be read about them: a school administrator reaches the
roster of the school and neither answers nor cases. Other rooms ask accounts.permissions as well.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import Keys, once_a_page, once_while_reading, one_or_404
from students.dated import in_force
from students.models import (
    DUTY_OF_ROLE,
    CareArrangement,
    Consent,
    County,
    CountyAssignment,
    DutyDay,
    Enrolment,
    FamilyContact,
    RecordUpload,
    RegistrationSheet,
    RosterImport,
    School,
    SchoolClass,
    SchoolRecord,
    StaffAssignment,
    Student,
)

Assignments = Callable[[User], QuerySet[StaffAssignment]]


def schools_taught_at(user: User, assignments: Assignments) -> list[int]:
    return [school for school, _class, _ends in _posts(user, assignments)]


def classes_taught(user: User, assignments: Assignments) -> list[int]:
    """Of those that are open today."""
    today = timezone.localdate()
    return [key for _school, key, ends in _posts(user, assignments) if key and (ends is None or ends >= today)]


def _posts(user: User, assignments: Assignments) -> list[tuple[int, int | None, date | None]]:
    """School, class and the last day of the class."""

    def ask() -> list[tuple[int, int | None, date | None]]:
        return list(assignments(user).values_list("school", "school_class", "school_class__closed_on"))

    return once_while_reading(("class posts", user.pk), ask)


def assignments_of(user: User) -> QuerySet[StaffAssignment]:
    """What the person does today, in the role the person signs in with."""
    duty = DUTY_OF_ROLE.get(user.role)
    if not user.is_active or duty is None:
        return StaffAssignment.objects.none()
    return StaffAssignment.objects.filter(in_force(timezone.localdate()), user=user, duty=duty)


def county_posts_of(user: User) -> QuerySet[CountyAssignment]:
    rows = CountyAssignment.objects.filter(in_force(timezone.localdate()), user=user)
    return rows if user.is_active else rows.none()


def school_keys(user: User) -> Keys:
    """Schools the person works at today; for a district officer and the protection contact those of the county."""
    if user.kept_while_reading is not None and can(user, Permission.RATE_CLASS):
        return schools_taught_at(user, assignments_of)
    return once_a_page(user, "schools", lambda: _schools(user))


def _schools(user: User) -> QuerySet[Any, int]:
    if user.works_for_county:
        of_county = School.objects.filter(township__county__in=county_posts_of(user).values("county"))
        return of_county.values_list("pk", flat=True)
    return assignments_of(user).values_list("school", flat=True)


def schools_of(user: User) -> QuerySet[School]:
    return School.objects.filter(pk__in=school_keys(user)).select_related("township__county").order_by("name", "pk")


def known_schools(user: User) -> list[School]:
    """The same as they are, read once where a page only reads, and their keys with them."""
    rows = School.objects.filter(pk__in=_schools(user)).select_related("township__county").order_by("name", "pk")
    found = once_while_reading(("schools", user.pk), lambda: list(rows))
    once_a_page(user, "schools", lambda: [school.pk for school in found])
    return found


def classes_of(user: User) -> QuerySet[SchoolClass]:
    """Own classes of a teacher; all open classes of the schools of a counselor or school administrator."""
    rows = SchoolClass.objects.filter(pk__in=class_keys(user)) if can(user, Permission.RATE_CLASS) else _classes(user)
    return rows.select_related("school__township__county").order_by("school__name", "-cohort_year", "number")


def class_keys(user: User) -> Keys:
    """Of `classes_of`, to ask for rows of them."""
    if user.kept_while_reading is not None and can(user, Permission.RATE_CLASS):
        return classes_taught(user, assignments_of)
    return _classes(user).values_list("pk", flat=True)


def _classes(user: User) -> QuerySet[SchoolClass]:
    open_today = Q(closed_on__isnull=True) | Q(closed_on__gte=timezone.localdate())
    if can(user, Permission.RATE_CLASS):
        return SchoolClass.objects.filter(open_today, pk__in=assignments_of(user).values("school_class"))
    if can(user, Permission.REVIEW_CASES, Permission.MANAGE_ROSTER):
        return SchoolClass.objects.filter(open_today, school__in=school_keys(user))
    return SchoolClass.objects.none()


def classes_without_teacher(user: User) -> QuerySet[SchoolClass]:
    """Of `classes_of`, those with children today and nobody to answer for them."""
    today = in_force(timezone.localdate())
    children = Enrolment.objects.filter(today, school_class=OuterRef("pk"))
    duty = StaffAssignment.Duty.CLASS_TEACHER
    teachers = StaffAssignment.objects.filter(today, school_class=OuterRef("pk"), duty=duty, user__is_active=True)
    return classes_of(user).filter(Exists(children), ~Exists(teachers))


def child_keys(user: User) -> Keys:
    """Of `visible_students`, to ask for rows about them: a class teacher's are few enough to be named one by one."""
    here = Enrolment.objects.filter(in_force(timezone.localdate()), school_class__in=class_keys(user))
    keys = here.values_list("student", flat=True)
    return once_a_page(user, "children", lambda: keys) if can(user, Permission.RATE_CLASS) else keys


def visible_students(user: User) -> QuerySet[Student]:
    """Children the person has a duty to today, for the doors of other rooms; writes no audit event."""
    return Student.objects.filter(pk__in=child_keys(user))


def children_of_schools(user: User) -> QuerySet[Student]:
    """Children who are or were at a school where the person works today, to go on reading what one wrote oneself."""
    return Student.objects.filter(enrolments__school_class__school__in=school_keys(user))


def get_student_or_404(user: User, public_id: UUID, *, purpose: str) -> Student:
    """The child, and one event in the audit log that says who looked and what for."""
    student = one_or_404(visible_students(user), public_id=public_id)
    record(by=user, verb="student.show", obj=student, subjects=[student.public_id], purpose=purpose)
    return student


def list_seats(user: User, *, purpose: str, classes: Iterable[SchoolClass]) -> QuerySet[Enrolment]:
    """Today's children of these classes with their seats, as far as the person reaches them; recorded as a list."""
    ids = [school_class.pk for school_class in classes]
    allowed = classes_of(user).filter(pk__in=ids)
    seats = Enrolment.objects.filter(in_force(timezone.localdate()), school_class__in=allowed.values("pk"))
    only = allowed.first() if len(ids) == 1 else None
    _record_list(user, purpose, only, Student.objects.filter(pk__in=seats.values("student")))
    return seats.select_related("student", "school_class__school").order_by(
        "school_class__school__name", "-school_class__cohort_year", "school_class__number", "seat_number", "pk"
    )


def _record_list(user: User, purpose: str, obj: Model | None, students: QuerySet[Student]) -> None:
    ids = students.values_list("public_id", flat=True)
    record(by=user, verb="student.list", obj=obj, subjects=ids, purpose=purpose)


def get_class_or_404(user: User, public_id: UUID) -> SchoolClass:
    return one_or_404(classes_of(user), public_id=public_id)


def get_school_or_404(user: User, public_id: UUID) -> School:
    return one_or_404(schools_of(user), public_id=public_id)


def county_of(user: User) -> County:
    """The county the person works in; 404 for somebody without any post today."""
    at_school = School.objects.filter(pk__in=assignments_of(user).values("school")).values("township__county")
    return one_or_404(County.objects.filter(Q(pk__in=county_posts_of(user).values("county")) | Q(pk__in=at_school)))


def calendar_county_of(user: User) -> County:
    """The county whose calendar and numbers the person keeps."""
    return county_of(user) if can(user, Permission.MANAGE_ROUNDS) else one_or_404(County.objects.none())


def sole_county_of(user: User) -> County:
    """Where an administrator's school is the only one: nobody else can keep its numbers or name its officer. Or 404."""
    mine = School.objects.filter(pk__in=school_keys(user) if can(user, Permission.MANAGE_STAFF) else [])
    others = School.objects.filter(township__county=OuterRef("township__county")).exclude(pk=OuterRef("pk"))
    alone = mine.annotate(another=Subquery(others.values("pk")[:1])).filter(another__isnull=True).values("pk")
    return one_or_404(County.objects.filter(townships__schools__in=alone))


def is_sole_administrator(user: User) -> bool:
    try:
        return bool(sole_county_of(user))
    except Http404:
        return False


def numbers_county_of(user: User) -> County:
    """The county whose emergency numbers and contact the person writes down."""
    return sole_county_of(user) if can(user, Permission.MANAGE_STAFF) else calendar_county_of(user)


def staff_of(user: User) -> QuerySet[StaffAssignment]:
    """What colleagues do, or will do, at the schools whose staff the person keeps."""
    open_ended = Q(ends__isnull=True) | Q(ends__gte=timezone.localdate())
    return _staff_rows(user).filter(open_ended, taken_back=False)


def former_staff_of(user: User) -> QuerySet[StaffAssignment]:
    """Ended and taken back."""
    return _staff_rows(user).filter(Q(ends__lt=timezone.localdate()) | Q(taken_back=True))


def _staff_rows(user: User) -> QuerySet[StaffAssignment]:
    if not can(user, Permission.MANAGE_STAFF):
        return StaffAssignment.objects.none()
    rows = StaffAssignment.objects.filter(school__in=school_keys(user))
    return rows.select_related("user", "school", "school_class__school__township__county").order_by("starts", "pk")


def get_assignment_or_404(user: User, public_id: UUID) -> StaffAssignment:
    return one_or_404(staff_of(user), public_id=public_id)


def colleagues_of(user: User, school: School) -> QuerySet[User]:
    """Who works at a school whose staff the person keeps, today."""
    here = staff_of(user).filter(in_force(timezone.localdate()), school=school)
    return User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("name", "pk")


def person_with_username(user: User, username: str) -> User | None:
    """Somebody with an account in a school of the same county, to be given a duty; names nobody to anybody else."""
    if not can(user, Permission.MANAGE_STAFF):
        return None
    counties = schools_of(user).values("township__county")
    there = StaffAssignment.objects.filter(school__township__county__in=counties).values("user")
    return User.objects.filter(username=username, is_active=True, pk__in=there).first()


def duty_days_of(user: User) -> QuerySet[DutyDay]:
    """The duty lists, from today on, of the schools the person keeps or leads."""
    if not can(user, Permission.MANAGE_STAFF, Permission.READ_SCHOOL_REPORT):
        return DutyDay.objects.none()
    rows = DutyDay.objects.filter(school__in=school_keys(user), date__gte=timezone.localdate())
    return rows.select_related("school", "duty_person", "deputy").order_by("date", "pk")


def imports_of(user: User) -> QuerySet[RosterImport]:
    """Roster files of the schools whose roster the person keeps."""
    if not can(user, Permission.MANAGE_ROSTER):
        return RosterImport.objects.none()
    return RosterImport.objects.filter(school__in=school_keys(user)).select_related("school")


def get_import_or_404(user: User, public_id: UUID) -> RosterImport:
    return one_or_404(imports_of(user), public_id=public_id)


def find_import(user: User | None, public_id: str) -> RosterImport | None:
    """For work in the background: None when the person no longer keeps the roster of the school."""
    return imports_of(user).filter(public_id=public_id).first() if user is not None else None


def record_review(user: User, roster: RosterImport) -> None:
    """Somebody reads the names of an uploaded file; they may not be on the roster yet, so the file stands for them."""
    record(by=user, verb="roster.review", obj=roster, purpose="roster")


def get_record_upload_or_404(user: User, public_id: UUID) -> RecordUpload:
    """A list of attendance or results, for whoever keeps the roster of its school."""
    if not can(user, Permission.MANAGE_ROSTER):
        raise Http404
    mine = RecordUpload.objects.filter(school__in=school_keys(user))
    return one_or_404(mine.select_related("school"), public_id=public_id)


def seats_today(user: User) -> QuerySet[Enrolment]:
    """Children of all classes of the person, to be counted and not to be named; writes no audit event."""
    rows = Enrolment.objects.filter(in_force(timezone.localdate()), school_class__in=class_keys(user))
    return rows.select_related("student").order_by("seat_number", "student__sort_key", "pk")


def seats_of_school(user: User, school: School) -> QuerySet[Enrolment]:
    """Everybody who has not left the school, for whoever keeps its roster, in the order of classes and seats."""
    if not can(user, Permission.MANAGE_ROSTER) or not schools_of(user).filter(pk=school.pk).exists():
        return Enrolment.objects.none()
    rows = Enrolment.objects.filter(school_class__school=school, ends__isnull=True)
    return rows.select_related("student", "school_class").order_by(
        "-school_class__cohort_year", "school_class__number", "seat_number", "pk"
    )


def get_contact_or_404(user: User, student: Student, public_id: UUID) -> FamilyContact:
    """A person of the child's family who is still to be called."""
    mine = FamilyContact.objects.filter(student=student, student__in=child_keys(user), ended_at__isnull=True)
    return one_or_404(mine, public_id=public_id)


def registrations_of(user: User, school_year: int) -> QuerySet[RegistrationSheet]:
    """Sheets typed for today's children of the person, oldest first; writes no audit event."""
    rows = RegistrationSheet.objects.filter(student__in=child_keys(user), school_year=school_year)
    return rows.select_related("typed_by").order_by("pk")


Asked = Iterable[int] | OuterRef  # of children a door has returned, or the child of each row of such a query


def _of(student_ids: Asked) -> dict[str, Any]:
    return {"student": student_ids} if isinstance(student_ids, OuterRef) else {"student__in": list(student_ids)}


def consent_rows(student_ids: Asked) -> QuerySet[Consent]:
    """Oldest first, so that the last one of a child is in force."""
    return Consent.objects.filter(**_of(student_ids)).order_by("dated", "pk")


def care_rows(student_ids: Asked) -> QuerySet[CareArrangement]:
    """Oldest first, so that the last one of a child is in force."""
    return CareArrangement.objects.filter(**_of(student_ids)).order_by("as_of", "pk")


def school_records(user: User, student_ids: Iterable[int]) -> QuerySet[SchoolRecord]:
    """Attendance and results, oldest first, so that the last one of a child, kind and period is in force."""
    mine = visible_students(user).filter(pk__in=list(student_ids))
    return SchoolRecord.objects.filter(student__in=mine).order_by("recorded_at", "pk")

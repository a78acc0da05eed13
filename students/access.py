"""The door to children, classes and schools: who may reach whom today. Everything else is nothing or 404."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.audit import record
from accounts.models import Role, User
from students.models import County, CountyAssignment, Enrolment, School, SchoolClass, StaffAssignment, Student

Duty = StaffAssignment.Duty
DUTY_OF_ROLE = {
    Role.TEACHER: Duty.CLASS_TEACHER,
    Role.COUNSELOR: Duty.COUNSELOR,
    Role.HEADTEACHER: Duty.HEADTEACHER,
    Role.SCHOOL_ADMINISTRATOR: Duty.SCHOOL_ADMINISTRATOR,
    Role.STAFF: Duty.STAFF,
}


def assignments_of(user: User) -> QuerySet[StaffAssignment]:
    """What the person does today, in the role the person signs in with."""
    if not user.is_active or user.role not in DUTY_OF_ROLE:
        return StaffAssignment.objects.none()
    today = timezone.localdate()
    mine = StaffAssignment.objects.filter(user=user, duty=DUTY_OF_ROLE[user.role], starts__lte=today)
    return mine.filter(Q(ends__isnull=True) | Q(ends__gte=today))


def county_posts_of(user: User) -> QuerySet[CountyAssignment]:
    today = timezone.localdate()
    posts = CountyAssignment.objects.filter(user=user, starts__lte=today) if user.is_active else None
    return CountyAssignment.objects.none() if posts is None else posts.filter(Q(ends__isnull=True) | Q(ends__gte=today))


def schools_of(user: User) -> QuerySet[School]:
    """Schools the person works at today; for a county post, every school of the county."""
    at_school = School.objects.filter(assignments__in=assignments_of(user))
    in_county = School.objects.filter(township__county__assignments__in=county_posts_of(user))
    chosen = in_county if user.role in (Role.DISTRICT_OFFICER, Role.PROTECTION_CONTACT) else at_school
    return chosen.select_related("township__county").distinct().order_by("name")


def classes_of(user: User) -> QuerySet[SchoolClass]:
    """Own classes of a teacher; all open classes of the schools of a counselor or school administrator."""
    if user.role == Role.TEACHER:
        own = SchoolClass.objects.filter(assignments__in=assignments_of(user))
    elif user.role in (Role.COUNSELOR, Role.SCHOOL_ADMINISTRATOR):
        own = SchoolClass.objects.filter(school__in=schools_of(user))
    else:
        return SchoolClass.objects.none()
    return (
        own.filter(closed_on__isnull=True)
        .select_related("school__township__county")
        .distinct()
        .order_by("school__name", "-cohort_year", "number")
    )


def visible_students(user: User) -> QuerySet[Student]:
    """Children the person has a duty to today, for the doors of other rooms; writes no audit event."""
    today = timezone.localdate()
    here = Enrolment.objects.filter(school_class__in=classes_of(user), starts__lte=today)
    here = here.filter(Q(ends__isnull=True) | Q(ends__gte=today))
    return Student.objects.filter(enrolments__in=here).distinct()


def get_student_or_404(user: User, public_id: UUID, *, purpose: str) -> Student:
    student = visible_students(user).filter(public_id=public_id).first()
    if student is None:
        raise Http404
    record(by=user, verb="student.show", obj=student, subjects=[student.public_id], purpose=purpose)
    return student


def list_students(
    user: User, *, purpose: str, school_class: SchoolClass | None = None, school: School | None = None
) -> QuerySet[Student]:
    """Children of the person, narrowed to a class or school; the look is recorded with every child in it."""
    students = visible_students(user)
    if school_class is not None:
        students = students.filter(enrolments__school_class=school_class, enrolments__ends__isnull=True)
    if school is not None:
        students = students.filter(enrolments__school_class__school=school, enrolments__ends__isnull=True)
    record(
        by=user,
        verb="student.list",
        obj=school_class or school,
        subjects=students.values_list("public_id", flat=True),
        purpose=purpose,
    )
    return students.order_by("sort_key")


def get_class_or_404(user: User, public_id: UUID) -> SchoolClass:
    school_class = classes_of(user).filter(public_id=public_id).first()
    if school_class is None:
        raise Http404
    return school_class


def get_school_or_404(user: User, public_id: UUID) -> School:
    school = schools_of(user).filter(public_id=public_id).first()
    if school is None:
        raise Http404
    return school


def county_of(user: User) -> County:
    """The county the person works in; 404 for somebody without any post today."""
    county = (
        County.objects.filter(
            Q(assignments__in=county_posts_of(user)) | Q(townships__schools__assignments__in=assignments_of(user))
        )
        .distinct()
        .first()
    )
    if county is None:
        raise Http404
    return county

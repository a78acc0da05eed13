"""Doors to emergency looks: a counselor of the county opens one case of a school where the person does not work.

schools_elsewhere(user)          where somebody may have to look, though it is not the person's school
case_to_open(user, …)            exactly the case asked for, or nothing: no list, no hint
looks_of(user)                   what the person opened, until it closes by itself
notices_of(user)                 who looked, for the headteacher; for the county's protection contact where there is
                                 none, or an urgent concern about the child is kept from the headteacher
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Role, User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.cases.models import Case, EmergencyLook, UrgentConcern, UrgentWithheld
from students.access import school_keys, schools_of
from students.dated import in_force
from students.models import Enrolment, School, StaffAssignment


def schools_elsewhere(user: User) -> QuerySet[School]:
    if not can(user, Permission.REVIEW_CASES):
        return School.objects.none()
    mine = schools_of(user)
    rows = School.objects.filter(township__county__in=mine.values("township__county"))
    return rows.exclude(pk__in=mine.values("pk")).order_by("name", "pk")


def case_to_open(
    user: User, *, school: School, number: str = "", name: str = "", seat: tuple[int, int] = (0, 0)
) -> Case | None:
    """`number`, or the full name with `seat`: the year the class began and its number. Open cases only."""
    rows = Case.objects.filter(school__in=schools_elsewhere(user), school=school, flag__withdrawn_at__isnull=True)
    rows = rows.exclude(state=Case.State.CLOSED).select_related("student", "school")
    if number:
        return rows.filter(number=number).first()
    cohort_year, class_number = seat
    here = Enrolment.objects.filter(in_force(timezone.localdate()), school_class__school=school)
    here = here.filter(school_class__cohort_year=cohort_year, school_class__number=class_number)
    found = list(rows.filter(student__name=name, student__in=here.values("student")).order_by("-opened_on", "-pk"))
    return found[0] if len({case.student_id for case in found}) == 1 else None


def looks_of(user: User) -> QuerySet[EmergencyLook]:
    if not can(user, Permission.REVIEW_CASES):
        return EmergencyLook.objects.none()
    rows = EmergencyLook.objects.filter(opened_by=user, open_until__gt=timezone.now())
    return rows.select_related("case__student", "case__school__township__county", "case__owner").order_by("-opened_at")


def get_look_or_404(user: User, public_id: UUID) -> EmergencyLook:
    """Every look at the page is recorded, not only the opening."""
    found = one_or_404(looks_of(user), public_id=public_id)
    subjects = [found.case.student.public_id]
    audit.record(by=user, verb="case.emergency_look", obj=found, subjects=subjects, purpose="emergency")
    return found


def notices_of(user: User) -> QuerySet[EmergencyLook]:
    """Not yet noted, newest first."""
    rows = EmergencyLook.objects.filter(noted_at__isnull=True, case__school__in=school_keys(user))
    rows = rows.annotate(is_kept=Exists(_kept_from_headteacher())).select_related(
        "case__student", "case__school", "opened_by"
    )
    if can(user, Permission.READ_SCHOOL_REPORT):
        rows = rows.filter(is_kept=False)
    elif can(user, Permission.HANDLE_URGENT) and user.works_for_county:
        rows = rows.filter(Q(is_kept=True) | ~Exists(_heads_today()))
    else:
        rows = rows.none()
    return rows.order_by("-opened_at", "-pk")


def look_at_notices(user: User) -> list[EmergencyLook]:
    """The headteacher reads the child's name; the protection contact reads the number of the case alone."""
    rows = list(notices_of(user))
    subjects = [row.case.student.public_id for row in rows]
    if rows:
        audit.record(by=user, verb="emergency_notice.list", subjects=subjects, purpose="emergency")
    return rows


def get_notice_to_write_or_404(user: User, public_id: UUID) -> EmergencyLook:
    return one_or_404(notices_of(user), public_id=public_id)


def _heads_today() -> QuerySet[StaffAssignment]:
    rows = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=OuterRef("case__school"))
    return rows.filter(duty=StaffAssignment.Duty.HEADTEACHER, user__is_active=True)


def _kept_from_headteacher() -> QuerySet[UrgentConcern]:
    """A concern about the child, or an open one of the school about nobody known, that a headteacher must not learn of:
    that somebody looked would tell."""
    heads = StaffAssignment.objects.filter(duty=StaffAssignment.Duty.HEADTEACHER, school=OuterRef("concern__school"))
    kept = UrgentWithheld.objects.filter(Q(role=Role.HEADTEACHER) | Q(user__in=heads.values("user")))
    about = Q(student=OuterRef("case__student"))
    about |= Q(student__isnull=True, closed_at__isnull=True, school=OuterRef("case__school"))
    return UrgentConcern.objects.filter(about, Exists(kept.filter(concern=OuterRef("pk"))))

"""The door to comments. As written they stay at the school; the officer reads what a person has released."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.research.evaluation.access.pilots import pilots_of
from screening.research.models import Pilot, PilotComment
from students.access import school_keys, schools_of
from students.models import Enrolment, FamilyContact, School, StaffAssignment

TYPE = (Permission.REVIEW_CASES, Permission.MANAGE_ROSTER)


def schools_commented(user: User, pilot: Pilot) -> QuerySet[School]:
    """Schools of the pilot in which the person types comments."""
    if not can(user, *TYPE):
        return School.objects.none()
    return schools_of(user).filter(classes__pilot_classes__pilot=pilot).distinct()


def commented_pilots(user: User) -> QuerySet[Pilot]:
    """Pilots that have begun, in which a school of the counselor or administrator takes part."""
    if not can(user, *TYPE):
        return Pilot.objects.none()
    schools = schools_of(user).order_by()
    rows = Pilot.objects.filter(started_at__isnull=False, pilot_classes__school_class__school__in=schools)
    return rows.distinct().order_by("-starts", "-pk")


def get_commented_pilot_or_404(user: User, public_id: UUID) -> Pilot:
    return one_or_404(commented_pilots(user), public_id=public_id)


def get_commented_school_or_404(user: User, pilot: Pilot, public_id: UUID) -> School:
    return one_or_404(schools_commented(user, pilot), public_id=public_id)


def comments_to_read(user: User) -> QuerySet[PilotComment]:
    """Comments as written of the own schools: the counselor only, who takes the names out."""
    if not can(user, Permission.REVIEW_CASES):
        return PilotComment.objects.none()
    rows = PilotComment.objects.filter(school__in=school_keys(user), text__isnull=False)
    return rows.select_related("pilot", "school", "typed_by").order_by("typed_at", "pk")


def waiting_comments(user: User, pilot: Pilot) -> QuerySet[PilotComment]:
    return comments_to_read(user).filter(pilot=pilot)


def get_comment_or_404(user: User, public_id: UUID) -> PilotComment:
    """One comment as written; the look is recorded. It may name anybody, so no child is noted with it."""
    found = one_or_404(comments_to_read(user), public_id=public_id)
    record(by=user, verb="comment.show", obj=found, purpose="de-identification")
    return found


def names_of_school(user: User, school: School) -> dict[str, str]:
    """Name → child | family | staff, of everybody the school knows, also of those who have left. Whoever reads the
    comments compares them with these; they are shown only where a comment has named them already."""
    if not can(user, Permission.REVIEW_CASES) or not schools_of(user).filter(pk=school.pk).exists():
        return {}
    children = Enrolment.objects.filter(school_class__school=school)
    family = FamilyContact.objects.filter(student__in=children.values("student"))
    staff = StaffAssignment.objects.filter(school=school)
    return {
        **{row.name: "family" for row in family},
        **dict.fromkeys(children.values_list("student__name", flat=True), "child"),
        **dict.fromkeys(staff.values_list("user__name", flat=True), "staff"),
    }


def released_comments(user: User, pilot: Pilot) -> QuerySet[PilotComment]:
    """What a person has released, for the officer: role, question and wording; neither school nor day is passed on."""
    rows = PilotComment.objects.filter(pilot=pilot, pilot__in=pilots_of(user), deidentified_at__isnull=False)
    return rows.only("public_id", "page", "role", "prompt", "released_text").order_by("public_id")

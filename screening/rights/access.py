"""The door to requests: whoever keeps the roster writes them down and answers; the headteacher reads what and when,
without a name."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.rights.models import Erasure, RightsRequest
from students.access import get_student_or_404, schools_of
from students.models import School, Student

READERS = (Permission.MANAGE_ROSTER, Permission.READ_SCHOOL_REPORT)


def schools_with_requests(user: User) -> QuerySet[School]:
    return schools_of(user) if can(user, *READERS) else School.objects.none()


def requests_of(user: User) -> QuerySet[RightsRequest]:
    """The open ones first, by their day; then those answered, the latest first."""
    rows = RightsRequest.objects.filter(school__in=schools_with_requests(user))
    return rows.select_related("student", "school").order_by("-answered_at", "due_on", "pk")


def open_requests_of(user: User) -> QuerySet[RightsRequest]:
    return requests_of(user).filter(answered_at=None).order_by("due_on", "pk")


def requests_to_answer(user: User) -> QuerySet[RightsRequest]:
    mine = can(user, Permission.MANAGE_ROSTER)
    return requests_of(user) if mine else RightsRequest.objects.none()


def get_request_or_404(user: User, public_id: UUID) -> RightsRequest:
    return one_or_404(requests_to_answer(user), public_id=public_id)


def refused_requests_of(user: User) -> QuerySet[RightsRequest]:
    return requests_to_answer(user).filter(outcome=RightsRequest.Outcome.REFUSED)


def get_child_or_404(user: User, public_id: UUID) -> Student:
    return get_student_or_404(user, public_id, purpose="rights")


def erasures_of(user: User) -> QuerySet[Erasure]:
    return Erasure.objects.filter(school__in=schools_with_requests(user)).order_by("-at")

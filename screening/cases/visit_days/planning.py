"""Whom the papers of the next visit are for: those the queue names for it, in its order."""

from django.utils import timezone

from accounts.models import User
from screening.cases.models import VisitDay
from screening.cases.queue.access import cases_by_key
from screening.cases.queue.entries import queue_of
from screening.cases.visit_days.services import make_visit_day
from students.models import StaffAssignment


def plan_visit(post: StaffAssignment, *, by: User) -> VisitDay:
    """Where no visit day is set, for today."""
    found = queue_of(by)
    part = next(part for part in found.schools if part.school.pk == post.school_id)
    cases = cases_by_key(by, found.posts, [place.case for place in part.next_ones])
    chosen = [cases[place.case] for place in part.next_ones if place.case in cases]
    return make_visit_day(post, by=by, day=part.visit or timezone.localdate(), cases=chosen)

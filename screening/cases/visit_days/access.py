"""The papers of visit days: those of the counselor's own schools, as long as the cases are in the person's care."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.cases.access import counselor_posts_of, of_my_cases
from screening.cases.models import Case, Review, VisitDay, VisitDaySheet
from students.access import school_keys
from students.models import StaffAssignment

TYPED_WITHIN = timedelta(days=60)


def visits_of(user: User) -> QuerySet[VisitDay]:
    """Newest first."""
    if not can(user, Permission.REVIEW_CASES):
        return VisitDay.objects.none()
    rows = VisitDay.objects.filter(school__in=school_keys(user)).select_related("school__township__county", "made_by")
    return rows.order_by("-day", "-pk")


def sheets_of(user: User) -> QuerySet[VisitDaySheet]:
    """In the order of the papers."""
    rows = VisitDaySheet.objects.filter(visit__in=visits_of(user).order_by(), **of_my_cases(user, "case"))
    related = ("visit__school", "case__student", "case__school__township__county", "case__school_class", "case__round")
    return rows.select_related(*related, "review__reviewed_by").order_by("visit", "place")


def packs_to_type(user: User) -> list[tuple[int, UUID, date, int]]:
    """School (by key), pack and its day of the last two months, and how many of its sheets are not typed back, oldest
    first; a case that was reviewed on screen since, or closed, needs no typing."""
    rows = sheets_of(user).filter(review=None, visit__day__gte=timezone.localdate() - TYPED_WITHIN)
    since = Review.objects.filter(case=OuterRef("case"), reviewed_at__gte=OuterRef("visit__made_at"))
    rows = rows.exclude(case__state=Case.State.CLOSED).exclude(Exists(since))
    columns = ("visit__school", "visit__public_id", "visit__day")
    return list(rows.order_by("visit_id").values_list(*columns).annotate(left=Count("pk")))


def post_at_or_404(user: User, school: UUID) -> StaffAssignment:
    """The counselor's own post at a school."""
    return one_or_404(counselor_posts_of(user).filter(school__public_id=school))


def get_visit_or_404(user: User, public_id: UUID) -> tuple[VisitDay, list[VisitDaySheet]]:
    """With its sheets; the look at these children is recorded."""
    visit = one_or_404(visits_of(user), public_id=public_id)
    sheets = list(sheets_of(user).filter(visit=visit))
    subjects = [sheet.case.student.public_id for sheet in sheets]
    audit.record(by=user, verb="visit.show", obj=visit, subjects=subjects, purpose="visit-day")
    return visit, sheets


def get_sheet_or_404(user: User, public_id: UUID) -> VisitDaySheet:
    found = get_sheet_to_write_or_404(user, public_id)
    subjects = [found.case.student.public_id]
    audit.record(by=user, verb="visit.show_sheet", obj=found, subjects=subjects, purpose="visit-day")
    return found


def get_sheet_to_write_or_404(user: User, public_id: UUID) -> VisitDaySheet:
    return one_or_404(sheets_of(user), public_id=public_id)

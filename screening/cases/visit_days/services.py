"""Papers for a visit day, for whom the queue names in its order, and what is typed back from them: each sheet once."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.models import Case, Review, VisitDay, VisitDaySheet
from screening.cases.queue.access import cases_by_key
from screening.cases.queue.entries import queue_of
from screening.cases.review.services import record_review
from screening.idempotency.once import made_before
from students.models import StaffAssignment


class NobodyToSee(Exception):
    """No child waits for a visit at this school."""


class SheetTyped(Exception):
    """Somebody typed this sheet before; nothing was written."""

    def __init__(self, review: Review) -> None:
        super().__init__(str(review.public_id))
        self.review = review


@transaction.atomic
def make_visit_day(post: StaffAssignment, *, by: User, day: date, cases: Sequence[Case]) -> VisitDay:
    """The same children in the same order on the same day are the same papers, however often the button is pressed."""
    if not cases:
        raise NobodyToSee
    StaffAssignment.objects.select_for_update().get(pk=post.pk)
    latest = VisitDay.objects.filter(school=post.school, day=day, made_by=by).order_by("pk").last()
    if latest and [sheet.case_id for sheet in latest.sheets.order_by("place")] == [case.pk for case in cases]:
        return latest
    visit = VisitDay.objects.create(school=post.school, day=day, made_by=by, made_at=timezone.now())
    VisitDaySheet.objects.bulk_create(
        VisitDaySheet(visit=visit, case=case, place=place) for place, case in enumerate(cases, 1)
    )
    subjects = [case.student.public_id for case in cases]
    audit.record(by=by, verb="visit.make", obj=visit, subjects=subjects, detail={"day": day.isoformat()})
    return visit


@transaction.atomic
def type_sheet(
    sheet: VisitDaySheet,
    *,
    by: User,
    nonce: UUID,
    **said: Any,
) -> Review:
    """What the sheet says, as `record_review` takes it, becomes the review of its case. A second press is harmless,
    another typing refused with the one that stands there."""
    sheet = VisitDaySheet.objects.select_for_update(of=("self",)).select_related("case", "review").get(pk=sheet.pk)
    if sheet.review and sheet.review != made_before(Review, "case.review", by=by, nonce=nonce):
        raise SheetTyped(sheet.review)
    row = record_review(sheet.case, by=by, nonce=nonce, **said)
    sheet.review = row
    sheet.save(update_fields=["review"])
    return row


def plan_visit(post: StaffAssignment, *, by: User) -> VisitDay:
    """Where no visit day is set, for today."""
    found = queue_of(by)
    part = next(part for part in found.schools if part.school.pk == post.school_id)
    cases = cases_by_key(by, found.posts, [place.case for place in part.next_ones])
    chosen = [cases[place.case] for place in part.next_ones if place.case in cases]
    return make_visit_day(post, by=by, day=part.visit or timezone.localdate(), cases=chosen)

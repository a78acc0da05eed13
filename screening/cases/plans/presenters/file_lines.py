"""Support plans in a child's file: how each came to be as it is, and when it is looked through again."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.child.panels import Event
from screening.cases.models import Case, PlanRevision
from screening.cases.plans.access import plans_of, revisions_of
from students.child_file import ChildFileLine
from students.models import Student


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for row in revisions_of(user, student).reverse():
        url = reverse("cases:show_plan_history", args=[row.plan.case.public_id])
        yield ChildFileLine(timezone.localdate(row.saved_at), _("Plan"), _said(row), row.why, url)


def case_events(user: User, case: Case) -> Iterator[Event]:
    for row in revisions_of(user, case.student):
        if row.plan.case_id == case.pk:
            yield Event(timezone.localdate(row.saved_at), _said(row), row.why)


def _said(row: PlanRevision) -> str:
    said = _("%(name)s wrote the support plan") if row.number == 1 else _("%(name)s changed the support plan")
    return said % {"name": row.saved_by.name}


def next_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    plans = plans_of(user).filter(case__student=student).select_related(None)
    for case, review_on in plans.values_list("case__public_id", "review_on"):
        url = reverse("cases:edit_plan", args=[case])
        yield ChildFileLine(review_on, _("Plan"), _("The support plan is looked through"), "", url)

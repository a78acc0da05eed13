"""The codes on the papers of a visit day: of the cover, which leads to the list, and of each sheet."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.models import VisitDay, VisitDaySheet
from screening.cases.visit_days.access import TYPED_WITHIN, sheets_of, visits_of
from screening.documents import paper_codes
from screening.documents.paper_codes import first_with, paper_code

KIND = "visit-day"


def register() -> None:
    paper_codes.register(KIND, find)


def code_of(paper: VisitDay | VisitDaySheet) -> str:
    return paper_code(KIND, paper.public_id)


def find(user: User, code: str) -> str | None:
    """The papers of the last two months."""
    if not can(user, Permission.REVIEW_CASES):
        return None
    since = timezone.localdate() - TYPED_WITHIN
    visits = visits_of(user).filter(day__gte=since).values_list("public_id", flat=True)
    found = first_with(code, KIND, visits, lambda one: (one,))
    if found:
        return reverse("cases:show_visit_day", args=[found])
    sheets = sheets_of(user).filter(visit__day__gte=since).order_by("pk").values_list("public_id", flat=True)
    found = first_with(code, KIND, sheets, lambda one: (one,))
    return reverse("cases:type_visit_sheet", args=[found]) if found else None

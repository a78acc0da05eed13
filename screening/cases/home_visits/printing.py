"""The sheets as a file: one family a page, no name and no score; the code leads back to the child's page."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.fallback.records import home_visit
from screening.cases.home_visits.access import sheets_of
from screening.cases.models import VisitSheet
from screening.cases.opening.selectors import duty_of
from screening.documents import paper_codes
from screening.documents.kinds import ComposedKind
from screening.documents.models import Document
from screening.documents.paper_codes import first_with, paper_code
from screening.documents.services import hash_inputs
from screening.library import texts
from students.access import seats_today
from students.models import Enrolment
from students.selectors import class_label, school_year_of

KIND = "visit-sheets"
TYPED_BACK_WITHIN = timedelta(days=180)
BLANK = "________________"


def _sheet(sheet: VisitSheet, seat: Enrolment | None) -> dict[str, Any]:
    """One family."""
    school = sheet.school_class.school
    duty = duty_of(school, timezone.now())
    label = class_label(sheet.school_class, school_year_of(school))
    place = {"class": label, "seat": seat.seat_number if seat else "____"}
    return {
        "code": paper_code(KIND, sheet.public_id),
        "place": _("%(class)s, seat %(seat)s") % place,
        "filled": home_visit(duty.duty_phone if duty else school.phone or BLANK),
    }


def find(user: User, code: str) -> str | None:
    """The page on which the visit to the child of this sheet is typed in."""
    if not can(user, Permission.EDIT_CARE_CONTEXT):
        return None
    young = sheets_of(user).filter(printed_at__gte=timezone.now() - TYPED_BACK_WITHIN)
    found = first_with(code, KIND, young, lambda sheet: (sheet.public_id,))
    return reverse("cases:record_home_visit", args=[found.student.public_id]) if found else None


def _printed(user: User, batch: UUID) -> QuerySet[VisitSheet]:
    """Of the children the person still reaches."""
    return sheets_of(user).filter(batch=batch, printed_by=user).order_by("pk")


def _page(document: Document, batch: UUID) -> dict[str, Any]:
    user, title = document.requested_by, texts.text("chain.home_visit")
    rows = list(_printed(user, batch))
    seats = {seat.student_id: seat for seat in seats_today(user).filter(student__in=[row.student_id for row in rows])}
    told = {"name": user.name, "day": f"{timezone.localtime(rows[0].printed_at):%Y-%m-%d}"}
    return {
        "language": formats.html_language(),
        "title": title,
        "lead": texts.text("chain.home_visit.lead"),
        "head": _("Xinqiao, %(school)s, %(kind)s") % {"school": rows[0].school_class.school.name, "kind": title},
        "foot": _("Typed in on the day of return, then kept by the counselor. %(name)s, %(day)s") % told,
        "sheets": [_sheet(row, seats.get(row.student_id)) for row in rows],
    }


VISIT_SHEETS = ComposedKind[UUID](
    name=KIND,
    label=gettext_lazy("Home-visit forms"),
    look_up=lambda user, document: document.subject if _printed(user, document.subject).exists() else None,
    known_by=lambda user, batch: batch,
    template="documents/visit_sheets.html",
    page=_page,
    file_name=lambda document, batch: f"home-visits-{timezone.localtime(document.created_at):%Y%m%d}.pdf",
    audience="visit",
    input_hash=lambda user, batch: hash_inputs(str(batch)),
    reference=lambda batch: f"{timezone.localdate():%Y-%m-%d}",
    children=lambda user, batch: [sheet.student.public_id for sheet in _printed(user, batch)],
)


def register() -> None:
    VISIT_SHEETS.register()
    paper_codes.register(KIND, find)

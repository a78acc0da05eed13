"""Registration sheets of a class as one PDF: asked for by whoever keeps the roster or the care of the class."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone
from screening.rounds.papers.registration import registration_page
from students.access import classes_of, seats_today
from students.models import SchoolClass
from students.selectors import grade_of, registration_states, school_year_of

KIND = "registration-sheets"


def register() -> None:
    registry.register(
        KIND, Renderer(build=_build, may_see=_may_see, label=_("Registration sheets"), children=_children)
    )


def request_registration_sheets(school_class: SchoolClass, *, by: User, language: str | None) -> Document:
    """The sheets as things stand; they are made anew when something of a child has changed, and every day."""
    states = registration_states(seats_today(by).filter(school_class=school_class))
    return request_document(
        KIND,
        subject=school_class.public_id,
        audience="class",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(timezone.localdate().isoformat(), states),
        reference=_place(school_class),
    )


def _place(school_class: SchoolClass) -> str:
    year = school_year_of(school_class.school)
    return f"{year} {grade_of(school_class, year)}-{school_class.number}"


def _class_of(document: Document, user: User) -> SchoolClass | None:
    if not can(user, Permission.MANAGE_ROSTER) and not can(user, Permission.EDIT_CARE_CONTEXT):
        return None
    return classes_of(user).filter(public_id=document.subject).first()


def _may_see(user: User, document: Document) -> bool:
    return _class_of(document, user) is not None


def _children(document: Document) -> list[UUID]:
    school_class = _class_of(document, document.requested_by)
    seats = seats_today(document.requested_by).filter(school_class=school_class)
    return [seat.student.public_id for seat in seats] if school_class else []


def _build(document: Document) -> PrintJob:
    school_class = _class_of(document, document.requested_by)
    if school_class is None:
        raise CannotBeDone("subject-gone")
    seats = list(seats_today(document.requested_by).filter(school_class=school_class))
    page = registration_page(document.requested_by, school_class, seats, at=timezone.now())
    name = f"registration-{_place(school_class).replace(' ', '-')}.pdf"
    return PrintJob("documents/registration_sheets.html", {"page": page}, name)

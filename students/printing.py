"""Contact cards of a class as a PDF, for its teacher and whoever keeps the roster."""

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
from students.access import classes_of, seats_today
from students.models import SchoolClass
from students.pages.contact_cards import cards_page
from students.selectors import grade_of, registration_states, school_year_of

CONTACT_CARDS = "contact-cards"


def register() -> None:
    renderer = Renderer(build=_build, may_see=_may_see, label=_("Contact cards"), children=_children)
    registry.register(CONTACT_CARDS, renderer)


def request_contact_cards(school_class: SchoolClass, *, by: User, language: str | None) -> Document:
    states = registration_states(seats_today(by).filter(school_class=school_class))
    return request_document(
        CONTACT_CARDS,
        subject=school_class.public_id,
        audience="class",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(timezone.localdate().isoformat(), states),
        reference=_place(school_class),
    )


def _place(school_class: SchoolClass) -> str:
    return f"{grade_of(school_class, school_year_of(school_class.school))}-{school_class.number}"


def _class_of(document: Document) -> SchoolClass | None:
    return classes_of(document.requested_by).filter(public_id=document.subject).first()


def _may_see(user: User, document: Document) -> bool:
    writes = can(user, Permission.RATE_CLASS) or can(user, Permission.MANAGE_ROSTER)
    return writes and classes_of(user).filter(public_id=document.subject).exists()


def _children(document: Document) -> list[UUID]:
    seats = seats_today(document.requested_by).filter(school_class__public_id=document.subject)
    return [seat.student.public_id for seat in seats]


def _build(document: Document) -> PrintJob:
    school_class = _class_of(document)
    if school_class is None:
        raise CannotBeDone("subject-gone")
    page = cards_page(document.requested_by, school_class)
    name = f"contact-cards-{_place(school_class)}-{timezone.localdate():%Y%m%d}.pdf"
    return PrintJob("documents/contact_cards.html", {"page": page}, name)

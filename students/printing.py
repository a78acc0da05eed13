"""Contact cards of a class as a PDF, for its teacher and whoever keeps the roster."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening.documents.file_names import class_code
from screening.documents.kinds import DocumentKind
from screening.documents.services import hash_inputs
from students.access import classes_of, seats_today
from students.models import SchoolClass
from students.pages.contact_cards import CardsPage
from students.selectors import grade_of, registration_states, school_year_of


def _classes(user: User) -> QuerySet[SchoolClass]:
    writes = can(user, Permission.RATE_CLASS) or can(user, Permission.MANAGE_ROSTER)
    return classes_of(user) if writes else SchoolClass.objects.none()


def place_in_lists(school_class: SchoolClass) -> str:
    return f"{grade_of(school_class, school_year_of(school_class.school))}-{school_class.number}"


def code_in_files(school_class: SchoolClass) -> str:
    return class_code(grade_of(school_class, school_year_of(school_class.school)), school_class.number)


def _state(user: User, school_class: SchoolClass) -> str:
    states = registration_states(seats_today(user).filter(school_class=school_class))
    return hash_inputs(timezone.localdate().isoformat(), states)


CONTACT_CARDS = DocumentKind[SchoolClass](
    name="contact-cards",
    label=_("Contact cards"),
    door=_classes,
    template="documents/contact_cards.html",
    page=lambda document, school_class: CardsPage(document.requested_by, school_class),
    file_name=lambda document, school_class: (
        f"contact-cards-{code_in_files(school_class)}-{timezone.localdate():%Y%m%d}.pdf"
    ),
    audience="class",
    input_hash=_state,
    reference=place_in_lists,
    children=lambda user, school_class: [
        seat.student.public_id for seat in seats_today(user).filter(school_class=school_class)
    ],
)

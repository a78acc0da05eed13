"""Registration sheets of a class as one PDF: asked for by whoever keeps the roster or the care of the class."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening.documents.file_names import class_code
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.rounds.papers.registration import RegistrationPage
from students.access import classes_of, seats_today
from students.models import SchoolClass
from students.selectors import grade_of, registration_states, school_year_of


def _classes(user: User) -> QuerySet[SchoolClass]:
    writes = can(user, Permission.MANAGE_ROSTER) or can(user, Permission.EDIT_CARE_CONTEXT)
    return classes_of(user) if writes else SchoolClass.objects.none()


def _place(school_class: SchoolClass) -> str:
    year = school_year_of(school_class.school)
    return f"{year} {grade_of(school_class, year)}-{school_class.number}"


def _code(school_class: SchoolClass) -> str:
    year = school_year_of(school_class.school)
    return f"{year}-{class_code(grade_of(school_class, year), school_class.number)}"


def _state(user: User, school_class: SchoolClass) -> str:
    """The sheets are made anew when something of a child has changed, and every day."""
    states = registration_states(seats_today(user).filter(school_class=school_class))
    return hash_inputs(timezone.localdate().isoformat(), states)


def _page(document: Document, school_class: SchoolClass) -> RegistrationPage:
    seats = list(seats_today(document.requested_by).filter(school_class=school_class))
    return RegistrationPage(document.requested_by, school_class, seats, at=timezone.now())


REGISTRATION_SHEETS = DocumentKind[SchoolClass](
    name="registration-sheets",
    label=_("Registration sheets"),
    door=_classes,
    template="documents/registration_sheets.html",
    page=_page,
    file_name=lambda document, school_class: f"registration-{_code(school_class)}.pdf",
    audience="class",
    input_hash=_state,
    reference=_place,
    children=lambda user, school_class: [
        seat.student.public_id for seat in seats_today(user).filter(school_class=school_class)
    ],
)

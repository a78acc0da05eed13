"""The consent sheet of a class as a PDF, for whoever keeps the roster; its code leads back to the rows."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.paper_codes import first_with
from screening.documents.services import hash_inputs
from students.access import classes_of, seats_today
from students.class_consents.page import page_url
from students.class_consents.paper import PAPER, ConsentsPaper
from students.models import Enrolment, SchoolClass
from students.printing import code_in_files, place_in_lists
from students.selectors import consents_in_force, school_year_of

NAMES_LAST = 7  # days a file with names stays on the server; it is made again in seconds


def _classes(user: User) -> QuerySet[SchoolClass]:
    return classes_of(user) if can(user, Permission.MANAGE_ROSTER) else SchoolClass.objects.none()


def _seats(user: User, school_class: SchoolClass) -> list[Enrolment]:
    return list(seats_today(user).filter(school_class=school_class).select_related("student"))


def _state(user: User, school_class: SchoolClass) -> str:
    seats = _seats(user, school_class)
    sheets = consents_in_force([seat.student_id for seat in seats])
    recorded = {child: sheet.pk for child, sheet in sheets.items()}
    rows = [(seat.seat_number, seat.student.name, recorded.get(seat.student_id)) for seat in seats]
    return hash_inputs(timezone.localdate().isoformat(), user.name, rows)


def _page(document: Document, school_class: SchoolClass) -> ConsentsPaper:
    user = document.requested_by
    return ConsentsPaper(user, school_class, _seats(user, school_class), at=timezone.now())


CLASS_CONSENTS = DocumentKind[SchoolClass](
    name="class-consents",
    label=_("Consent of the class"),
    door=_classes,
    template="documents/class_consents.html",
    page=_page,
    file_name=lambda document, school_class: f"class-consents-{code_in_files(school_class)}.pdf",
    audience="class",
    input_hash=_state,
    reference=place_in_lists,
    children=lambda user, school_class: [seat.student.public_id for seat in _seats(user, school_class)],
    keep_days=NAMES_LAST,
)


def find_consents(user: User, code: str) -> str | None:
    """For the page that asks for a paper's code: the classes whose roster the person keeps, this school year."""
    classes = _classes(user).select_related("school__township__county")
    found = first_with(code, PAPER, classes, lambda one: (school_year_of(one.school), one.public_id))
    return page_url(found) if found else None

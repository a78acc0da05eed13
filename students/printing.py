"""Contact cards of a class as a PDF, for its teacher and whoever keeps the roster."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.file_names import class_code
from screening.documents.kinds import ComposedKind, DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from students.access import classes_of, seats_today
from students.file.access import with_a_file
from students.models import SchoolClass, Student
from students.pages.child import ChildPage
from students.pages.register_pages import CardsPage
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
    label=gettext_lazy("Contact cards"),
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


def _own(user: User, document: Document) -> Student | None:
    """What one person may know of a child is not for the next person, who may know more or less of it."""
    if document.requested_by_id != user.pk:
        return None
    return with_a_file(user).filter(public_id=document.subject).first()


def _state_of_file(user: User, student: Student) -> str:
    page = ChildPage(user, student)
    return hash_inputs(page.place, [[str(line) for line in page.next], [str(line) for line in page.events]])


def _file_page(document: Document, student: Student) -> dict[str, object]:
    user = document.requested_by
    return {
        "language": formats.html_language(),
        "child": ChildPage(user, student),
        "head": _("Xinqiao, the file of one child"),
        "case": _("Confidential"),
        "foot": _("For %(name)s only, printed %(at)s; keep it locked away")
        % {"name": user.name, "at": f"{timezone.localtime():%Y-%m-%d %H:%M}"},
    }


CHILD_FILE = ComposedKind[Student](
    name="child-file",
    label=gettext_lazy("File of a child"),
    look_up=_own,
    known_by=lambda user, student: student.public_id,
    template="documents/child_file.html",
    page=_file_page,
    file_name=lambda document, student: f"child-file-{timezone.localdate():%Y%m%d}-{document.revision}.pdf",
    audience="own",
    input_hash=_state_of_file,
    reference=lambda student: timezone.localdate().isoformat(),
    children=lambda user, student: [student.public_id],
    keep_days=7,
    secret=True,
)

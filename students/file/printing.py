"""A child's file on paper, for the one who asked for it alone, and for a week."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening import formats
from screening.documents.kinds import ComposedKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from students.file.access import with_a_file
from students.models import Student
from students.pages.child import ChildPage


def _own(user: User, document: Document) -> Student | None:
    """What one person may know of a child is not for the next person, who may know more or less of it."""
    if document.requested_by_id != user.pk:
        return None
    return with_a_file(user).filter(public_id=document.subject).first()


def _state(user: User, student: Student) -> str:
    page = ChildPage(user, student)
    return hash_inputs(page.place, [[str(line) for line in page.next], [str(line) for line in page.events]])


def _page(document: Document, student: Student) -> dict[str, object]:
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
    page=_page,
    file_name=lambda document, student: f"child-file-{timezone.localdate():%Y%m%d}-{document.revision}.pdf",
    audience="own",
    input_hash=_state,
    reference=lambda student: timezone.localdate().isoformat(),
    children=lambda user, student: [student.public_id],
    keep_days=7,
    secret=True,
)

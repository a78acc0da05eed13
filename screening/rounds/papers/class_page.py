"""The nameless page of a class as one sheet of paper for the teacher's desk."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.documents.file_names import class_code
from screening.documents.kinds import DocumentKind
from screening.documents.services import hash_inputs
from screening.rounds.access import sheets_of
from screening.rounds.models import Informant, Sheet
from screening.rounds.presenters.check import ClassPage
from students.selectors import grade_of


def _written(user: User) -> QuerySet[Sheet]:
    return sheets_of(user).filter(informant=Informant.TEACHER, class_page__isnull=False)


def _class(sheet: Sheet) -> str:
    return class_code(grade_of(sheet.school_class, sheet.round.school_year), sheet.school_class.number)


CLASS_PAGE = DocumentKind[Sheet](
    name="class-page",
    label=_("Page about a class"),
    door=_written,
    template="documents/class_page.html",
    page=lambda document, sheet: ClassPage(sheet),
    file_name=lambda document, sheet: f"class-page-{_class(sheet)}-{timezone.localdate():%Y%m%d}.pdf",
    audience="class-teacher",
    input_hash=lambda user, sheet: hash_inputs(sheet.class_page, timezone.localdate().isoformat()),
)

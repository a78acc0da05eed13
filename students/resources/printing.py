"""The blank for a school year as a PDF: walked through the school with a pen, typed afterwards."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone
from students.models import School
from students.resources.access import schools_with_resources
from students.resources.presenter import BlankPage, blank_table, year_words
from students.resources.selectors import year_to_enter

KIND = "school-resources"


def register() -> None:
    registry.register(KIND, Renderer(build=_build, may_see=_may_see, label=_("What the school has, to be filled in")))


def request_blank(school: School, *, by: User, language: str | None) -> Document:
    year = year_to_enter(school)
    return request_document(
        KIND,
        subject=school.public_id,
        audience="school",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(year, school.name),
        reference=str(year),
    )


def _may_see(user: User, document: Document) -> bool:
    return schools_with_resources(user).filter(public_id=document.subject).exists()


def _build(document: Document) -> PrintJob:
    school = schools_with_resources(document.requested_by).filter(public_id=document.subject).first()
    if school is None:
        raise CannotBeDone("not-yours")
    year = year_to_enter(school)
    page = BlankPage(
        language=formats.html_language(document.language),
        school=school.name,
        year=year_words(year),
        printed_by=document.requested_by.name,
        printed_at=formats.timestamp(),
        code=document.input_hash[:10].upper(),
        table=blank_table(),
    )
    return PrintJob("documents/school_resources.html", {"page": page}, f"school-resources-{year}.pdf")

"""The blank for a school year as a PDF: walked through the school with a pen, typed afterwards."""

from django.utils.translation import gettext_lazy as _

from screening.documents.kinds import DocumentKind
from screening.documents.services import hash_inputs
from students.models import School
from students.resources.access import schools_with_resources
from students.resources.presenter import BlankPage
from students.resources.selectors import year_to_enter

BLANK = DocumentKind[School](
    name="school-resources",
    label=_("What the school has, to be filled in"),
    door=schools_with_resources,
    template="documents/school_resources.html",
    page=BlankPage,
    file_name=lambda document, school: f"school-resources-{year_to_enter(school)}.pdf",
    audience="school",
    input_hash=lambda user, school: hash_inputs(year_to_enter(school), school.name),
    reference=lambda school: str(year_to_enter(school)),
)

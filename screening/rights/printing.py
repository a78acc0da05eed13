"""The letter with which a request is refused."""

from django.utils.translation import gettext_lazy as _

from screening.documents.kinds import DocumentKind
from screening.documents.services import hash_inputs
from screening.rights.access import refused_requests_of
from screening.rights.models import RightsRequest
from screening.rights.presenter import LetterPage

LETTER = DocumentKind[RightsRequest](
    name="rights-letter",
    label=_("Answer to a family's request"),
    door=refused_requests_of,
    template="documents/rights_letter.html",
    page=LetterPage,
    file_name=lambda document, row: f"answer-{row.asked_on:%Y%m%d}.pdf",
    audience="family",
    input_hash=lambda user, row: hash_inputs(row.answer, row.reason, row.asked_by),
    reference=lambda row: row.asked_on.isoformat(),
    children=lambda user, row: [row.student.public_id] if row.student else [],
)

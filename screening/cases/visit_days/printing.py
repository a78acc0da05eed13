"""The pack of a visit day as a document."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.evidence.urgent_marks import on_paper
from screening.cases.models import VisitDay, VisitDaySheet
from screening.cases.visit_days import codes
from screening.cases.visit_days.access import sheets_of, visits_of
from screening.cases.visit_days.paper import VisitPaper, places_of
from screening.documents.kinds import DocumentKind
from screening.documents.services import hash_inputs


def _sheets(user: User, visit: VisitDay) -> list[VisitDaySheet]:
    return list(sheets_of(user).filter(visit=visit))


def _state(user: User, visit: VisitDay) -> str:
    """Printed again after a date moved, a child left the list or sits elsewhere it is a new file."""
    sheets = _sheets(user, visit)
    seating = places_of(user, visit, sheets)
    cases = [one.case for one in sheets]
    urgent = on_paper(user, [one.student_id for one in cases])
    rows = [
        (one.number, one.seen_due_on, one.first_seen_on, seating.of(one.student_id), one.student_id in urgent)
        for one in cases
    ]
    return hash_inputs(str(visit.public_id), rows)


VISIT_DAY = DocumentKind[VisitDay](
    name="visit-day",
    label=_("Papers of a visit day"),
    door=visits_of,
    template="documents/visit_day.html",
    page=lambda document, visit: VisitPaper(document.requested_by, visit, _sheets(document.requested_by, visit)),
    file_name=lambda document, visit: f"visit-{visit.day:%Y%m%d}-{document.revision}.pdf",
    audience="counselor",
    input_hash=_state,
    reference=lambda visit: f"{visit.school.name} {visit.day.isoformat()}",
    children=lambda user, visit: [one.case.student.public_id for one in _sheets(user, visit)],
)


def register() -> None:
    codes.register()
    VISIT_DAY.register()

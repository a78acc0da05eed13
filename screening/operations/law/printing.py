"""The three papers as kinds of document."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.documents.kinds import DocumentKind
from screening.documents.services import hash_inputs
from screening.operations.law.access import breaches_of, schools_with_papers
from screening.operations.law.pages import BreachReport, ImpactAssessment, YearAudit
from screening.operations.models import Breach
from students.models import School

TEMPLATE = "documents/law_paper.html"


def _of_today(user: User, row: Any) -> str:
    """Its figures are those of the day it is asked for."""
    return hash_inputs(row.pk, timezone.localdate())


YEAR_AUDIT = DocumentKind[School](
    name="year-audit",
    label=_("Audit of minors' data"),
    door=schools_with_papers,
    template=TEMPLATE,
    page=YearAudit,
    file_name=lambda document, school: f"minors-audit-{document.created_at.year - 1}.pdf",
    audience="authority",
    input_hash=_of_today,
    reference=lambda school: str(timezone.localdate().year - 1),
)
IMPACT = DocumentKind[School](
    name="impact-assessment",
    label=_("Impact assessment"),
    door=schools_with_papers,
    template=TEMPLATE,
    page=ImpactAssessment,
    file_name=lambda document, school: f"impact-assessment-{document.created_at:%Y-%m-%d}.pdf",
    audience="school",
    input_hash=_of_today,
)
BREACH = DocumentKind[Breach](
    name="breach-report",
    label=_("Report of a breach"),
    door=breaches_of,
    template=TEMPLATE,
    page=BreachReport,
    file_name=lambda document, breach: f"breach-{breach.found_on:%Y-%m-%d}.pdf",
    audience="authority",
    input_hash=_of_today,
    reference=lambda breach: breach.found_on.isoformat(),
)
KINDS = {kind.name: kind for kind in (YEAR_AUDIT, IMPACT)}


def register() -> None:
    for kind in (YEAR_AUDIT, IMPACT, BREACH):
        kind.register()

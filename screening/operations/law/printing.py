"""The three papers as kinds of document."""

from collections.abc import Callable
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.operations.law.access import schools_with_papers
from screening.operations.law.pages import of_today, year_audit
from students.models import School


def _kind(
    name: str,
    label: Label,
    page: Callable[[Document, School], object],
    audience: str = "authority",
    year: Callable[[], str] = str,
) -> DocumentKind[School]:
    return DocumentKind[School](
        name=name,
        label=label,
        door=schools_with_papers,
        template="documents/law_paper.html",
        page=page,
        file_name=lambda document, school: f"{name}-{year() or document.created_at.date()}.pdf",
        audience=audience,
        input_hash=lambda user, school: hash_inputs(school.pk, timezone.localdate()),  # its figures are of that day
        reference=lambda school: year(),
    )


def last_year() -> str:
    return str(timezone.localdate().year - 1)


KINDS = {
    kind.name: kind
    for kind in (
        _kind("year-audit", _("Audit of minors' data"), year_audit, year=last_year),
        _kind("impact-assessment", _("Impact assessment"), partial(of_today, "impact-assessment"), audience="school"),
        _kind("breach-report", _("Report of a breach"), partial(of_today, "breach-report")),
    )
}

"""The three papers as kinds of document: texts of docs/law, filled with what the installation knows."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from screening import formats
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.home.handbook import Handbook
from screening.operations.law import facts
from screening.operations.law.access import schools_with_papers
from students.models import School

FOLDER = Path(settings.BASE_DIR) / "docs" / "law"


def year_audit(document: Document, school: School) -> dict[str, object]:
    period = facts.year(timezone.localdate(document.created_at).year - 1)
    children = facts.children_in(school, period)
    of_year = facts.of_year(school, children, period)
    return page("year-audit", document, {**facts.of_school(school, children, period[1]), **of_year})


def of_today(name: str, document: Document, school: School) -> dict[str, object]:
    today = timezone.localdate()
    children = facts.children_in(school, (today, today))
    return page(name, document, facts.of_school(school, children, today))


def page(name: str, document: Document, known: facts.Facts) -> dict[str, object]:
    folder = "en" if formats.is_english() else "zh"
    text = Handbook(name, (FOLDER / folder / f"{name}.md").read_text(encoding="utf-8"))
    words = {key: conditional_escape(str(value)) for key, value in known.items()}
    return {
        "language": formats.html_language(document.language),
        "printed_at": formats.timestamp(),
        "school": known["school"],
        "title": text.title.format_map(known),
        "text": mark_safe(text.html(str).format_map(words)),  # noqa: S308  # our own text; what is put in is escaped
    }


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


def _last_year() -> str:
    return str(timezone.localdate().year - 1)


KINDS = {
    kind.name: kind
    for kind in (
        _kind("year-audit", _("Audit of minors' data"), year_audit, year=_last_year),
        _kind("impact-assessment", _("Impact assessment"), partial(of_today, "impact-assessment"), audience="school"),
        _kind("breach-report", _("Report of a breach"), partial(of_today, "breach-report")),
    )
}

"""The papers filled: texts of docs/law, with what the installation knows."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from screening import formats
from screening.documents.models import Document
from screening.home.handbook import Handbook
from screening.operations.law.services import counting as facts
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

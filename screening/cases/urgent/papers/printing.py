"""What is printed for an urgent concern: the written report with room to sign, and the slip with the wall card.

request_report(concern, *, by, language) -> Document      whoever acts on it
request_slip(school, *, by, language) -> Document         everybody who works there
"""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases import access
from screening.cases.fallback.access import duty_ahead
from screening.cases.fallback.papers import URGENT
from screening.cases.fallback.sources import sources_of
from screening.cases.models import UrgentConcern
from screening.cases.urgent.checklist import WRITTEN
from screening.cases.urgent.papers import report
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone
from students.models import School

REPORT, SLIP = "urgent-report", "urgent-slip"


def register() -> None:
    label = _("Written report of an urgent concern")
    report_of_one = Renderer(build=_build_report, may_see=_may_see_report, label=label, children=_children, secret=True)
    registry.register(REPORT, report_of_one)
    registry.register(SLIP, Renderer(build=_build_slip, may_see=_may_see_slip, label=URGENT.title))


def request_report(concern: UrgentConcern, *, by: User, language: str | None) -> Document:
    acts = access.acts_of(by, concern).exclude(line=WRITTEN).values_list("pk", flat=True)
    said = [concern.about, concern.acknowledged_at, concern.closed_at, len(concern.what), len(concern.who)]
    return request_document(
        REPORT,
        subject=concern.public_id,
        audience="authorities",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(list(acts), said, timezone.localdate().isoformat()),
        reference=report.number_of(concern),
    )


def request_slip(school: School, *, by: User, language: str | None) -> Document:
    """A new one a day: it tells who is on duty as the list stands."""
    county = school.township.county
    lines = [(day.date, day.hours, day.duty_person_id, day.duty_phone) for day in duty_ahead(by, school)]
    numbers = [county.emergency_numbers, county.protection_contact_name, county.protection_contact_phone]
    return request_document(
        SLIP,
        subject=school.public_id,
        audience="school",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(lines, numbers, timezone.localdate().isoformat()),
        reference=school.name,
    )


def _concern(user: User, document: Document) -> UrgentConcern | None:
    found: UrgentConcern | None = access.urgent_concerns_of(user).filter(public_id=document.subject).first()
    return found if found and access.may_act_on(user, found) else None


def _may_see_report(user: User, document: Document) -> bool:
    return _concern(user, document) is not None


def _children(document: Document) -> list[UUID]:
    concern = _concern(document.requested_by, document)
    return [concern.student.public_id] if concern and concern.student else []


def _build_report(document: Document) -> PrintJob:
    concern = _concern(document.requested_by, document)
    if concern is None:
        raise CannotBeDone("subject-gone")
    page = report.build_page(document.requested_by, concern)
    name = f"written-report-{page.number}-v{document.revision}.pdf"
    return PrintJob("documents/urgent_report.html", {"page": page}, name)


def _school(user: User, document: Document) -> School | None:
    found: School | None = access.schools_worked_at(user).filter(public_id=document.subject).first()
    return found


def _may_see_slip(user: User, document: Document) -> bool:
    return _school(user, document) is not None


def _build_slip(document: Document) -> PrintJob:
    school = _school(document.requested_by, document)
    if school is None:
        raise CannotBeDone("subject-gone")
    part = URGENT.part(sources_of(document.requested_by, school, with_names=False))
    context = {"page": {"language": report.language()}, "part": part, "alone": True}
    return PrintJob("documents/urgent_slip.html", context, f"urgent-slip-{timezone.localdate():%Y%m%d}.pdf")

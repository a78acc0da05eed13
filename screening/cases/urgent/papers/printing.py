"""What is printed for an urgent concern: the written report with room to sign, and the slip with the wall card.

REPORT is for whoever acts on the concern, SLIP for everybody who works at the school.
"""

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
from screening.cases.urgent.papers.safety_plan import SafetyPlanPage
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from students.models import School


def _report_state(user: User, concern: UrgentConcern) -> str:
    acts = access.acts_of(user, concern).exclude(line=WRITTEN).values_list("pk", flat=True)
    said = [concern.about, concern.acknowledged_at, concern.closed_at, len(concern.what), len(concern.who)]
    family = [one.pk for one in access.family_in_report(user, concern)]
    return hash_inputs(list(acts), said, family, timezone.localdate().isoformat())


def _slip_state(user: User, school: School) -> str:
    """A new one a day: it tells who is on duty as the list stands."""
    county = school.township.county
    lines = [(day.date, day.hours, day.duty_person_id, day.duty_phone) for day in duty_ahead(user, school)]
    numbers = [county.emergency_numbers, county.protection_contact_name, county.protection_contact_phone]
    return hash_inputs(lines, numbers, timezone.localdate().isoformat())


class ReportKind(DocumentKind[UrgentConcern]):
    """For whoever acts on the concern."""

    def find(self, user: User, document: Document) -> UrgentConcern | None:
        found = super().find(user, document)
        return found if found and access.may_act_on(user, found) else None


class SlipKind(DocumentKind[School]):
    """The slip is a part of the fallback pack that stands alone."""

    def context(self, document: Document, school: School) -> dict[str, object]:
        part = URGENT.part(sources_of(document.requested_by, school, with_names=False))
        return super().context(document, school) | {"part": part, "alone": True}


REPORT = ReportKind(
    name="urgent-report",
    label=_("Written report of an urgent concern"),
    door=access.urgent_concerns_of,
    template="documents/urgent_report.html",
    page=lambda document, concern: report.ReportPage(document.requested_by, concern),
    file_name=lambda document, concern: f"written-report-{report.number_of(concern)}-v{document.revision}.pdf",
    audience="authorities",
    input_hash=_report_state,
    reference=report.number_of,
    children=lambda user, concern: [concern.student.public_id] if concern.student else [],
    secret=True,
)
SAFETY_PLAN = ReportKind(
    name="safety-plan",
    label=_("Safety plan and notice to the guardian"),
    door=access.urgent_concerns_of,
    template="documents/safety_plan.html",
    page=lambda document, concern: SafetyPlanPage(document.requested_by, concern),
    file_name=lambda document, concern: f"safety-plan-{report.number_of(concern)}-v{document.revision}.pdf",
    audience="family",
    input_hash=_report_state,
    reference=report.number_of,
    children=lambda user, concern: [concern.student.public_id] if concern.student else [],
    secret=True,
)
SLIP = SlipKind(
    name="urgent-slip",
    label=URGENT.title,
    door=access.schools_worked_at,
    template="documents/urgent_slip.html",
    page=lambda document, school: {"language": report.language()},
    file_name=lambda document, school: f"urgent-slip-{timezone.localdate():%Y%m%d}.pdf",
    audience="school",
    input_hash=_slip_state,
    reference=lambda school: school.name,
)


def register() -> None:
    REPORT.register()
    SAFETY_PLAN.register()
    SLIP.register()

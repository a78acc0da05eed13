"""The written report of an urgent concern: what was seen and done, nothing of scores, nothing guessed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.evidence import care
from screening.cases.fallback.access import numbers_known
from screening.cases.fallback.papers import URGENT, Sources
from screening.cases.models import UrgentConcern
from screening.cases.opening.selectors import duty_of, duty_phone_of
from screening.cases.urgent import checklist
from screening.cases.urgent.checklist import WRITTEN
from screening.cases.urgent.first import public_calls
from screening.cases.urgent.pages import check_lines
from screening.cases.urgent.readers import can_open
from screening.documents.blocks import LabelledFact
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.library import texts, wording
from students.labels import age_on
from students.models import FamilyContact, School
from students.seating import place_of
from students.selectors import arrangement_in_force, counselor_of

FIELDS = "texts.urgent.fields"
BLANK = "________________"  # written in by hand
RECEIVERS = ("police", "education-bureau", "civil-affairs")
SEEN, REPORTS = "what-seen", "who-reports"
ABOVE = (SEEN, REPORTS, WRITTEN)  # lines of the list that stand further up on the paper, or are about it


class ConcernPaper:
    """What every paper about one concern says at its head and foot."""

    def __init__(self, user: User, concern: UrgentConcern) -> None:
        self.language = formats.html_language()
        self.number = number_of(concern)
        self.school = concern.school.name
        self.printed_by = user.name
        self.printed_at = formats.timestamp()
        self.not_a_diagnosis = wording.standing("not-a-diagnosis")


class ReportPage(ConcernPaper):
    """One or two sheets about one concern. Pure data in the document's language."""

    def __init__(self, user: User, concern: UrgentConcern) -> None:
        super().__init__(user, concern)
        lines = check_lines(user, concern)
        added = {line.id: line.lines for line in lines}
        self.receivers = tuple(texts.text(f"{checklist.RECEIVERS}.{one}") for one in RECEIVERS)  # to be ticked
        self.child = _child(user, concern)
        self.facts = _facts(concern, added[SEEN])
        self.reporter = _reporter(concern, added[REPORTS])
        self.done = [line for line in lines if line.id not in ABOVE]


def number_of(concern: UrgentConcern) -> str:
    """What the report is called: it names nobody and opens nothing."""
    return concern.public_id.hex[:8].upper()


def _child(user: User, concern: UrgentConcern) -> tuple[LabelledFact, ...]:
    """Who the child is, as an authority has to know it; what is not on record is left to be written in."""
    student, names = concern.student, (concern.student.name if concern.student else "", concern.who)
    facts = [LabelledFact(_("Name"), " ".join(filter(None, names)))]
    if student is None:
        blanks = (_("Sex, age"), _("Class"), pgettext("paper", "Guardian"), _("Home address"))
        return (*facts, *(LabelledFact(label, "") for label in blanks))
    today = timezone.localdate()
    born = formats.short_month(today.replace(student.birth_year, student.birth_month, 1))
    card = care.card(arrangement_in_force(student.pk), today)
    carer = "; ".join(line.text for line in card.only(care.CareFact.CARER)) if card else ""
    values = {"sex": student.get_sex_display(), "age": age_on(student, today), "born": born}
    return (
        *facts,
        LabelledFact(_("Sex, age"), _("%(sex)s, %(age)s years (born %(born)s)") % values),
        LabelledFact(_("Class"), place_of(student)),
        *_family(access.family_in_report(user, concern)),
        LabelledFact(_("Who cares for the child"), carer),
        LabelledFact(_("Home address"), ""),
    )


def _family(contacts: Sequence[FamilyContact]) -> Iterator[LabelledFact]:
    """The guardians on record; where there is none the line is left to be written in, whoever else is at home."""
    yield LabelledFact(pgettext("paper", "Guardian"), _reached([one for one in contacts if one.is_guardian]))
    others = _reached([one for one in contacts if not one.is_guardian])
    if others:
        yield LabelledFact(pgettext("paper", "Family"), others)


def _reached(contacts: Iterable[FamilyContact]) -> str:
    return "\n".join(f"{one.name} ({one.role}) {one.phone or BLANK}" for one in contacts)


def _facts(concern: UrgentConcern, added: Iterable[str]) -> tuple[LabelledFact, ...]:
    """Each thing once: what somebody added on the list stands under what was written first."""
    about = texts.text(f"{checklist.LIST}.withheld-from.options.{concern.about}")
    return (
        LabelledFact(texts.text(f"{FIELDS}.what"), _joined(concern.what, *added)),
        LabelledFact(texts.text(f"{FIELDS}.told"), concern.told),
        LabelledFact(_("Staff or family involved"), f"{about} {concern.about_whom}".strip()),
    )


def _reporter(concern: UrgentConcern, added: Iterable[str]) -> tuple[LabelledFact, ...]:
    """Who reports, and under which numbers they are reached."""
    raised = _("%(name)s, %(time)s") % {"name": concern.raised_by.name, "time": formats.moment(concern.raised_at)}
    by = concern.acknowledged_by
    return (
        LabelledFact(_("Saw or heard it"), _joined(raised, *added)),
        LabelledFact(
            _("Reports it, telephone"), f"{by.name} {duty_phone_of(by, concern.school) or BLANK}" if by else BLANK
        ),
        LabelledFact(_("School, telephone"), f"{concern.school.name} {concern.school.phone or BLANK}"),
        LabelledFact(_("On duty at school"), _on_duty(concern)),
    )


def _on_duty(concern: UrgentConcern) -> str:
    """Nobody where it may concern somebody who works here."""
    duty = None if concern.is_about_colleague else duty_of(concern.school, timezone.now())
    return f"{duty.duty_person.name} {duty.duty_phone}" if duty else ""


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


class SafetyPlanPage(ConcernPaper):
    """The first leaf stays with whoever looks after the child, the second goes home and comes back signed."""

    def __init__(self, user: User, concern: UrgentConcern) -> None:
        super().__init__(user, concern)
        self.name = concern.student.name if concern.student else concern.who or BLANK
        self.sits_in = place_of(concern.student) if concern.student else BLANK
        self.people = _people(user, concern)
        self.about_family = concern.about == UrgentConcern.About.GUARDIAN
        self.calls = "　".join(f"{call.number} {call.who}" for call in public_calls(concern.school.township.county))


def _people(user: User, concern: UrgentConcern) -> tuple[LabelledFact, ...]:
    """Who is telephoned tonight; nobody of the family where it concerns the family itself."""
    return (
        LabelledFact(_("At home"), _reached(access.contacts_in_need(user, concern)) or BLANK),
        LabelledFact(_("On duty at school"), _on_duty(concern) or BLANK),
        LabelledFact(pgettext("paper", "Counselor"), _counselor(concern)),
    )


def _counselor(concern: UrgentConcern) -> str:
    """By name where the concern is open to the counselor, with the number of the duty list, else that of the school."""
    now = timezone.now()
    counselor = counselor_of(concern.school, timezone.localdate(now))
    if counselor is None or not can_open(counselor, concern, now):
        return BLANK
    return f"{counselor.name} {duty_phone_of(counselor, concern.school) or concern.school.phone or BLANK}"


def _report_state(user: User, concern: UrgentConcern) -> str:
    acts = access.acts_of(user, concern).exclude(line=WRITTEN).values_list("pk", flat=True)
    said = [concern.about, concern.acknowledged_at, concern.closed_at, len(concern.what), len(concern.who)]
    family = [one.pk for one in access.family_in_report(user, concern)]
    return hash_inputs(list(acts), said, family, timezone.localdate().isoformat())


def _slip_state(user: User, school: School) -> str:
    """A new one a day: it tells who is on duty as the list stands."""
    return hash_inputs(numbers_known(user, school), timezone.localdate().isoformat())


class ReportKind(DocumentKind[UrgentConcern]):
    """For whoever acts on the concern."""

    def find(self, user: User, document: Document) -> UrgentConcern | None:
        found = super().find(user, document)
        return found if found and access.may_act_on(user, found) else None


class SlipKind(DocumentKind[School]):
    """The slip is a part of the fallback pack that stands alone."""

    def context(self, document: Document, school: School) -> dict[str, object]:
        part = URGENT.part(Sources(document.requested_by, school, with_names=False))
        return super().context(document, school) | {"part": part, "alone": True}


REPORT = ReportKind(
    name="urgent-report",
    label=gettext_lazy("Written report of an urgent concern"),
    door=access.urgent_concerns_of,
    template="documents/urgent_report.html",
    page=lambda document, concern: ReportPage(document.requested_by, concern),
    file_name=lambda document, concern: f"written-report-{number_of(concern)}-v{document.revision}.pdf",
    audience="authorities",
    input_hash=_report_state,
    reference=number_of,
    children=lambda user, concern: [concern.student.public_id] if concern.student else [],
    secret=True,
)
SAFETY_PLAN = replace(
    REPORT,
    name="safety-plan",
    label=gettext_lazy("Safety plan and notice to the guardian"),
    template="documents/safety_plan.html",
    page=lambda document, concern: SafetyPlanPage(document.requested_by, concern),
    file_name=lambda document, concern: f"safety-plan-{number_of(concern)}-v{document.revision}.pdf",
    audience="family",
)
SLIP = SlipKind(
    name="urgent-slip",
    label=URGENT.title,
    door=access.schools_worked_at,
    template="documents/urgent_slip.html",
    page=lambda document, school: {"language": formats.html_language()},
    file_name=lambda document, school: f"urgent-slip-{timezone.localdate():%Y%m%d}.pdf",
    audience="school",
    input_hash=_slip_state,
    reference=lambda school: school.name,
)


def register() -> None:
    REPORT.register()
    SAFETY_PLAN.register()
    SLIP.register()

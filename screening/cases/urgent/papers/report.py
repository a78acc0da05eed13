"""The written report of an urgent concern: what was seen and done, nothing of scores, nothing guessed."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.evidence import care
from screening.cases.models import UrgentConcern
from screening.cases.opening.selectors import duty_of, duty_phone_of
from screening.cases.urgent import checklist
from screening.cases.urgent.presenters.child import age_of
from screening.cases.urgent.presenters.first import ABOUT_PEOPLE_HERE
from screening.cases.urgent.presenters.page import check_lines
from screening.documents.blocks import LabelledFact, Section
from screening.library import texts, wording
from students.models import Student
from students.seating import place_of
from students.selectors import arrangement_in_force

FIELDS = "texts.urgent.fields"
BLANK = "________________"  # written in by hand
RECEIVERS = ("police", "education-bureau", "civil-affairs")
SEEN, REPORTS = "what-seen", "who-reports"  # lines of the list that stand further up on the paper


class ReportPage:
    """One or two sheets about one concern. Pure data in the document's language."""

    def __init__(self, user: User, concern: UrgentConcern) -> None:
        self.language = language()
        self.number = number_of(concern)
        self.school = concern.school.name
        self.receivers = tuple(texts.text(f"{checklist.RECEIVERS}.{one}") for one in RECEIVERS)  # to be ticked
        self.child = _child(user, concern)
        self.facts = _facts(user, concern)
        self.reporter = _reporter(user, concern)
        self.done = _done(user, concern)
        self.printed_by = user.name
        self.printed_at = formats.timestamp()
        self.not_a_diagnosis = wording.standing("not-a-diagnosis")


def language() -> str:
    return formats.html_language()


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
    values = {"sex": student.get_sex_display(), "age": age_of(student), "born": born}
    return (
        *facts,
        LabelledFact(_("Sex, age"), _("%(sex)s, %(age)s years (born %(born)s)") % values),
        LabelledFact(_("Class"), place_of(student)),
        LabelledFact(pgettext("paper", "Guardian"), "\n".join(_family(user, concern))),
        LabelledFact(_("Who cares for the child"), _carer(student)),
        LabelledFact(_("Home address"), ""),
    )


def _family(user: User, concern: UrgentConcern) -> Iterator[str]:
    for one in access.family_in_report(user, concern):
        role = _("%(relation)s, guardian") % {"relation": one.relation} if one.is_guardian else one.relation
        yield f"{one.name} ({role}) {one.phone or BLANK}"


def _carer(student: Student) -> str:
    card = care.card(arrangement_in_force(student.pk), timezone.localdate())
    return "; ".join(line.text for line in card.only(care.CareFact.CARER)) if card else ""


def _facts(user: User, concern: UrgentConcern) -> tuple[LabelledFact, ...]:
    """Each thing once: what somebody added on the list stands under what was written first."""
    added = {line.title: line.lines for line in check_lines(user, concern)}
    words = dict(checklist.lines())
    about = texts.text(f"{checklist.LIST}.withheld-from.options.{concern.about}")
    return (
        LabelledFact(texts.text(f"{FIELDS}.what"), _joined(concern.what, *added[words[SEEN]])),
        LabelledFact(texts.text(f"{FIELDS}.told"), concern.told),
        LabelledFact(_("Staff or family involved"), f"{about} {concern.about_whom}".strip()),
    )


def _reporter(user: User, concern: UrgentConcern) -> tuple[LabelledFact, ...]:
    """Who reports, and under which numbers they are reached."""
    added = {line.title: line.lines for line in check_lines(user, concern)}
    raised = _("%(name)s, %(time)s") % {"name": concern.raised_by.name, "time": formats.moment(concern.raised_at)}
    duty = duty_of(concern.school, timezone.now())
    on_duty = f"{duty.duty_person.name} {duty.duty_phone}" if duty and not _concerns_staff(concern) else ""
    return (
        LabelledFact(_("Saw or heard it"), _joined(raised, *added[dict(checklist.lines())[REPORTS]])),
        LabelledFact(_("Reports it, telephone"), _who_reports(concern)),
        LabelledFact(_("School, telephone"), f"{concern.school.name} {concern.school.phone or BLANK}"),
        LabelledFact(_("On duty at school"), on_duty),
    )


def _who_reports(concern: UrgentConcern) -> str:
    taken_by = concern.acknowledged_by
    return f"{taken_by.name} {duty_phone_of(taken_by, concern.school) or BLANK}" if taken_by else BLANK


def _concerns_staff(concern: UrgentConcern) -> bool:
    return concern.about in ABOUT_PEOPLE_HERE


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _done(user: User, concern: UrgentConcern) -> tuple[Section, ...]:
    """Every line of the list but those that stand above and the one about this paper."""
    above = {words for line, words in checklist.lines() if line in (checklist.WRITTEN, SEEN, REPORTS)}
    return tuple(Section(one.title, one.lines) for one in check_lines(user, concern) if one.title not in above)

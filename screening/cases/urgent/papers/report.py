"""The written report of an urgent concern: what was seen and done, nothing of scores, nothing guessed."""

from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.models import UrgentConcern
from screening.cases.urgent import checklist
from screening.cases.urgent.presenters.page import check_lines
from screening.documents.blocks import LabelledFact, Section
from screening.library import texts, wording

FIELDS = "texts.urgent.fields"
RECEIVERS = ("police", "education-bureau", "civil-affairs")


class ReportPage:
    """One or two sheets about one concern. Pure data in the document's language."""

    def __init__(self, user: User, concern: UrgentConcern) -> None:
        self.language = language()
        self.number = number_of(concern)
        self.school = concern.school.name
        self.phone = concern.school.phone or "—"
        self.receivers = tuple(texts.text(f"{checklist.RECEIVERS}.{one}") for one in RECEIVERS)  # to be ticked
        self.facts = _facts(concern)
        self.done = _done(user, concern)
        self.printed_by = user.name
        self.printed_at = formats.timestamp()
        self.not_a_diagnosis = wording.standing("not-a-diagnosis")


def language() -> str:
    return formats.html_language()


def number_of(concern: UrgentConcern) -> str:
    """What the report is called: it names nobody and opens nothing."""
    return concern.public_id.hex[:8].upper()


def _facts(concern: UrgentConcern) -> tuple[LabelledFact, ...]:
    child = concern.student.name if concern.student else ""
    about = texts.text(f"{checklist.LIST}.withheld-from.options.{concern.about}")
    raised = _("%(name)s, %(time)s") % {"name": concern.raised_by.name, "time": formats.moment(concern.raised_at)}
    return (
        LabelledFact(_("Child"), " ".join(part for part in (child, concern.who) if part)),
        LabelledFact(texts.text(f"{FIELDS}.what"), concern.what),
        LabelledFact(_("Written down by"), raised),
        LabelledFact(texts.text(f"{FIELDS}.told"), concern.told),
        LabelledFact(_("Concerns"), f"{about} {concern.about_whom}".strip()),
    )


def _done(user: User, concern: UrgentConcern) -> tuple[Section, ...]:
    """Every line of the list but the one about this paper; what is not entered is left to be written in."""
    written = {words for line, words in checklist.lines() if line == checklist.WRITTEN}
    return tuple(line for line in check_lines(user, concern) if line.title not in written)

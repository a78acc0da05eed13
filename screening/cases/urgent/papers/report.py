"""The written report of an urgent concern: what was seen and done, nothing of scores, nothing guessed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.models import UrgentConcern
from screening.cases.urgent import checklist
from screening.cases.urgent.presenters.page import check_lines
from screening.documents.blocks import LabelledFact
from screening.library import texts, wording

FIELDS = "texts.urgent.fields"
RECEIVERS = ("police", "education-bureau", "civil-affairs")


@dataclass(frozen=True)
class FilledLine:
    """A line of the checklist with what was entered, or room to write by hand."""

    label: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class ReportPage:
    """One or two sheets about one concern. Pure data in the document's language."""

    language: str
    number: str
    school: str
    phone: str
    receivers: tuple[str, ...]  # to be ticked
    facts: tuple[LabelledFact, ...]
    done: tuple[FilledLine, ...]
    printed_by: str
    printed_at: str
    not_a_diagnosis: str


def language() -> str:
    return formats.html_language()


def number_of(concern: UrgentConcern) -> str:
    """What the report is called: it names nobody and opens nothing."""
    return concern.public_id.hex[:8].upper()


def build_page(user: User, concern: UrgentConcern) -> ReportPage:
    return ReportPage(
        language=language(),
        number=number_of(concern),
        school=concern.school.name,
        phone=concern.school.phone or "—",
        receivers=tuple(texts.text(f"{checklist.RECEIVERS}.{one}") for one in RECEIVERS),
        facts=_facts(concern),
        done=_done(user, concern),
        printed_by=user.name,
        printed_at=formats.timestamp(),
        not_a_diagnosis=wording.standing("not-a-diagnosis"),
    )


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


def _done(user: User, concern: UrgentConcern) -> tuple[FilledLine, ...]:
    """Every line of the list but the one about this paper; what is not entered is left to be written in."""
    written = {words for line, words in checklist.lines() if line == checklist.WRITTEN}
    return tuple(
        FilledLine(line.words, line.entries) for line in check_lines(user, concern) if line.words not in written
    )

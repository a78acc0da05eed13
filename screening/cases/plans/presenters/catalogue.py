"""The catalogue of the four domains with what is known about each action, and what may fit. A person chooses."""

from collections.abc import Iterator

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from screening.cases.access import strengths_of
from screening.cases.models import Case
from screening.documents.blocks import Link
from screening.library import texts
from students.models import CareArrangement, StrengthNote
from students.selectors import arrangements_in_force

CATALOGUE = "support_catalogue"
RARE_CONTACT = (CareArrangement.Contact.RARELY, CareArrangement.Contact.UNKNOWN)
OLD = (CareArrangement.Caregiver.PATERNAL_GRANDPARENTS, CareArrangement.Caregiver.MATERNAL_GRANDPARENTS)


class CatalogueAction:
    def __init__(self, action: str, in_plan: bool = False) -> None:
        row = texts.localize(f"{CATALOGUE}.actions.{action}")
        self.id = action
        self.title = row["title"]
        self.what = row["what"]
        self.who = who_of(action)
        self.rhythm = row["rhythm"]
        self.evidence = texts.text(f"{CATALOGUE}.evidence_levels.{row['evidence']['level']}")
        self.note = row["evidence"]["note"]
        self.care = row["care"]
        self.in_plan = in_plan


class CataloguePage:
    def __init__(self, user: User, case: Case) -> None:
        plan = getattr(case, "plan", None)
        running = set(plan.actions.filter(ended_on__isnull=True).values_list("action", flat=True)) if plan else set()
        suggested: dict[str, str] = {}
        for action, because in _fits(user, case):
            if action not in running:
                suggested.setdefault(action, because)
        self.suggestions = tuple(
            Link(title_of(action), reverse("cases:add_action", args=[case.public_id, action]), note=because)
            for action, because in suggested.items()
        )
        self.domains = tuple(
            {"title": title, "entries": tuple(_entries(domain, running))}
            for domain, title in texts.choices(f"{CATALOGUE}.domains")
        )


def title_of(action: str) -> str:
    return texts.text(f"{CATALOGUE}.actions.{action}.title")


def _entries(domain: str, running: set[str]) -> Iterator[CatalogueAction]:
    for row in texts.localize(f"{CATALOGUE}.actions"):
        if row["domain"] == domain:
            yield CatalogueAction(row["id"], row["id"] in running)


def entry_or_404(action: str) -> CatalogueAction:
    if action not in texts.ids(f"{CATALOGUE}.actions"):
        raise Http404
    return CatalogueAction(action)


def who_of(action: str) -> str:
    roles = texts.node(f"{CATALOGUE}.actions.{action}.who")
    return pgettext("between names", ", ").join(texts.text(f"{CATALOGUE}.roles.{role}") for role in roles)


def _fits(user: User, case: Case) -> Iterator[tuple[str, str]]:
    """What is known about care and strengths, and what it might speak for; nothing is put into the plan by itself."""
    care = arrangements_in_force([case.student_id]).get(case.student_id)
    if care:
        yield from _fits_care(care)
    known = {note.line for note in strengths_of(user, case)}
    if StrengthNote.Line.TRUSTED_ADULT not in known:
        yield "school-mentor", _("No adult at school the child trusts is known yet.")
        yield "psych-safe-adults", _("No adult at school the child trusts is known yet.")
    if StrengthNote.Line.HOPES in known:
        yield "school-small-goals", _("The child has said what it hopes for.")


def _fits_care(care: CareArrangement) -> Iterator[tuple[str, str]]:
    away = CareArrangement.Away.NOW in (care.father_away, care.mother_away)
    if away and care.contact in RARE_CONTACT:
        yield "family-call-schedule", _("A parent is away, and contact is rare or not known.")
    elif away:
        yield "family-call-schedule", _("A parent is away.")
    if away and care.contact in RARE_CONTACT:
        yield "family-digital-check-in", _("A parent is away, and contact is rare or not known.")
    if care.primary_caregiver in OLD:
        yield "family-caregiver-class", _("Grandparents care for the child.")
        yield "family-beside-homework", _("Grandparents care for the child.")
    if care.capacity_concern:
        yield "community-village-officer", _("Whoever cares for the child may need help.")
        yield "community-care-letter", _("Whoever cares for the child may need help.")
    if care.boarding:
        yield "school-boarder-evening", _("The child boards.")

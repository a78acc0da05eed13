"""The care situation in words: context, never a reason, and always with the name of the label."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from screening import formats
from students.labels import NOW, UNKNOWN, CareFacts, policy_left_behind, research_left_behind
from students.models import CareArrangement
from students.selectors import facts_of


class CareFact(StrEnum):
    """What a line is about. Papers choose by it, so that a new line leaves the school only where somebody names it."""

    FATHER = "father"
    MOTHER = "mother"
    CARER = "carer"
    CONTACT = "contact"
    BOARDING = "boarding"
    CAPACITY = "capacity"
    POLICY_LABEL = "policy-label"
    RESEARCH_LABEL = "research-label"
    REGISTER = "register"
    CALLS = "calls"


OFFICIAL = (CareFact.POLICY_LABEL, CareFact.RESEARCH_LABEL, CareFact.REGISTER)


@dataclass(frozen=True)
class KnownCareFact:
    """A short label and what is known."""

    fact: CareFact
    label: str
    text: str


@dataclass(frozen=True)
class CareCard:
    """The facts of one child with both official labels, and where they come from."""

    lines: tuple[KnownCareFact, ...]
    source: str

    @property
    def lived(self) -> list[KnownCareFact]:
        """How the child lives; the labels of offices stand apart."""
        return [line for line in self.lines if line.fact not in OFFICIAL]

    @property
    def official(self) -> list[KnownCareFact]:
        return self.only(*OFFICIAL)

    def only(self, *facts: CareFact) -> list[KnownCareFact]:
        """The lines about these facts, in the order of the card."""
        return [line for line in self.lines if line.fact in facts]


def summary(facts: CareFacts | None, on: date) -> str:
    """One line under a name in the queue."""
    if facts is None:
        return _("Care situation not recorded")
    parts = [_away(facts), _contact(facts), _("Doubt about care") if facts.capacity_concern else "", labels(facts, on)]
    return " · ".join(part for part in parts if part)


def labels(facts: CareFacts, on: date) -> str:
    """Which of the two official labels hold today; nothing when neither does."""
    policy, research = policy_left_behind(facts, on), research_left_behind(facts, on)
    if policy and research:
        return _("Left behind (policy, research)")
    if policy:
        return _("Left behind (policy)")
    return _("Left behind (research)") if research else ""


def _away(facts: CareFacts) -> str:
    away = (facts.father_away == NOW, facts.mother_away == NOW)
    if all(away):
        return _("Both parents away")
    if any(away):
        return _("Father away") if away[0] else _("Mother away")
    if UNKNOWN in (facts.father_away, facts.mother_away):
        return _("Not known whether parents are away")
    return _("Lives with the parents")


def _contact(facts: CareFacts) -> str:
    if NOW not in (facts.father_away, facts.mother_away):
        return ""
    if facts.contact == CareArrangement.Contact.UNKNOWN:
        return _("Contact not known")
    if facts.contact == CareArrangement.Contact.RARELY:
        return _("Contact less than monthly")
    return _("Contact: %(often)s") % {"often": CareArrangement.Contact(facts.contact).label}


def card(row: CareArrangement | None, on: date) -> CareCard | None:
    """Everything recorded about who cares for the child."""
    if row is None:
        return None
    facts = facts_of(row)
    lines = [
        KnownCareFact(CareFact.FATHER, _("Father"), _parent(row.father_away, row.father_away_since)),
        KnownCareFact(CareFact.MOTHER, _("Mother"), _parent(row.mother_away, row.mother_away_since)),
        KnownCareFact(CareFact.CARER, _("Main carer"), str(row.get_primary_caregiver_display())),
        KnownCareFact(CareFact.CONTACT, _("Contact"), str(row.get_contact_display())),
        KnownCareFact(CareFact.BOARDING, _("Boarding"), _("Yes") if row.boarding else _("No")),
        KnownCareFact(
            CareFact.CAPACITY,
            _("Care capacity"),
            _("A doubt is recorded") if row.capacity_concern else _("No doubt is recorded"),
        ),
        KnownCareFact(CareFact.POLICY_LABEL, _("Left behind, policy"), _policy(policy_left_behind(facts, on))),
        KnownCareFact(CareFact.RESEARCH_LABEL, _("Left behind, research"), _research(research_left_behind(facts, on))),
        KnownCareFact(CareFact.REGISTER, _("Register"), _register(row.register_value)),
    ]
    if row.child_on_calls:
        lines.append(KnownCareFact(CareFact.CALLS, _("The child on calls"), row.child_on_calls))
    source = _("Source: %(source)s, as of %(day)s. Used only to decide whom to see first and how to support.") % {
        "source": row.get_source_display(),
        "day": formats.day(row.as_of),
    }
    return CareCard(tuple(lines), source)


def _parent(away: str, since: date | None) -> str:
    word = str(CareArrangement.Away(away).label)
    if away == NOW and since:
        return _("%(word)s, since %(month)s") % {"word": word, "month": formats.short_month(since)}
    return word


def _policy(holds: bool | None) -> str:
    if holds is None:
        return _("Not known: a fact is missing")
    if holds:
        return _("Yes: rural hukou, under 16, both parents away or one away and the other unable to care")
    return _("No")


def _research(holds: bool | None) -> str:
    if holds is None:
        return _("Not known: a fact is missing")
    return _("Yes: under 18, at least one parent away six months or more") if holds else _("No")


def _register(value: int | None) -> str:
    if value is None:
        return _("Not imported")
    unknown = _("left behind, which kind is not known")
    return (_("0, not left behind"), _("1, one parent away"), _("2, both parents away"), unknown)[value]

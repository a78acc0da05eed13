"""Yield and missed children, counted. Pure: facts about cases in, counts out; no names, no Django.

A child is *met* once the counselor has seen it or the class teacher has answered the talk; *looked at* once it was met
and the counselor has decided; it *needed something* when a decision ever was to watch, to support, to refer or urgent
(as in the monthly report: something to be done).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screening.reports.disclosure_control.shares import Share

FROM_FORMS = frozenset({"high", "elevated", "concordance", "worsening"})
ACTING = frozenset({"watch", "support-plan", "referral", "urgent"})
HARDLY_EVER = 0.10
"""A rule whose yield lies below this with its whole interval hardly ever finds anything."""


@dataclass(frozen=True, slots=True, order=True)
class CountedReason:
    """A reason as it is counted: its code, the form and version it rests on (if any), the version of the rule."""

    code: str
    form: str
    form_version: str
    rule_version: str

    @property
    def is_rule(self) -> bool:
        """A threshold somebody may change; a worry, a wish or a letter is none."""
        return self.code in FROM_FORMS


@dataclass(frozen=True, slots=True)
class Followed:
    """One child that was flagged, drawn or brought, as it stood on the day of counting."""

    met: bool
    decisions: frozenset[str]
    reasons: frozenset[CountedReason] = frozenset()
    rated: bool = True
    student: int = 0  # by which other views of the same children are laid beside this one

    @property
    def looked_at(self) -> bool:
        return self.met and bool(self.decisions)

    @property
    def needed(self) -> bool:
        return self.looked_at and bool(self.decisions & ACTING)

    @property
    def steps(self) -> int:
        """How many steps of NAMES it went after the first."""
        return self.looked_at + self.needed

    @property
    def by_forms(self) -> bool:
        return any(reason.is_rule for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Steps:
    """How many children came how far; each step is a part of the one before."""

    flagged: int
    looked_at: int
    needed: int


NAMES = ("flagged", "looked_at", "needed")


def steps_of(children: Iterable[Followed]) -> Steps:
    rows = list(children)
    return Steps(
        flagged=len(rows),
        looked_at=sum(child.looked_at for child in rows),
        needed=sum(child.needed for child in rows),
    )


def by_reason(children: Sequence[Followed]) -> dict[CountedReason, Steps]:
    """Every reason with the children it brought; a child with two reasons counts under both."""
    every = sorted({reason for child in children for reason in child.reasons})
    return {reason: steps_of(child for child in children if reason in child.reasons) for reason in every}


def alone(children: Sequence[Followed]) -> dict[CountedReason, Steps]:
    """The children who would not have been flagged without this one reason."""
    single = [child for child in children if len(child.reasons) == 1]
    return {reason: steps_of(child for child in single if reason in child.reasons) for reason in by_reason(children)}


def other_doors(children: Sequence[Followed]) -> dict[str, Steps]:
    """Code of a door → rated children who came through it although their forms did not flag them."""
    missed = [child for child in children if child.rated and not child.by_forms]
    codes = sorted({reason.code for child in missed for reason in child.reasons})
    return {
        code: steps_of(child for child in missed if any(reason.code == code for reason in child.reasons))
        for code in codes
    }


def hardly_ever(share: Share | None) -> bool:
    return share is not None and share.high < HARDLY_EVER

"""Yield and missed children, counted. Pure: facts about cases in, counts out; no names.

A child is *met* once the counselor has seen it or the class teacher has answered the talk; *looked at* once it was met
and the counselor has decided; it *needed something* when a decision ever was another one than that there is no
concern (something to be done).
"""

from collections import Counter
from dataclasses import dataclass

from screening.cases.models import DecisionKind
from screening.reports.disclosure_control.shares import Share
from screening.rounds.models import ScreeningRound

FROM_FORMS = frozenset({"high", "elevated", "concordance", "worsening"})
NAMES = ("flagged", "looked_at", "needed")
HARDLY_EVER = 0.10
"""A rule whose yield lies below this with its whole interval hardly ever finds anything."""


@dataclass(frozen=True, slots=True, order=True)
class CountedReason:
    """A reason as it is counted: its code, the form and version it rests on (if any), the version of the rule."""

    code: str
    form: str = ""
    form_version: str = ""
    rule_version: str = ""

    @property
    def is_rule(self) -> bool:
        """A threshold somebody may change; a worry, a wish or a letter is none."""
        return self.code in FROM_FORMS


Line = tuple[str, CountedReason]
"""Under which children are counted: *reason*; *alone*, who would not have been flagged without this one reason; *door*,
who was rated and came with this code although the forms did not flag it."""


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
        return self.looked_at and bool(self.decisions - {DecisionKind.NO_CONCERN})

    @property
    def steps(self) -> int:
        """How many steps of NAMES it went after the first."""
        return self.looked_at + self.needed

    @property
    def by_forms(self) -> bool:
        return any(reason.is_rule for reason in self.reasons)

    @property
    def lines(self) -> frozenset[Line]:
        """A child with two reasons counts under both."""
        kinds = ["reason"] if len(self.reasons) > 1 else ["reason", "alone"]
        found = {(kind, reason) for kind in kinds for reason in self.reasons}
        if self.rated and not self.by_forms:
            found |= {("door", CountedReason(reason.code)) for reason in self.reasons}
        return frozenset(found)


@dataclass(frozen=True)
class RoundYield:
    """A round with the children its flags, other doors and random checks brought."""

    round: ScreeningRound
    flagged: tuple[Followed, ...]
    drawn: tuple[Followed, ...]
    urgent: int  # rated children without a form flag about whom an urgent concern was raised

    @property
    def lines(self) -> dict[Line, int]:
        """Line → its children, in the order in which they are printed."""
        found = Counter(line for child in self.flagged for line in child.lines)
        return {line: found[line] for line in sorted(found)}


def hardly_ever(share: Share | None) -> bool:
    return share is not None and share.high < HARDLY_EVER

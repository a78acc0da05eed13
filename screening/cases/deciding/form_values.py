"""What a person wrote down in a form, as plain values between form and service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from accounts.models import User
from screening.cases.deciding import safety_follow_up as behind_signs
from screening.cases.models.activity import Activity


@dataclass(frozen=True)
class ReviewRecord:
    """Ids are those of chain.json `review_record`; `strengths` maps a line id to what was said."""

    child_seen_on: date | None = None
    not_seen_because: str = ""
    asked: tuple[str, ...] = ()
    safety: Mapping[str, str] = field(default_factory=dict)
    safety_notes: str = ""
    who_is_there: str = ""
    rhythm: str = ""
    child_wants: str = ""
    strengths: Mapping[str, str] = field(default_factory=dict)

    @property
    def seen_and_asked(self) -> bool:
        """The child was seen and asked both times about harm, whatever it said."""
        answers = {self.safety.get("harm-by-others"), self.safety.get("harm-by-self")}
        return self.child_seen_on is not None and answers <= {"sign", "no-sign"}

    @property
    def nothing_asked(self) -> bool:
        return bool(self.safety) and set(self.safety.values()) == {"not-asked"}

    @property
    def signs_of_harm(self) -> bool:
        """Also a sign in sleeping or eating behind which harm stands, or may stand."""
        harm = (self.safety.get("harm-by-others"), self.safety.get("harm-by-self"))
        return "sign" in harm or self.safety.get(behind_signs.FIELD) == behind_signs.HARM

    @property
    def signs_of_self_harm(self) -> bool:
        return self.safety.get(behind_signs.SELF_HARM) == "sign"

    @property
    def says_more_of_self_harm(self) -> bool:
        return bool(self.who_is_there or self.rhythm or set(self.safety) & set(behind_signs.CODED))

    @property
    def asks_why(self) -> bool:
        """Sleeping or eating gave a sign: what stands behind it?"""
        return "sign" in (self.safety.get("sleep"), self.safety.get("food"))


@dataclass(frozen=True)
class Agreed:
    """Who at home agreed to something new, and when, after consent was taken back."""

    who: str
    on: date


@dataclass(frozen=True)
class DecisionRecord:
    """`until`: the day of the next look, of the plan's review or of the follow-up. `suggestion`: for the teacher."""

    decision: str
    reason: str
    reason_text: str = ""
    until: date | None = None
    suggestion: str = ""
    second_voice: str = ""
    why_alone: str = ""
    agreed: Agreed | None = None


@dataclass(frozen=True)
class GoesOn:
    """What becomes of one thing that is open when a case ends: who, looked at again when, or in words."""

    said: str = ""
    who: User | None = None
    look_on: date | None = None


@dataclass(frozen=True)
class GuardianRecord:
    """Ids are those of chain.json `guardian_informed`."""

    told: str
    why_not: str = ""
    who: str = ""
    authority: str = ""
    told_on: date | None = None
    try_again_on: date | None = None
    cards: tuple[str, ...] = ()
    view: str = ""
    agreed: str = ""


@dataclass(frozen=True)
class ReferralRecord:
    """`consent_basis` is sheet or override; an override has a reason, an agreement says who, how and when. `risk`: ids
    of the lines of the last look that go along."""

    request: str
    tried: str = ""
    consent_basis: str = "sheet"
    consent_from: str = ""
    override_reason: str = ""
    child_knows: bool = True
    risk: Sequence[str] = ()


@dataclass(frozen=True)
class PlannedAction:
    """One action of the catalogue for one child."""

    action: str
    starts: date
    who: str = ""
    rhythm: str = ""
    owner_role: str = ""
    owner: User | None = None
    agreed: str = ""
    weekday: int | None = None
    at_time: time | None = None
    every_weeks: int = 1
    place: str = ""
    phone: str = ""
    ends: date | None = None
    activity: Activity | None = None


@dataclass(frozen=True, kw_only=True)
class UrgentRecord:
    """Three lines, of which one is enough, and whom it concerns: that answer decides who is told, so nobody gives it
    but the person who writes."""

    about: str
    who: str = ""
    what: str = ""
    told: str = ""
    about_whom: str = ""

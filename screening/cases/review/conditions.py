"""Which questions of a review or decision are asked only after a certain answer, for the script of the page.

NEEDS: field → pairs of another field and the answers that ask for it, one of which is enough. Without the script every
question stands on the page.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone

from screening.cases.deciding import safety_follow_up as behind_signs
from screening.cases.deciding.rules import NEEDS_DATE, NO_CONCERN, UNSEEN
from screening.cases.models import Case, DecisionKind
from screening.scoring.rules import current_rules
from students.selectors import calendar_of

Needs = Mapping[str, Sequence[tuple[str, Sequence[str]]]]
DECIDED = (NO_CONCERN, *NEEDS_DATE)
TOLD = ("visit", "call", "at-school", "video")
SAFETY = ("harm-by-others", behind_signs.SELF_HARM, "sleep", "food")
AFTER_SELF_HARM = (*behind_signs.CODED, behind_signs.WHO, behind_signs.RHYTHM)
NEEDS: Needs = {
    "child_seen_on": [("child_seen", ["seen"])],
    "not_seen_because": [("child_seen", ["not-seen"])],
    "behind": [("sleep", ["sign"]), ("food", ["sign"])],
    **{part: [(behind_signs.SELF_HARM, ["sign"])] for part in AFTER_SELF_HARM},
    "safety_notes": [(part, ["sign", "not-asked"]) for part in SAFETY],
    "reason": [("decision", DECIDED)],
    "reason_text": [("decision", DECIDED)],
    "until": [("decision", NEEDS_DATE), ("reason", [f"{NO_CONCERN}:{reason}" for reason in UNSEEN])],
    "suggestion": [("decision", DECIDED)],
    "told": [("decision", DECIDED)],
    "why_not": [("told", ["not-told"])],
    "try_again_on": [("told", ["not-told"])],
    **{name: [("told", TOLD)] for name in ("told_on", "who", "authority", "cards", "view", "agreed")},
}
LOOK_AGAIN = timedelta(weeks=4)


def proposed_days(case: Case) -> dict[str, str]:
    """Decision → a day for the next look that may be changed: a school day in four weeks, or when a receiver has had
    time to answer."""
    calendar, today = calendar_of(case.school.township.county), timezone.localdate()
    later = calendar.next_school_day(today + LOOK_AGAIN)
    answer = calendar.add_school_days(today, current_rules().clocks.child_seen)
    days = {DecisionKind.WATCH: later, DecisionKind.SUPPORT_PLAN: later, DecisionKind.REFERRAL: answer}
    return {decision.value: day.isoformat() for decision, day in days.items()}

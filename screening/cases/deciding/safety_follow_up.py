"""What a sign in one of the four safety questions opens. Asked by the page and by the paper.

Sleeping or eating: what stands behind it? Self-harm: thoughts, intent, means, whether it happened before, who is there,
and a rhythm in which somebody looks at the child.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening.cases.models import Case, FollowUp, Review
from screening.library import texts

FIELD, HARM = "behind", "harm"  # kept beside the four safety answers
LABEL = _("If sleeping or eating gave a sign: what is behind it")
OPTIONS = (
    (HARM, _("Harm, or I am not sure: urgent concern")),
    ("ill", _("Pain or illness: ask the township clinic")),
    ("hunger", _("Not enough food or money: ask the school and civil affairs")),
    ("worry", _("Worry, a quarrel, noise, a telephone at night")),
)
SELF_HARM = "harm-by-self"
LINES = "chain.review_record.fields.self-harm.parts"
CODED = ("thoughts", "intent", "means", "before")  # kept beside the four safety answers too
WHO, RHYTHM = "who-is-there", "rhythm"
DAYS = {"today": 0, "daily": 1, "weekly": 7}  # holidays and Sundays count


def is_too_slow(rhythm: str, safety: Mapping[str, str]) -> bool:
    """A week is too long where the child has an intent or the means at hand."""
    return DAYS[rhythm] > 1 and "yes" in (safety.get("intent"), safety.get("means"))


def rhythm_of(case: Case) -> Review | None:
    """The look that set the rhythm in which somebody sees the child; it ends with a look that found no sign."""
    asked = [look for look in case.reviews.all() if look.safety.get(SELF_HARM) != "not-asked"]
    latest = max(asked, key=_when, default=None)
    return latest if latest and latest.rhythm else None


def look_by_rhythm(case: Case) -> date | None:
    """The day by which somebody has seen or rung the child again; no holiday stops it."""
    look = rhythm_of(case)
    if look is None:
        return None
    asked_on = look.child_seen_on or timezone.localdate(look.reviewed_at)
    seen = [one.child_seen_on for one in case.reviews.all() if _when(one) > _when(look) and one.child_seen_on]
    talks = [one.done_on for one in case.follow_ups.all() if one.done_on and one.way in FollowUp.WITH_THE_CHILD]
    looked_on = max((day for day in (*seen, *talks) if day > asked_on), default=None)
    if looked_on is None:
        return asked_on + timedelta(days=DAYS[look.rhythm])
    return looked_on + timedelta(days=max(1, DAYS[look.rhythm]))  # “today” is daily from then on


def _when(look: Review) -> tuple[datetime, int]:
    return look.reviewed_at, look.pk


def rhythm_words(rhythm: str) -> str:
    return texts.text(f"{LINES}.{RHYTHM}.options.{rhythm}")

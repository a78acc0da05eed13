"""What a sign in one of the four safety questions opens. Asked by the page and by the paper.

Sleeping or eating: what stands behind it? Self-harm: thoughts, intent, means, whether it happened before, who is there,
and a rhythm in which somebody looks at the child.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

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


def next_day_of(rhythm: str, asked_on: date, looked_on: date | None) -> date:
    """`looked_on`: the last time somebody saw or rang the child after it was asked; “today” is daily from then on."""
    if looked_on is None:
        return asked_on + timedelta(days=DAYS[rhythm])
    return looked_on + timedelta(days=max(1, DAYS[rhythm]))


def rhythm_words(rhythm: str) -> str:
    return texts.text(f"{LINES}.{RHYTHM}.options.{rhythm}")

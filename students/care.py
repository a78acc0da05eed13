"""What fits together in a care arrangement. Pure: codes of ``CareArrangement`` in, field → code of the problem out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

AWAY, NOT_NEEDED = "now", "not-needed"
PARENTS = ("father_away", "mother_away")


def tidy(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Since when a parent is away means something only for a parent who is away now."""
    kept = dict(fields)
    for parent in PARENTS:
        if kept.get(parent) != AWAY:
            kept[f"{parent}_since"] = None
    return kept


def problems(fields: Mapping[str, Any], today: date) -> dict[str, str]:
    """``future``: a day that has not come. ``after``: away only after the day it was known.

    ``contact``: "no parent away" although one is. ``caregiver``: the one who is away cares day to day.
    """
    found = {}
    as_of = fields.get("as_of")
    if as_of and as_of > today:
        found["as_of"] = "future"
    for parent in PARENTS:
        since = fields.get(f"{parent}_since")
        if since and since > (as_of or today):
            found[f"{parent}_since"] = "future" if since > today else "after"
    if fields.get("contact") == NOT_NEEDED and AWAY in (fields.get(parent) for parent in PARENTS):
        found["contact"] = "contact"
    found |= _caregiver_away(fields)
    return found


def _caregiver_away(fields: Mapping[str, Any]) -> dict[str, str]:
    caregiver = fields.get("primary_caregiver")
    away = {parent.removesuffix("_away") for parent in PARENTS if fields.get(parent) == AWAY}
    needed = {"father": {"father"}, "mother": {"mother"}, "parents": {"father", "mother"}}.get(str(caregiver), set())
    return {"primary_caregiver": "caregiver"} if needed & away else {}

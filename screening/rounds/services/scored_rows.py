"""Many answers to one form scored at once into what stored results keep, equal to `score(…).to_mapping()` one by one.

answer_matrix(instrument, answers) -> n × k codes
scored_rows(instrument, answers, *, norm, rules) -> list[dict]     in the order of the answers
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.instruments import Instrument
from screening.scoring import ENGINE_VERSION, Legs, ManyScale, Norm, Rules, score_many
from screening.scoring.answer_matrix import MISSING

FIELDS = ("answered", "of", "scorable", "raw", "prorated", "upper", "band", "z", "t")


def answer_matrix(instrument: Instrument, answers: Sequence[dict[str, int | str]]) -> NDArray[np.int64]:
    """n × k codes in item order, −1 where there is none, as `score_many` reads them."""
    ids = [item.id for item in instrument.items]
    codes = [[code if isinstance(code := given.get(item), int) else MISSING for item in ids] for given in answers]
    return np.array(codes, dtype=np.int64).reshape(len(answers), len(ids))


def scored_rows(
    instrument: Instrument, answers: Sequence[dict[str, int | str]], *, norm: Norm | None, rules: Rules
) -> list[dict[str, Any]]:
    many = score_many(instrument, answer_matrix(instrument, answers), norm=norm, rules=rules)
    head = {
        "instrument_id": instrument.id,
        "instrument_version": instrument.version,
        "content_hash": instrument.content_hash,
        "engine_version": ENGINE_VERSION,
        "rules_version": rules.version,
        "rules_hash": rules.content_hash,
        "norm_hash": norm.content_hash if norm else None,
    }
    children = zip(*(_scale_rows(scale) for scale in many.scales.values()), strict=True)
    return [{**head, "scales": list(scales)} for scales in children]


def _scale_rows(scale: ManyScale) -> list[dict[str, Any]]:
    """The scale of every child; without a score nothing but the counts stands, and NaN nowhere."""
    columns = [getattr(scale, name).tolist() for name in FIELDS]
    return [
        _scale_row(scale.id, dict(zip(FIELDS, values, strict=True)), legs)
        for *values, legs in zip(*columns, scale.legs.tolist(), strict=True)
    ]


def _scale_row(scale_id: str, found: dict[str, Any], legs: Legs | None) -> dict[str, Any]:
    if not found["scorable"]:
        found |= {"raw": None, "prorated": None, "z": None, "t": None}
    else:
        found["raw"] = int(found["raw"])
        if found["z"] != found["z"]:  # NaN: no norm
            found |= {"z": None, "t": None}
    return {"id": scale_id, **found, "legs": legs.to_mapping() if legs else None}

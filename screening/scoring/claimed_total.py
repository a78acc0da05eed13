"""A score that came with a file is a claim: worked out again from the raw answers and compared, never believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from screening.instruments import Instrument
from screening.scoring.engine import score
from screening.scoring.errors import WrongType


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Our score of one scale beside the one a file claims.

    `ours` is the unrounded prorated score, `None` when too few items were answered; `claimed` is `None` when the file
    says nothing. `difference` is ours − claimed, `None` when either is missing. `agrees` allows for the digits the
    claim is written with (7.4 agrees with 7.4286, 7.40 does not), and is true when there is nothing on either side.
    """

    scale_id: str
    ours: float | None
    claimed: Decimal | None
    difference: float | None
    agrees: bool


def recompute(
    instrument: Instrument,
    answers: Mapping[str, int | str | None],
    claimed_total: Decimal | int | float | None,
    *,
    scale_id: str = "",
) -> Recomputed:
    """Score the answers and compare, in points of the scale, with the total a file came with (or with `scale_id`'s).

    They agree when |ours − claimed| is at most half a unit of the last digit the claim is written with. Whatever
    formula the file carries is not looked at. `ours` is None with too few answers, `claimed` None when the file says
    nothing, and then so is the difference. Raises what `score` raises for wrong answers, `WrongType` for a claim that
    is no finite number and `KeyError` for an unknown scale.
    """
    scale = instrument.scale(scale_id) if scale_id else instrument.total
    claimed = None if claimed_total is None else _exact(instrument, scale.id, claimed_total)
    ours = score(instrument, answers).scales[scale.id].prorated
    if ours is None or claimed is None:
        return Recomputed(scale.id, ours, claimed, None, ours is None and claimed is None)
    gap = Decimal(ours) - claimed
    return Recomputed(scale.id, ours, claimed, float(gap), abs(gap) <= _half_unit(claimed))


def _exact(instrument: Instrument, scale_id: str, claimed: Decimal | int | float) -> Decimal:
    if isinstance(claimed, bool) or not isinstance(claimed, Decimal | int | float):
        raise WrongType(instrument.id, scale_id, claimed, "is not a number")
    exact = Decimal(repr(claimed)) if isinstance(claimed, float) else Decimal(claimed)
    if not exact.is_finite():
        raise WrongType(instrument.id, scale_id, claimed, "is not a finite number")
    return exact


def _half_unit(claimed: Decimal) -> Decimal:
    """Half a unit of the last digit the claim is written with; a whole number must be met exactly (to 1e-9)."""
    exponent = claimed.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= 0:
        return Decimal("1e-9")
    return Decimal(5).scaleb(exponent - 1) + Decimal("1e-9")

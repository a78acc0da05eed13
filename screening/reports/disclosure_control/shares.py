"""A share of children and its interval, as far as the printed counts allow. Pure."""

from dataclasses import dataclass

from screening.reports.disclosure_control.model import SMALLEST_DENOMINATOR, Published, Why
from screening.scoring import share_interval


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval, as far as the printed counts allow: `value` None where one of them is hidden."""

    value: float | None
    low: float
    high: float


def share_of(found: Published, whole: Published) -> Share | None:
    """The share and interval that may be printed; None where the whole is hidden or under ten.

    An exact interval would give a hidden count away. Where `found` is “<5” the interval reaches from that of one child
    to that of four; where it is hidden for another's sake there is none.
    """
    n = whole.value
    if n is None or n < SMALLEST_DENOMINATOR or found.why is Why.COMPLEMENT:
        return None
    if found.value is not None:
        low, high = share_interval(found.value, n)
        return Share(found.value / n, low, high)
    return Share(None, share_interval(1, n)[0], share_interval(min(4, n), n)[1])


def interval_text(share: Share) -> str:
    """“38% (30–46%)”; without the share where it would give a number away."""
    spread = f"{per_hundred(share.low, up=False)}–{per_hundred(share.high, up=True)}%"
    return spread if share.value is None else f"{share.value:.0%} ({spread})"


def per_hundred(share: float, *, up: bool) -> int:
    """Whole numbers that never make an interval look narrower than it is."""
    return min(100, int(-(-share * 100 // 1))) if up else int(share * 100)

"""The round and the next one as a county's month keeps them: words need no query when the page is read."""

from typing import Any

from screening.reports.county.district.services.counting import round_before
from screening.reports.periods import Period
from screening.rounds.expected import TEACHING_WEEKS
from screening.rounds.models import RoundForm, ScreeningRound
from screening.rounds.plans import plan_of
from screening.rounds.services.expecting import expected_load_of
from screening.scoring.load import Forecast
from students.models import County


def round_stored(*, county: County, period: Period) -> dict[str, Any] | None:
    """The round the coverage belongs to, as it stood on the last day."""
    current = round_before(county=county, period=period)
    return None if current is None else _round(current) | {"over": current.last_day <= period.last}


def next_round_stored(*, county: County, period: Period) -> dict[str, Any] | None:
    """What the next planned round is expected to bring, county and school by school, beside the places there are.

    A forecast from earlier answers or simulated shares; it counts no child.
    """
    planned = ScreeningRound.objects.filter(county=county, state=ScreeningRound.State.PLANNED, opens_on__gt=period.last)
    coming = planned.order_by("opens_on").first()
    if coming is None or not RoundForm.objects.filter(round=coming).exists():
        return None
    load = expected_load_of(plan_of(coming), by_class=False)
    return _round(coming) | {
        "weeks": TEACHING_WEEKS,
        "rated": load.load.county.children,
        "tier_a": _forecast(load.load.county.tier_a),
        "tier_b": _forecast(load.load.county.tier_b),
        "schools": {
            str(one.school.pk): {"to_see": round(one.to_see, 1), "places": float(one.places.in_all), "over": one.over}
            for one in load.schools
        },
    }


def _round(one: ScreeningRound) -> dict[str, Any]:
    return {
        "school_year": one.school_year,
        "term": one.term,
        "opens": one.opens_on.isoformat(),
        "closes": one.last_day.isoformat(),
    }


def _forecast(found: Forecast) -> list[float]:
    return [round(found.expected, 1), found.low, found.high]

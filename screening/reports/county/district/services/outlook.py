"""The round and the next one as a county's month keeps them: words need no query when the page is read."""

from typing import Any

from screening.reports.county.district.services.counting import round_before
from screening.reports.periods import Period
from screening.rounds.models import RoundForm, ScreeningRound
from screening.rounds.opening import TEACHING_WEEKS
from screening.rounds.services import places_of
from students.models import County, School


def round_stored(*, county: County, period: Period) -> dict[str, Any] | None:
    """The round the coverage belongs to, as it stood on the last day."""
    current = round_before(county=county, period=period)
    return None if current is None else _round(current) | {"over": current.last_day <= period.last}


def next_round_stored(*, county: County, period: Period) -> dict[str, Any] | None:
    """The next planned round, and the places of each of its schools on the day it opens; it counts no child."""
    planned = ScreeningRound.objects.filter(county=county, state=ScreeningRound.State.PLANNED, opens_on__gt=period.last)
    coming = planned.order_by("opens_on").first()
    if coming is None or not RoundForm.objects.filter(round=coming).exists():
        return None
    schools = list(School.objects.filter(round_schools__round=coming))
    places = places_of(schools, day=coming.opens_on)
    return _round(coming) | {
        "weeks": TEACHING_WEEKS,
        "schools": {
            str(school.pk): float(places[school.pk].in_all) if school.pk in places else 0.0 for school in schools
        },
    }


def _round(one: ScreeningRound) -> dict[str, Any]:
    return {
        "school_year": one.school_year,
        "term": one.term,
        "opens": one.opens_on.isoformat(),
        "closes": one.last_day.isoformat(),
    }

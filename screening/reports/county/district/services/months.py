"""Which months of a county can be counted: from that of its first round to the last whose books are closed."""

from datetime import date, timedelta

from screening.reports.county.district.services.counting import last_complete_month
from screening.rounds.models import ScreeningRound
from students.models import County

MOST = 24  # months back


def months_to_count(*, county: County, today: date) -> list[date]:
    """First days, newest first. Before its first round there is nothing to say of a county."""
    month = last_complete_month(today=today, county=county).month
    rounds = ScreeningRound.objects.filter(county=county).exclude(state=ScreeningRound.State.PLANNED)
    begun = rounds.order_by("opens_on").values_list("opens_on", flat=True).first()
    first, found = begun.replace(day=1) if begun else month, [month]
    while found[-1] > first and len(found) < MOST:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found

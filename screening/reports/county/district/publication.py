"""What a county's officer is shown of a month: one publication, made once and read by every page.

county_publication(county, month) -> Publication     with the cells of this room (keys.py) and of every room registered
                                                      in sources.py
"""

from datetime import date

from django.utils import timezone

from screening.reports.county.district.services import audience_of, make_county_month
from screening.reports.disclosure_control.model import PeriodPublication, Published
from screening.reports.models import CountyMonth
from students.models import County


def county_month(county: County, month: date) -> CountyMonth:
    """The latest revision of a month that is over; made now where nobody has made it. Raises MonthNotOver."""
    first = month.replace(day=1)
    row = CountyMonth.objects.filter(county=county, month=first).select_related("county").order_by("-revision").first()
    return row or make_county_month(county=county, month=first, today=timezone.localdate(), by=None)


def county_publication(county: County, month: date) -> PeriodPublication:
    return publication_of(county_month(county, month))


def publication_of(row: CountyMonth) -> PeriodPublication:
    cells = {key: Published.of(stored) for key, stored in row.cells.items()}
    return PeriodPublication(audience_of(row.county), row.month.strftime("%Y-%m"), cells)

"""The county's last months, counted one after the other as the clock would have done."""

from screening.operations.demo.acting import at
from screening.operations.demo.world import World
from screening.reports.county.district.services import make_county_month, months_to_count

COUNTED = 6  # from the last round on


def build(world: World) -> None:
    with at(world.moment(world.last_school_day, 6)):
        months = months_to_count(county=world.county, today=world.day)[:COUNTED]
        for month in reversed(months):
            make_county_month(county=world.county, month=month, today=world.day, by=None)

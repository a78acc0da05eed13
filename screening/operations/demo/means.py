"""What the schools of the county have, this school year and the one before; the last school has not said it yet.

Nothing is drawn here: every number follows from the size of the school.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from screening.operations.demo.world import YEAR, World
from students.models import School, SchoolClass, SchoolResources

ENTERED = timedelta(days=9)  # after the first day of the term


def build(world: World) -> None:
    this_year = world.calendar.school_year(world.day)
    first_day = next(term.starts for term in world.calendar.terms if term.school_year == this_year)
    for at, school in enumerate(world.schools[:-1]):
        for back in (1, 0):
            _enter(world, school, at, this_year - back, min(first_day + ENTERED, world.last_school_day) - back * YEAR)


def _enter(world: World, school: School, at: int, school_year: int, day: date) -> None:
    classes = SchoolClass.objects.filter(school=school).count()
    if school.pk not in world.admins:
        return
    SchoolResources.objects.create(
        school=school,
        school_year=school_year,
        staff=3 * classes + 6,
        teachers=2 * classes,
        counselor_hours=Decimal(4 + 2 * (at % 4)) + Decimal("0.5") * (at % 2),
        night_staff=at % 3,
        clubs=2 + at % 5,
        lessons=2 * (at % 4),
        books=150 * classes + 400 * (at % 3),
        entered_by=world.admins[school.pk],
        entered_at=timezone.make_aware(datetime.combine(day, time(10, 15))),
    )

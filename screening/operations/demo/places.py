"""County, calendar, schools and classes, and what the schools have."""

from datetime import date, timedelta
from decimal import Decimal

from screening.operations.demo.acting import at
from screening.operations.demo.sizes import SchoolPlan, school_plans
from screening.operations.demo.world import YEAR, World
from students.models import County, Holiday, School, SchoolClass, Term, Township
from students.resources.services import enter_resources
from students.selectors import calendar_of


def build(world: World) -> None:
    world.county = County.objects.create(
        name="禾溪县",
        emergency_numbers="0000-555 0110（县未成年人保护热线，演示）",
        protection_contact_name="郑主任",
        protection_contact_phone="0000-555 0100",
    )
    _calendar(world)
    for plan in school_plans(world.rng, world.size):
        _school(world, plan)


def _calendar(world: World) -> None:
    """Six terms of 20 and 19 weeks with breaks of 5 and 8; the day lies in week 7 of a first term."""
    for back in range(3):
        first = world.term_start - YEAR * back
        for number, begins, weeks in ((1, first, 20), (2, first + timedelta(weeks=25), 19)):
            ends = begins + timedelta(weeks=weeks, days=-3)
            Term.objects.create(
                county=world.county, school_year=world.school_year - back, number=number, starts=begins, ends=ends
            )
        _holidays(world, first + timedelta(weeks=3), "秋假", 6)
        for weeks in (5, 9):
            _holidays(world, first + timedelta(weeks=25 + weeks), "小长假", 1)
    world.calendar = calendar_of(world.county)


def _holidays(world: World, starts: date, name: str, more_days: int) -> None:
    Holiday.objects.create(county=world.county, name=name, starts=starts, ends=starts + timedelta(days=more_days))


def _school(world: World, plan: SchoolPlan) -> None:
    township = Township.objects.create(county=world.county, name=plan.township)
    school = School.objects.create(township=township, name=plan.name, kind=plan.kind, phone="0000-555 0142")
    world.schools.append(school)
    world.plans[school.pk] = plan
    for row in plan.classes:
        left = row.grade - plan.last_grade
        closed = world.term_start - timedelta(weeks=8) - YEAR * (left - 1) if left > 0 else None
        world.classes.append(
            SchoolClass.objects.create(
                school=school,
                cohort_year=world.school_year - row.grade + 1,
                number=row.number,
                closed_on=closed,
            )
        )


ENTERED = timedelta(days=9)  # after the first day of the term


def enter_what_they_have(world: World) -> None:
    """This school year and the one before, from the size of the school; the last school has not said it yet."""
    year = world.calendar.school_year(world.day)
    first_day = next(term.starts for term in world.calendar.terms if term.school_year == year)
    for place, school in enumerate(world.schools[:-1]):
        classes = sum(one.school_id == school.pk for one in world.classes)
        values: dict[str, int | Decimal] = {
            "staff": 3 * classes + 6,
            "teachers": 2 * classes,
            "counselor_hours": Decimal(4 + 2 * (place % 4)) + Decimal("0.5") * (place % 2),
            "night_staff": place % 3,
            "clubs": 2 + place % 5,
            "lessons": 2 * (place % 4),
            "books": 150 * classes + 400 * (place % 3),
        }
        for back in (1, 0):
            with at(world.moment(min(first_day + ENTERED, world.last_school_day) - back * YEAR, 10, 15)):
                by = world.admins[school.pk]
                enter_resources(school, by=by, school_year=year - back, values=values, nonce=world.uuid())

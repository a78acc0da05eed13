"""County, calendar, schools and classes, and what the schools have."""

from decimal import Decimal

from screening.operations.demo.acting import at
from screening.operations.demo.school_year import holidays_of, terms_of
from screening.operations.demo.sizes import SchoolPlan, school_plans
from screening.operations.demo.world import World
from students.models import County, Holiday, School, SchoolClass, Term, Township
from students.resources.services import enter_resources
from students.selectors import calendar_of, last_grade_of


def build(world: World) -> None:
    world.county = County.objects.create(
        name="禾溪县",
        emergency_numbers="12355（青少年服务台）；0000-555 0110（县未成年人保护热线，演示）",
        protection_contact_name="郑主任",
        protection_contact_phone="0000-555 0100",
    )
    _calendar(world)
    for plan in school_plans(world.rng, world.size):
        _school(world, plan)


def _calendar(world: World) -> None:
    """This school year and those before; the day lies in its first term."""
    for year in range(world.first_year, world.school_year + 1):
        Term.objects.bulk_create(Term(county=world.county, **vars(term)) for term in terms_of(year))
        Holiday.objects.bulk_create(
            Holiday(county=world.county, name=name, starts=span.starts, ends=span.ends)
            for name, span in holidays_of(year).items()
        )
    world.calendar = calendar_of(world.county)


def _school(world: World, plan: SchoolPlan) -> None:
    township = Township.objects.create(county=world.county, name=plan.township)
    school = School.objects.create(township=township, name=plan.name, kind=plan.kind, phone="0000-555 0142")
    world.schools.append(school)
    world.plans[school.pk] = plan
    for row in plan.classes:
        left = row.grade - plan.last_grade
        closed = terms_of(world.school_year - left)[1].ends if left > 0 else None
        world.classes.append(
            SchoolClass.objects.create(
                school=school,
                cohort_year=world.school_year - row.grade + 1,
                number=row.number,
                last_grade=last_grade_of(school),
                closed_on=closed,
            )
        )


ENTERED = 7  # school days after the first of the term


def enter_what_they_have(world: World) -> None:
    """This school year and the one before, from the size of the school; the last school has not said it yet."""
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
        for year in (world.school_year - 1, world.school_year):
            with at(world.moment(world.after(world.year_start(year), ENTERED), 10, 15)):
                by = world.admins[school.pk]
                enter_resources(school, by=by, school_year=year, values=values, nonce=world.uuid())

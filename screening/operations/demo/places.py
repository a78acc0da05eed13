"""County, calendar, schools and classes."""

from datetime import date, timedelta

from screening.operations.demo.world import DEFAULT_SCHOOLS, MORE_TOWNSHIPS, ClassPlan, SchoolPlan, World
from students.models import County, Holiday, School, SchoolClass, Term, Township


def build(world: World, schools: int, classes: int | None, students_per_class: int | None) -> None:
    county = County.objects.create(
        public_id=world.uuid(),
        name="禾溪县",
        emergency_numbers="0000-555 0110（县未成年人保护热线，演示）",
        protection_contact_name="郑主任",
        protection_contact_phone="0000-555 0100",
    )
    world.county = county
    _calendar(world, county)
    for plan in _school_plans(world, schools, classes, students_per_class):
        _school(world, county, plan)


def _calendar(world: World, county: County) -> None:
    """Six terms of 20 and 19 weeks with breaks of 5 and 8; the day lies in week 7 of a first term."""
    start = world.term_start
    for back in range(3):
        year = world.school_year - back
        first = start - timedelta(weeks=52 * back)
        second = first + timedelta(weeks=25)
        for number, begins, weeks in ((1, first, 20), (2, second, 19)):
            ends = begins + timedelta(weeks=weeks, days=-3)
            Term.objects.create(county=county, school_year=year, number=number, starts=begins, ends=ends)
        _holidays(county, first, second)


def _holidays(county: County, first: date, second: date) -> None:
    """A free week in week 4 of the autumn term, two long weekends in spring."""
    Holiday.objects.create(
        county=county, name="秋假", starts=first + timedelta(weeks=3), ends=first + timedelta(weeks=3, days=6)
    )
    for weeks in (5, 9):
        monday = second + timedelta(weeks=weeks)
        Holiday.objects.create(county=county, name="小长假", starts=monday, ends=monday + timedelta(days=1))


def _school_plans(world: World, schools: int, classes: int | None, size: int | None) -> list[SchoolPlan]:
    plans = list(DEFAULT_SCHOOLS[:schools])
    for index in range(len(plans), schools):
        plans.append(_invented_school(world, index))
    return [_resized(plan, classes, size) for plan in plans]


def _invented_school(world: World, index: int) -> SchoolPlan:
    township = MORE_TOWNSHIPS[index % len(MORE_TOWNSHIPS)] + ("镇" if world.chance(0.5) else "乡")
    kind = world.pick({School.Kind.TOWNSHIP: 0.55, School.Kind.VILLAGE: 0.25, School.Kind.NINE_YEAR: 0.20})
    low, high = (10, 33) if kind == School.Kind.VILLAGE else (42, 61)
    per_grade = 2 if kind == School.Kind.TOWNSHIP else 1
    last = 9 if kind == School.Kind.NINE_YEAR else 6
    sizes = [
        ClassPlan(grade, number, 75 if world.chance(1 / 40) else int(world.rng.integers(low, high)))
        for grade in range(3, last + 3)
        for number in range(1, per_grade + 1)
    ]
    suffix = {"township": "中心小学", "village": f"村小（{index}）", "nine-year": "九年一贯制学校"}[kind]
    away = {"township": 0.35, "village": 0.52, "nine-year": 0.42}[kind]
    return SchoolPlan(township, f"{township}{suffix}{index}", kind, away, tuple(sizes), last)


def _resized(plan: SchoolPlan, classes: int | None, size: int | None) -> SchoolPlan:
    rows = plan.classes[:classes] if classes else plan.classes
    rows = tuple(ClassPlan(row.grade, row.number, size or row.size) for row in rows)
    return SchoolPlan(plan.township, plan.name, plan.kind, plan.away_share, rows, plan.last_grade)


def _school(world: World, county: County, plan: SchoolPlan) -> None:
    township = Township.objects.create(public_id=world.uuid(), county=county, name=plan.township)
    school = School.objects.create(
        public_id=world.uuid(), township=township, name=plan.name, kind=plan.kind, phone="0000-555 0142"
    )
    world.schools.append(school)
    world.plans[school.pk] = plan
    for row in plan.classes:
        left = row.grade - plan.last_grade
        closed = world.term_start - timedelta(weeks=8 + 52 * (left - 1)) if left > 0 else None
        world.classes.append(
            SchoolClass.objects.create(
                public_id=world.uuid(),
                school=school,
                cohort_year=world.school_year - row.grade + 1,
                number=row.number,
                closed_on=closed,
            )
        )

"""The invented county: its calendar, three schools, the people in them, the children and what is known of them."""

import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import numpy as np
from django.utils import timezone

from accounts.models import Role, User
from screening.operations.demo.acting import Clock, at, content
from screening.operations.demo.school_year import HAS_RUN, holidays_of, terms_of
from students.calendar import SchoolCalendar
from students.models import (
    CareArrangement,
    County,
    CountyAssignment,
    DutyDay,
    Holiday,
    School,
    SchoolClass,
    StaffAssignment,
    Student,
    Term,
    Township,
)
from students.resources.services import enter_resources
from students.selectors import calendar_of, last_grade_of

LONG_AGO = timedelta(weeks=110)
LINE = "0000-555 0142"
# The girl with the rare character in the name is referred, so that a printed page shows it; the boy of the village
# moves to the town.
REFERRED, MOVES = "王𬀩", "冉立新"
VISITS = {0: [0, 2], 1: [3], 2: [4]}  # school → the counselor's weekdays there
Duty, Away = StaffAssignment.Duty, CareArrangement.Away


@dataclass
class World:
    """Everything the stories share."""

    day: date
    rng: np.random.Generator
    children_a_class: int | None = None
    county: County = field(init=False)
    calendar: SchoolCalendar = field(init=False)
    clock: Clock = field(default_factory=Clock)
    schools: list[School] = field(default_factory=list)
    classes: list[SchoolClass] = field(default_factory=list)
    students: dict[int, list[Student]] = field(default_factory=dict)  # class pk → children in seat order
    teachers: dict[int, User] = field(default_factory=dict)  # class pk → teacher
    counselors: dict[int, User] = field(default_factory=dict)  # school pk → counselor
    admins: dict[int, User] = field(default_factory=dict)  # school pk → school administrator
    people: dict[str, User] = field(default_factory=dict)  # by user name
    begun: dict[int, int] = field(default_factory=dict)  # cases that have their story → how many before them
    asked: set[int] = field(default_factory=set)  # talks that have theirs
    turns: dict[str, Iterator[Any]] = field(default_factory=dict)  # whose turn it is

    def __post_init__(self) -> None:
        self.school_year = self.day.year  # the demo's day lies in the first term
        self.term_start = terms_of(self.school_year)[0].starts
        self.opens = self.day - HAS_RUN  # ten school days ago
        self.family, self.ids = uuid.UUID(bytes=self.rng.bytes(16)), count()

    @property
    def last_school_day(self) -> date:
        """The last one before today: whatever is written was written by then, at whatever hour the county is made."""
        return self.school_days_ago(1)

    def school_days_ago(self, days: int) -> date:
        day = self.day
        while days:
            day -= timedelta(days=1)
            days -= self.calendar.is_school_day(day)
        return day

    def after(self, day: date, school_days: int) -> date:
        return self.calendar.add_school_days(day, school_days)

    def uuid(self) -> uuid.UUID:
        """A random id that is the same for the same seed, drawn beside everything else."""
        return uuid.uuid5(self.family, str(next(self.ids)))

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def pick(self, shares: Mapping[str, float]) -> str:
        total = sum(shares.values())
        return str(self.rng.choice(list(shares), p=[share / total for share in shares.values()]))

    def one_of(self, texts: Sequence[str]) -> str:
        return texts[int(self.rng.integers(len(texts)))]

    def moment(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))

    def grade(self, school_class: SchoolClass) -> int:
        return self.school_year - school_class.cohort_year + 1

    def surname(self) -> str:
        """Common ones by their share, a few rare ones."""
        draw, names = self.rng.random(), content("names")
        return self.one_of(names["rare" if draw < 0.03 else "rest"]) if draw < 0.3 else self.pick(names["common"])

    def person(self, username: str, name: str, role: str) -> User:
        """Who is known to the office; only who is of the cast gets a password."""
        if username not in self.people:
            user = User(username=username, name=name, role=role, last_login=self.moment(self.last_school_day, 8))
            user.set_unusable_password()
            user.save()
            self.people[username] = user
        return self.people[username]


def build(world: World) -> dict[str, str]:
    """The answer maps the demo user names to fresh passwords, known nowhere else."""
    _county(world)
    passwords = {}
    for username, name, role in content("cast"):
        passwords[username] = "-".join(secrets.token_hex(2) for _ in range(3))
        user = world.person(username, name, role)
        user.set_password(passwords[username])
        user.save(update_fields=["password"])
    for username in ("district", "auditor", "protection"):
        CountyAssignment.objects.create(user=world.people[username], county=world.county, starts=world.day - LONG_AGO)
    for number, row in enumerate(content("schools")):
        _school(world, number, row)
    return passwords


def _county(world: World) -> None:
    """This school year and the one before; the day lies in its first term."""
    world.county = County.objects.create(
        name="禾溪县",
        emergency_numbers="12355（青少年服务台）；0000-555 0110（县未成年人保护热线，演示）",
        protection_contact_name="郑主任",
        protection_contact_phone="0000-555 0100",
    )
    for year in (world.school_year - 1, world.school_year):
        Term.objects.bulk_create(Term(county=world.county, **vars(term)) for term in terms_of(year))
        Holiday.objects.bulk_create(
            Holiday(county=world.county, name=name, starts=span.starts, ends=span.ends)
            for name, span in holidays_of(year).items()
        )
    world.calendar = calendar_of(world.county)


def _school(world: World, number: int, row: dict[str, str]) -> None:
    township = Township.objects.create(county=world.county, name=row["township"])
    school = School.objects.create(township=township, name=row["name"], kind=row["kind"], phone=LINE)
    world.schools.append(school)
    _staff(world, number, school)
    for cell in row["classes"].split():
        grade, parallel, size = (int(part) for part in cell.replace(":", ".").split("."))
        school_class = SchoolClass.objects.create(
            school=school,
            cohort_year=world.school_year - grade + 1,
            number=parallel,
            last_grade=last_grade_of(school),
        )
        world.classes.append(school_class)
        world.students[school_class.pk] = [Student() for _child in range(min(world.children_a_class or size, size))]
        _class_teacher(world, school_class, first=len(world.classes) == 1)
    _duty_list(world, school)
    if number < 2:  # the village school has not said it yet
        _resources(world, school)


def _staff(world: World, number: int, school: School) -> None:
    """The cast works at the first school; Wang is counselor of the first two, Tian of the third."""
    starts, suffix = world.day - LONG_AGO, "" if number == 0 else str(number)
    admin = world.person(f"schooladmin{suffix}", _teacher_name(world), Role.SCHOOL_ADMINISTRATOR)
    people = {
        Duty.HEADTEACHER: world.person(f"headteacher{suffix}", _teacher_name(world), Role.HEADTEACHER),
        Duty.SCHOOL_ADMINISTRATOR: admin,
        Duty.STAFF: world.person(f"staff{suffix}", _teacher_name(world), Role.STAFF),
    }
    for duty, user in people.items():
        StaffAssignment.objects.create(user=user, school=school, duty=duty, starts=starts)
    counselor = world.people["counselor"] if number < 2 else world.person("counselor2", "田蕾", Role.COUNSELOR)
    StaffAssignment.objects.create(
        user=counselor, school=school, duty=Duty.COUNSELOR, starts=starts, visit_weekdays=VISITS[number]
    )
    world.admins[school.pk], world.counselors[school.pk] = admin, counselor


def _class_teacher(world: World, school_class: SchoolClass, *, first: bool) -> None:
    """Li has the first class and stands in for the second class of grade 5; one class changed hands in summer."""
    place, starts = len(world.classes), terms_of(world.school_year - 1)[0].starts
    if first or (world.grade(school_class), school_class.number) == (5, 2):
        teacher = world.people["teacher"]
    elif place == 2:
        teacher = world.people["teacher2"]
    else:
        teacher = world.person(f"class{place}", _teacher_name(world), Role.TEACHER)
    if place == 3:
        former, last = world.person("former3", _teacher_name(world), Role.TEACHER), world.term_start - timedelta(days=1)
        _assign(former, school_class, starts, ends=last)
        starts = world.term_start
    _assign(teacher, school_class, starts)
    world.teachers[school_class.pk] = teacher


def _assign(user: User, school_class: SchoolClass, starts: date, ends: date | None = None) -> None:
    known = {"school": school_class.school, "duty": Duty.CLASS_TEACHER, "school_class": school_class}
    StaffAssignment.objects.create(user=user, starts=starts, ends=ends, **known)


def teacher_on(world: World, school_class: SchoolClass, day: date) -> User:
    rows = school_class.assignments.filter(duty=Duty.CLASS_TEACHER, starts__lte=day).exclude(ends__lt=day)
    return rows.select_related("user").get().user


def _duty_list(world: World, school: School) -> None:
    """By day and in the evening, from before the first round to the end of the term, of those who were there."""
    here = StaffAssignment.objects.filter(school=school, ends=None).exclude(duty__in=(Duty.HEADTEACHER, Duty.COUNSELOR))
    since = {row.user: row.starts for row in here.select_related("user").order_by("-starts", "pk")}
    days = [world.day + timedelta(days=offset) for offset in range(-240, 90)]
    there = {day: [user for user, starts in since.items() if starts <= day] or list(since) for day in days}
    DutyDay.objects.bulk_create(
        DutyDay(
            school=school,
            date=day,
            hours=hours,
            duty_person=there[day][place % len(there[day])],
            duty_phone="0000-555 0121",
            deputy=there[day][(place + 1) % len(there[day])],
            deputy_phone="0000-555 0122",
            person_since=world.moment(days[0]),
            deputy_since=world.moment(days[0]),
        )
        for place, day in enumerate(days)
        for hours in DutyDay.Hours
    )


def _resources(world: World, school: School) -> None:
    classes = sum(one.school_id == school.pk for one in world.classes)
    values: dict[str, int | Decimal] = {"staff": 3 * classes + 6, "teachers": 2 * classes, "clubs": 4, "lessons": 2}
    values |= {"counselor_hours": Decimal("4.5"), "night_staff": school.kind == School.Kind.NINE_YEAR, "books": 1800}
    with at(world.moment(world.after(world.term_start, 7), 10, 15)):
        by = world.admins[school.pk]
        enter_resources(school, by=by, school_year=world.school_year, values=values, nonce=world.uuid())


def _teacher_name(world: World) -> str:
    return world.surname() + world.one_of(content("names")["one"])

"""The cast, the class teachers, counselors with their visit days, and the duty list."""

import secrets
from datetime import date, timedelta

from accounts.models import Role, User
from screening.operations.demo import naming
from screening.operations.demo.acting import content
from screening.operations.demo.world import World
from students.models import CountyAssignment, DutyDay, School, SchoolClass, StaffAssignment

LONG_AGO = timedelta(weeks=110)


def build(world: World) -> dict[str, str]:
    """Create everybody; the answer maps the demo user names to fresh passwords, known nowhere else."""
    passwords = {}
    for username, name, role in content("cast"):
        passwords[username] = "-".join(secrets.token_hex(2) for _ in range(3))
        _person(world, username, name, role, passwords[username])
    for username in ("district", "auditor", "protection"):
        CountyAssignment.objects.create(user=world.people[username], county=world.county, starts=world.day - LONG_AGO)
    _class_teachers(world)
    for index, school in enumerate(world.schools):
        _school_staff(world, index, school)
        _duty_list(world, school)
    return passwords


def _person(world: World, username: str, name: str, role: str, password: str | None = None) -> User:
    user = User(username=username, name=name, role=role, last_login=world.moment(world.last_school_day, 8))
    user.set_password(password)
    user.save()
    world.people[username] = user
    return user


def _assign(world: World, user: User, school: School, duty: str, starts: date, **fields: object) -> StaffAssignment:
    given = {"user": user, "school": school, "duty": duty, "starts": starts}
    return StaffAssignment.objects.create(**given, **fields)


def _class_teachers(world: World) -> None:
    """Li has the first class and stands in for the second class of grade 5; one class in five changed in summer."""
    here = [index for index, one in enumerate(world.classes) if one.closed_on is None]
    changed = {index for index in here[3::5] if world.classes[index].cohort_year < world.school_year}
    for index, school_class in enumerate(world.classes):
        if index == 0:
            teacher = world.people["teacher"]
        elif index == 1:
            teacher = world.people["teacher2"]
        elif _stands_in(world, school_class):
            teacher = world.people["teacher"]
        else:
            teacher = _person(world, f"class{index + 1}", naming.teacher_name(world), Role.TEACHER)
        former = (
            _person(world, f"former{index + 1}", naming.teacher_name(world), Role.TEACHER) if index in changed else None
        )
        _appoint(world, school_class, teacher, former)


def _stands_in(world: World, school_class: SchoolClass) -> bool:
    grade = world.grade(school_class, world.school_year)
    return school_class.school_id == world.schools[0].pk and (grade, school_class.number) == (5, 2)


def _appoint(world: World, school_class: SchoolClass, teacher: User, former: User | None) -> None:
    world.teachers[school_class.pk] = teacher
    world.former_teachers[school_class.pk] = former or teacher
    starts = world.first_day(school_class)
    duty = StaffAssignment.Duty.CLASS_TEACHER
    if former:
        last = world.term_start - timedelta(days=1)
        _assign(world, former, school_class.school, duty, starts, school_class=school_class, ends=last)
        starts = world.term_start
    _assign(world, teacher, school_class.school, duty, starts, school_class=school_class, ends=school_class.closed_on)


def _school_staff(world: World, index: int, school: School) -> None:
    starts = world.day - LONG_AGO
    first = index == 0
    head = world.people["headteacher"] if first else _create_teacher(world, f"head{index}", Role.HEADTEACHER)
    admin = world.people["schooladmin"] if first else _create_teacher(world, f"admin{index}", Role.SCHOOL_ADMINISTRATOR)
    other = world.people["staff"] if first else _create_teacher(world, f"staff{index}", Role.STAFF)
    _assign(world, head, school, "headteacher", starts)
    _assign(world, admin, school, "school-administrator", starts)
    _assign(world, other, school, "staff", starts)
    world.admins[school.pk] = admin
    counselor, visits = _counselor(world, index)
    world.counselors[school.pk] = counselor
    world.posts[school.pk] = _assign(world, counselor, school, "counselor", starts, **visits)


def _create_teacher(world: World, username: str, role: str) -> User:
    return _person(world, username, naming.teacher_name(world), role)


def _counselor(world: World, index: int) -> tuple[User, dict[str, object]]:
    """Wang has the first two schools, Tian the third; from then on one counselor for four schools."""
    if index < 2:
        days = [[0, 2], [3]][index]
        return world.people["counselor"], {"visit_weekdays": days, "visit_places": 6}
    key = f"counselor{(index + 6) // 4}"
    if key not in world.people:
        _person(world, key, "田蕾" if index == 2 else naming.teacher_name(world), Role.COUNSELOR)
    weeks = 2 if index == 2 else 1
    return world.people[key], {"visit_weekdays": [4 if index == 2 else index % 5], "visit_every_weeks": weeks}


def _duty_list(world: World, school: School) -> None:
    staff = [
        assignment.user
        for assignment in StaffAssignment.objects.filter(school=school, ends__isnull=True).select_related("user")
        if assignment.duty in ("class-teacher", "staff", "school-administrator")
    ]
    people = list({user.pk: user for user in staff}.values())
    rows = [
        DutyDay(
            school=school,
            date=world.day + timedelta(days=offset),
            hours=hours,
            duty_person=people[offset % len(people)],
            duty_phone="0000-555 0121",
            deputy=people[(offset + 1) % len(people)],
            deputy_phone="0000-555 0122",
        )
        for offset in range(-14, 90)
        for hours in DutyDay.Hours
    ]
    DutyDay.objects.bulk_create(rows)

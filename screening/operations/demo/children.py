"""Children with their places in class; three of them leave while the open round runs."""

from datetime import date

from screening.operations.demo import care, consents, naming
from screening.operations.demo.acting import content
from screening.operations.demo.rounds import opening_day
from screening.operations.demo.schedule import LEFT_DURING_THE_ROUND
from screening.operations.demo.world import World
from students.models import Enrolment, SchoolClass, Student


def build(world: World) -> None:
    for school_class in world.classes:
        _class(world, school_class)
    _same_name_and_twins(world)
    for school_class in world.classes:
        care.record(world, school_class)
        consents.record(world, school_class)
    consents.change_of_mind(world)


def _class(world: World, school_class: SchoolClass) -> None:
    plan = world.plans[school_class.school_id]
    grade = world.grade(school_class, world.school_year)
    size = next(row.size for row in plan.classes if (row.grade, row.number) == (grade, school_class.number))
    leavers = _leavers(world, school_class)
    students = [_child(world, school_class, grade, seat) for seat in range(1, size + leavers + 1)]
    Student.objects.bulk_create(students)
    world.students[school_class.pk] = students[:size]
    rows = [_enrolment(world, school_class, student, seat) for seat, student in enumerate(students[:size], 1)]
    for seat, student in enumerate(students[size:], size + 1):
        rows.append(_moved_away(world, school_class, student, seat))
    Enrolment.objects.bulk_create(rows)


def _leavers(world: World, school_class: SchoolClass) -> int:
    here = world.current_classes()
    return LEFT_DURING_THE_ROUND.get(here.index(school_class), 0) if school_class in here else 0


def _enrolment(world: World, school_class: SchoolClass, student: Student, seat: int) -> Enrolment:
    ended: date | None = school_class.closed_on
    if ended:
        world.left_on[student.pk] = ended
    return Enrolment(
        student=student,
        school_class=school_class,
        seat_number=seat,
        starts=world.first_day(school_class),
        ends=ended,
        end_reason=Enrolment.End.GRADUATED if ended else "",
    )


def _moved_away(world: World, school_class: SchoolClass, student: Student, seat: int) -> Enrolment:
    """On the second day of the open round: a child of the class until then."""
    row = _enrolment(world, school_class, student, seat)
    row.ends, row.end_reason = world.after(opening_day(world), 1), Enrolment.End.MOVED_SCHOOL
    world.left_on[student.pk] = row.ends
    world.students[school_class.pk].append(student)
    return row


def _child(world: World, school_class: SchoolClass, grade: int, seat: int) -> Student:
    girl = not world.chance(care.BOYS)
    name = naming.child_name(world, girl)
    if school_class == world.classes[0]:
        name = content("names")["special_first"].get(str(seat), name)
    elif school_class == world.second_class():
        name = content("names")["special_second"].get(str(seat), name)
    shift = int(world.rng.choice([-1, 0, 1], p=[0.02, 0.96, 0.02]))
    return Student(
        name=name,
        sort_key=name.encode("gb18030").hex(),
        sex=Student.Sex.GIRL if girl else Student.Sex.BOY,
        birth_year=world.school_year - grade - 6 + shift,
        birth_month=int(world.rng.integers(1, 13)),
    )


def _same_name_and_twins(world: World) -> None:
    """In the second class: one full name twice, and twins with one surname and one month of birth."""
    if len(world.classes) < 2 or len(world.students[world.classes[1].pk]) < 10:
        return
    children = world.students[world.classes[1].pk]
    _rename(children[6], children[2].name)
    surname = children[8].name[0]
    _rename(children[8], surname + "星辰")
    _rename(children[9], surname + "晓宇")
    children[9].birth_year, children[9].birth_month = children[8].birth_year, children[8].birth_month
    fields = ["name", "sort_key", "birth_year", "birth_month"]
    Student.objects.bulk_update([children[6], children[8], children[9]], fields)


def _rename(student: Student, name: str) -> None:
    student.name = name
    student.sort_key = name.encode("gb18030").hex()

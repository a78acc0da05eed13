"""Children with their places in class, care arrangement and consent."""

from datetime import date, timedelta

from accounts.models import User
from screening.operations.demo import names
from screening.operations.demo.world import World
from students.models import CareArrangement, Consent, Enrolment, School, SchoolClass, Student

# none ever away · before, back now · father only · mother only · both
CARE_SHARES = (0.50, 0.10, 0.17, 0.04, 0.19)


def build(world: World) -> None:
    for school_class in world.classes:
        _class(world, school_class)
    _same_name_and_twins(world)
    for school_class in world.classes:
        _care(world, school_class)
        _consent(world, school_class)


def _class(world: World, school_class: SchoolClass) -> None:
    plan = world.plans[school_class.school_id]
    grade = world.grade(school_class, world.school_year)
    size = next(row.size for row in plan.classes if (row.grade, row.number) == (grade, school_class.number))
    students = [_child(world, school_class, grade, seat) for seat in range(1, size + 1)]
    Student.objects.bulk_create(students)
    starts = date(school_class.cohort_year, 9, 1)
    ended = school_class.closed_on
    rows = [
        Enrolment(
            student=student,
            school_class=school_class,
            seat_number=seat,
            starts=starts,
            ends=ended,
            end_reason=Enrolment.End.GRADUATED if ended else "",
        )
        for seat, student in enumerate(students, 1)
    ]
    Enrolment.objects.bulk_create(rows)
    world.students[school_class.pk] = students
    world.enrolments.update({row.student_id: row for row in rows})


def _child(world: World, school_class: SchoolClass, grade: int, seat: int) -> Student:
    girl = not world.chance(0.53)
    name = names.child_name(world, girl)
    if school_class == world.classes[0]:
        name = names.SPECIAL_FIRST.get(seat, name)
    elif school_class == _second_class_of_the_demo_teacher(world):
        name = names.SPECIAL_SECOND.get(seat, name)
    shift = int(world.rng.choice([-1, 0, 1], p=[0.02, 0.96, 0.02]))
    return Student(
        public_id=world.uuid(),
        name=name,
        sort_key=name.encode("gb18030").hex(),
        sex=Student.Sex.GIRL if girl else Student.Sex.BOY,
        birth_year=world.school_year - grade - 6 + shift,
        birth_month=int(world.rng.integers(1, 13)),
    )


def _second_class_of_the_demo_teacher(world: World) -> SchoolClass | None:
    first = world.classes[0]
    return next(
        (
            c
            for c in world.classes
            if c.school_id == first.school_id and c.number == 2 and c.cohort_year == first.cohort_year - 2
        ),
        None,
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
    Student.objects.bulk_update(
        [children[6], children[8], children[9]], ["name", "sort_key", "birth_year", "birth_month"]
    )


def _rename(student: Student, name: str) -> None:
    student.name = name
    student.sort_key = name.encode("gb18030").hex()


def _care(world: World, school_class: SchoolClass) -> None:
    shares = _shares(world.plans[school_class.school_id].away_share)
    recorder = world.teachers[school_class.pk]
    rows = []
    for student in world.students[school_class.pk]:
        group = int(world.rng.choice(5, p=shares))
        world.care[student.pk] = group
        rows.append(_arrangement(world, school_class, student, group, recorder))
    CareArrangement.objects.bulk_create(rows)


def _shares(away: float) -> list[float]:
    """The five groups with the school's own share of children with a parent away now; the inner proportions stay."""
    here, gone = sum(CARE_SHARES[:2]), sum(CARE_SHARES[2:])
    return [s / here * (1 - away) for s in CARE_SHARES[:2]] + [s / gone * away for s in CARE_SHARES[2:]]


def _since(world: World) -> date:
    months = {"2": 0.06, "5": 0.12, "14": 0.32, "36": 0.50}
    upper = int(world.pick(months))
    day = world.day - timedelta(days=30 * upper + int(world.rng.integers(0, 29)))
    return day.replace(day=1)


def _arrangement(
    world: World, school_class: SchoolClass, student: Student, group: int, recorder: User
) -> CareArrangement:
    away = CareArrangement.Away
    father = away.NOW if group in (2, 4) else away.BEFORE if group == 1 else away.NEVER
    mother = away.NOW if group in (3, 4) else away.NEVER
    value = {2: 1, 3: 1, 4: 2}.get(group, 0)
    if world.chance(0.10):  # the register is stale
        value = (value + 1) % 3
    recent = world.chance(0.70)
    age = int(world.rng.integers(10, 330)) if recent else int(world.rng.integers(370, 700))
    return CareArrangement(
        student=student,
        as_of=world.day - timedelta(days=age),
        source=world.pick({"visit": 0.35, "parent": 0.40, "register": 0.20, "village": 0.05}),
        father_away=father,
        father_away_since=_since(world) if father == away.NOW else None,
        mother_away=mother,
        mother_away_since=_since(world) if mother == away.NOW else None,
        rural_hukou="yes" if world.chance(0.94) else "no",
        register_value=value,
        first_separation=_first_separation(world, group),
        primary_caregiver=_caregiver(world, group),
        contact=_contact(world, group),
        boarding=_boards(world, school_class),
        capacity_concern=world.chance(0.05 if group == 4 else 0.03),
        recorded_by=recorder,
        recorded_at=world.moment(world.day - timedelta(days=age)),
    )


def _first_separation(world: World, group: int) -> str:
    if group == 0:
        return "never"
    return world.pick({"under-3": 0.30, "3-5": 0.35, "6-up": 0.30, "unknown": 0.05})


def _caregiver(world: World, group: int) -> str:
    if group == 4:
        return world.pick(
            {
                "paternal-grandparents": 0.58,
                "maternal-grandparents": 0.24,
                "relative": 0.11,
                "sibling": 0.02,
                "other": 0.05,
            }
        )
    if group in (2, 3):
        return world.pick({"mother" if group == 2 else "father": 0.74, "paternal-grandparents": 0.22, "relative": 0.04})
    return world.pick({"parents": 0.93, "paternal-grandparents": 0.07})


def _contact(world: World, group: int) -> str:
    if group < 2:
        return "not-needed"
    return world.pick(
        {"daily": 0.24, "weekly": 0.43, "fortnightly": 0.14, "monthly": 0.11, "rarely": 0.06, "unknown": 0.02}
    )


def _boards(world: World, school_class: SchoolClass) -> bool:
    grade = world.grade(school_class, world.school_year)
    kind = world.plans[school_class.school_id].kind
    if kind == School.Kind.TOWNSHIP:
        return grade >= 4 and world.chance(0.20)
    if kind == School.Kind.NINE_YEAR:
        return world.chance(0.55 if grade >= 7 else 0.25)
    return False


def _consent(world: World, school_class: SchoolClass) -> None:
    """Sheets came back in the first weeks of the first round; 1.5 % never did."""
    rows = []
    for student in world.students[school_class.pk]:
        answer = world.pick({"yes": 0.94, "no": 0.03, "talk": 0.015, "": 0.015})
        world.consent[student.pk] = answer
        if answer:
            rows.append(_consent_row(world, student, answer))
    Consent.objects.bulk_create(rows)


def _consent_row(world: World, student: Student, answer: str) -> Consent:
    way = world.pick({"signed": 0.71, "phone": 0.21, "delegate": 0.05, "carer": 0.03})
    yes = answer == "yes"
    dated = world.term_start - timedelta(weeks=78 - int(world.rng.integers(0, 3)))
    return Consent(
        public_id=world.uuid(),
        student=student,
        text_version="1.0",
        outcome=Consent.Outcome.REFUSED if answer == "no" else Consent.Outcome.GIVEN,
        teacher_forms=answer,
        child_forms="yes" if yes and world.chance(0.86 / 0.94) else "no",
        talk=answer,
        care_context=answer,
        evaluation="yes" if yes and world.chance(0.9) else "no",
        share_with_receiver=answer,
        authority={"delegate": "delegate", "carer": "carer-only"}.get(way, "parent"),
        way="phone" if way == "phone" else "signed",
        dated=dated,
        recorded_by=world.people["schooladmin"],
        recorded_at=world.moment(dated),
    )

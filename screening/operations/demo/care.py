"""Facts about care and what families told. The two official labels are computed from care and never drawn."""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from accounts.models import User
from screening.operations.demo.acting import content
from screening.operations.demo.world import World
from students.models import CareArrangement, FamilyContact, School, SchoolClass, StrengthNote, Student

# none ever away · before, back now · father only · mother only · both
SHARES = (0.50, 0.10, 0.17, 0.04, 0.19)
EFFECT = np.array([0.0, 0.10, 0.13, 0.32, 0.28])
WEIGHT = np.array([1.0, 0.5, 1.0, 0.5])  # connection, engagement, loneliness, the child's engagement
BOTH_AWAY = {
    "paternal-grandparents": 0.58,
    "maternal-grandparents": 0.24,
    "relative": 0.11,
    "sibling": 0.02,
    "other": 0.05,
}
CONTACT = {"daily": 0.24, "weekly": 0.43, "fortnightly": 0.14, "monthly": 0.11, "rarely": 0.06, "unknown": 0.02}
CONTACT_EFFECT = {"rarely": 0.15, "daily": -0.05}
BOYS = 0.53
AWAY = CareArrangement.Away


def record(world: World, school_class: SchoolClass) -> None:
    shares = _shares(world.plans[school_class.school_id].away_share)
    recorder = world.teachers[school_class.pk]
    rows = []
    for student in world.students[school_class.pk]:
        group = int(world.rng.choice(5, p=shares))
        world.care[student.pk] = group
        row = _arrangement(world, school_class, student, group, recorder)
        world.effects[student.pk] = _effect(world, student, school_class, group, row)
        rows.append(row)
    CareArrangement.objects.bulk_create(rows)


def _shares(away: float) -> list[float]:
    """The five groups with the school's own share of children with a parent away now; the inner proportions stay."""
    here, gone = sum(SHARES[:2]), sum(SHARES[2:])
    return [s / here * (1 - away) for s in SHARES[:2]] + [s / gone * away for s in SHARES[2:]]


def _effect(world: World, student: Student, school_class: SchoolClass, group: int, row: CareArrangement) -> np.ndarray:
    """Latent concern on the four traits, in SD. Nobody can pick a child by it from a list of scores."""
    effect: np.ndarray = EFFECT[group] * WEIGHT
    effect[[0, 2]] += CONTACT_EFFECT.get(row.contact, 0.0)
    effect[2] += 0.12 * row.boarding
    effect[1] += 0.25 * ((student.sex == Student.Sex.BOY) - BOYS)  # between boys and girls, not on the whole
    if world.is_the_referred_child(student, school_class):
        effect[:2] += (3.5, 2.5)
    return effect


def _since(world: World) -> date:
    """6 % under three months, 12 % under six, 32 % under two years, the rest longer."""
    low, high = {"short": (0, 3), "half": (3, 6), "mid": (6, 24), "long": (24, 72)}[
        world.pick({"short": 0.06, "half": 0.12, "mid": 0.32, "long": 0.50})
    ]
    day = world.day - timedelta(days=int(world.rng.integers(low * 30 + 5, high * 30)))
    return day.replace(day=1)


def _arrangement(
    world: World, school_class: SchoolClass, student: Student, group: int, recorder: User
) -> CareArrangement:
    father = AWAY.NOW if group in (2, 4) else AWAY.BEFORE if group == 1 else AWAY.NEVER
    mother = AWAY.NOW if group in (3, 4) else AWAY.NEVER
    known = world.day - timedelta(days=int(world.rng.integers(*((10, 330) if world.chance(0.70) else (370, 700)))))
    return CareArrangement(
        student=student,
        as_of=known,
        source=world.pick({"visit": 0.35, "parent": 0.40, "register": 0.20, "village": 0.05}),
        father_away=father,
        father_away_since=_since(world) if father == AWAY.NOW else None,
        mother_away=mother,
        mother_away_since=_since(world) if mother == AWAY.NOW else None,
        rural_hukou="yes" if world.chance(0.94) else "no",
        register_value=_register(world, group),
        first_separation=_first_separation(world, group),
        primary_caregiver=_caregiver(world, group),
        contact="not-needed" if group < 2 else world.pick(CONTACT),
        boarding=_boards(world, school_class),
        capacity_concern=world.chance(0.05 if group == 4 else 0.03),
        recorded_by=recorder,
        recorded_at=world.moment(known),
    )


def _register(world: World, group: int) -> int:
    """What the student register says; one value in ten is stale and shown as such, never corrected."""
    value = {2: 1, 3: 1, 4: 2}.get(group, 0)
    return (value + 1) % 3 if world.chance(0.10) else value


def _first_separation(world: World, group: int) -> str:
    if group == 0:
        return "never"
    return world.pick({"under-3": 0.30, "3-5": 0.35, "6-up": 0.30, "unknown": 0.05})


def _caregiver(world: World, group: int) -> str:
    if group == 4:
        return world.pick(BOTH_AWAY)
    if group in (2, 3):
        return world.pick({"mother" if group == 2 else "father": 0.74, "paternal-grandparents": 0.22, "relative": 0.04})
    return world.pick({"parents": 0.93, "paternal-grandparents": 0.07})


def _boards(world: World, school_class: SchoolClass) -> bool:
    grade = world.grade(school_class, world.school_year)
    kind = world.plans[school_class.school_id].kind
    if kind == School.Kind.TOWNSHIP:
        return grade >= 4 and world.chance(0.20)
    if kind == School.Kind.NINE_YEAR:
        return world.chance(0.55 if grade >= 7 else 0.25 if grade >= 4 else 0.0)
    return False


def change(world: World, events: Iterable[tuple[int, date]]) -> None:
    """Behind half of the hard times stands something at home: a parent left, or the child began to board."""
    days = {student: day for student, day in events if world.chance(0.5)}
    rows = CareArrangement.objects.filter(student__in=days).order_by("pk")
    before = [_before(world, row, days[row.student_id]) for row in rows if row.boarding or AWAY.NOW in _parents(row)]
    CareArrangement.objects.bulk_update(
        [row for row, _earlier in before], ["as_of", "recorded_at", "father_away_since", "mother_away_since"]
    )
    CareArrangement.objects.bulk_create([earlier for _row, earlier in before])


def _parents(row: CareArrangement) -> tuple[str, str]:
    return row.father_away, row.mother_away


def _before(world: World, row: CareArrangement, day: date) -> tuple[CareArrangement, CareArrangement]:
    """The arrangement in force, told a week after the change, and the one that stood before it."""
    earlier = CareArrangement.objects.get(pk=row.pk)
    earlier.pk, earlier.as_of = None, day - timedelta(days=300)
    earlier.recorded_at = world.moment(earlier.as_of)
    row.as_of = min(day + timedelta(days=7), world.day - timedelta(days=1))
    row.recorded_at = world.moment(row.as_of)
    parent = "mother" if row.mother_away == AWAY.NOW else "father"
    if getattr(row, f"{parent}_away") != AWAY.NOW:
        earlier.boarding = False
        return row, earlier
    since = (day - timedelta(days=20)).replace(day=1)
    setattr(row, f"{parent}_away_since", since)
    setattr(earlier, f"{parent}_away", AWAY.NEVER)
    setattr(earlier, f"{parent}_away_since", None)
    if AWAY.NOW not in _parents(earlier):
        earlier.contact, earlier.primary_caregiver = "not-needed", "parents"
    return row, earlier


RELATIONS = {"father": 0.4, "mother": 0.3, "grandmother": 0.2, "grandfather": 0.1}
WORDS = {"father": "父亲", "mother": "母亲", "grandmother": "奶奶", "grandfather": "爷爷"}


def record_families(world: World) -> None:
    """A trusted adult is named for about seven children in ten."""
    notes, contacts = [], []
    for school_class in world.current_classes():
        teacher = world.teachers[school_class.pk]
        for student in world.students[school_class.pk]:
            notes += _strengths(world, student, teacher)
            contacts.append(_contact(world, student, teacher))
    StrengthNote.objects.bulk_create(notes, batch_size=500)
    FamilyContact.objects.bulk_create(contacts, batch_size=500)
    _own_words(world)


def _strengths(world: World, student: Student, teacher: User) -> list[StrengthNote]:
    lines = (
        ("goes-well", 0.6, content("phrases")["strengths"], "teacher"),
        ("trusted-adult", 0.71, content("phrases")["trusted"], "child"),
        ("hopes", 0.4, content("phrases")["hopes"], "child"),
    )
    return [
        StrengthNote(
            student=student,
            line=line,
            source=source,
            text=world.one_of(texts),
            recorded_by=teacher,
            recorded_at=world.moment(world.day - timedelta(days=int(world.rng.integers(5, 200)))),
        )
        for line, share, texts, source in lines
        if world.chance(share)
    ]


def _contact(world: World, student: Student, teacher: User) -> FamilyContact:
    relation = world.pick(RELATIONS)
    return FamilyContact(
        student=student,
        name=f"{student.name[0]}家{WORDS[relation]}",
        relation=WORDS[relation],
        phone=f"0000-555 {int(world.rng.integers(1000, 9999))}",
        is_guardian=relation in ("father", "mother"),
        recorded_by=teacher,
        recorded_at=world.moment(world.term_start),
    )


def _own_words(world: World) -> None:
    """One child in six has said something about the calls."""
    rows = [row for row in CareArrangement.objects.exclude(contact="not-needed").order_by("pk") if world.chance(0.16)]
    for row in rows:
        row.child_on_calls = world.one_of(content("phrases")["on_calls"])
    CareArrangement.objects.bulk_update(rows, ["child_on_calls"], batch_size=500)

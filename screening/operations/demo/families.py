"""What goes well, whom the child trusts, whom the school can call, and a word of the child on the calls."""

from datetime import timedelta

from accounts.models import User
from screening.operations.demo.acting import content
from screening.operations.demo.world import World
from students.models import CareArrangement, FamilyContact, StrengthNote, Student

RELATIONS = {"father": 0.4, "mother": 0.3, "grandmother": 0.2, "grandfather": 0.1}
WORDS = {"father": "父亲", "mother": "母亲", "grandmother": "奶奶", "grandfather": "爷爷"}


def record(world: World) -> None:
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

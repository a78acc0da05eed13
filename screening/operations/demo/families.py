"""The children of a class: their names, what their families agreed to and what is known of them at home."""

from datetime import timedelta
from typing import Any

from screening.operations.demo.acting import content
from screening.operations.demo.county import MOVES, REFERRED, World
from screening.operations.demo.school_year import terms_of
from students.consent_texts import hash_of
from students.consents import SCOPES, TEXT_VERSION, outcome_of
from students.models import (
    CareArrangement,
    Consent,
    Enrolment,
    FamilyContact,
    School,
    SchoolClass,
    StrengthNote,
    Student,
)

Away = CareArrangement.Away
LINES = (("goes-well", "strengths", "teacher"), ("trusted-adult", "trusted", "child"), ("hopes", "hopes", "child"))


def build(world: World) -> None:
    for school_class in world.classes:
        _children(world, school_class)
        _consents(world, school_class)
        _care(world, school_class)


def _children(world: World, school_class: SchoolClass) -> None:
    """With the traps real rosters hold: rare characters, a middle dot, the same name twice, twins."""
    named, students = content("names")["special"].get(str(world.classes.index(school_class)), {}), []
    for seat in range(1, len(world.students[school_class.pk]) + 1):
        girl = world.chance(0.47)
        pool = content("names")["one" if world.chance(0.2) else "girls" if girl else "boys"]
        name = named.get(str(seat), world.surname() + world.one_of(pool))
        students.append(
            Student(
                name=name,
                sort_key=name.encode("gb18030").hex(),
                sex=Student.Sex.GIRL if girl else Student.Sex.BOY,
                birth_year=world.school_year - world.grade(school_class) - 6,
                birth_month=9 if "星辰" in name or "晓宇" in name else int(world.rng.integers(1, 13)),
            )
        )
    world.students[school_class.pk] = Student.objects.bulk_create(students)
    starts = terms_of(world.school_year - 1)[0].starts
    Enrolment.objects.bulk_create(
        Enrolment(student=student, school_class=school_class, seat_number=seat, starts=starts)
        for seat, student in enumerate(students, 1)
    )


def _consents(world: World, school_class: SchoolClass) -> None:
    """Most families say yes, some do not, some have not answered; the sheets came back at the start of last term."""
    dated, rows = terms_of(world.school_year - 1)[1].starts + timedelta(days=4), []
    for student in world.students[school_class.pk]:
        told = student.name in (REFERRED, MOVES)
        answer = "yes" if told else world.pick({"yes": 0.94, "no": 0.03, "talk": 0.015, "waits": 0.015})
        if answer == "waits":
            continue
        father, answers = world.chance(0.6), dict.fromkeys(SCOPES, answer)
        answers["child_forms"] = "yes" if answer == "yes" and world.chance(0.9) else "no"
        by_phone = not told and world.chance(0.2)
        rows.append(
            Consent(
                student=student,
                text_version=TEXT_VERSION,
                text_hash=hash_of(TEXT_VERSION),
                outcome=outcome_of(answers),
                **answers,
                guardian_name=f"{student.name[0]}家{'父亲' if father else '母亲'}",
                guardian_relation="父亲" if father else "母亲",
                authority=Consent.Authority.PARENT,
                way=Consent.Way.PHONE if by_phone else Consent.Way.SIGNED,
                witness="何丽（学校管理员）" if by_phone else "",
                dated=dated,
                recorded_by=world.admins[school_class.school_id],
                recorded_at=world.moment(dated),
            )
        )
    Consent.objects.bulk_create(rows)


def _care(world: World, school_class: SchoolClass) -> None:
    """Two children in five have a parent away. The two official labels are computed from this and never drawn."""
    care, known = [], world.term_start + timedelta(days=3)
    made = {"recorded_by": world.teachers[school_class.pk], "recorded_at": world.moment(known)}
    boards = school_class.school.kind == School.Kind.NINE_YEAR and world.grade(school_class) > 6
    for student in world.students[school_class.pk]:
        away = world.pick({"": 0.58, "father": 0.19, "mother": 0.04, "both": 0.19})
        since = (world.day - timedelta(days=70 if world.chance(0.2) else 400)).replace(day=1)
        gone = {f"{who}_away": Away.NOW if away in (who, "both") else Away.NEVER for who in ("father", "mother")}
        days = {f"{who}_away_since": since if gone[f"{who}_away"] == Away.NOW else None for who in ("father", "mother")}
        left = {"": "parents", "father": "mother", "mother": "father", "both": "paternal-grandparents"}
        in_register = {"": 0, "father": 1, "mother": 1, "both": 2}[away]
        care.append(
            CareArrangement(
                student=student,
                as_of=known,
                source=world.pick({"visit": 0.4, "parent": 0.4, "register": 0.2}),
                **gone,
                **days,
                rural_hukou="yes" if world.chance(0.94) else "no",
                register_value=(in_register + 1) % 3 if world.chance(0.1) else in_register,  # now and then stale
                first_separation="6-up" if away else "never",
                primary_caregiver=left[away],
                contact=world.pick({"daily": 0.3, "weekly": 0.5, "rarely": 0.2}) if away else "not-needed",
                boarding=boards and world.chance(0.5),
                child_on_calls=world.one_of(content("phrases")["on_calls"]) if away and world.chance(0.2) else "",
                **made,
            )
        )
    CareArrangement.objects.bulk_create(care)
    _contacts(world, school_class, made)


def _contacts(world: World, school_class: SchoolClass, made: dict[str, Any]) -> None:
    contacts, notes = [], []
    for student in world.students[school_class.pk]:
        phone = f"0000-555 {int(world.rng.integers(1000, 9999))}"
        known = {"name": f"{student.name[0]}家母亲", "relation": "母亲", "phone": phone, "is_guardian": True}
        contacts.append(FamilyContact(student=student, **known, **made))
        notes += [
            StrengthNote(student=student, line=line, source=source, text=world.one_of(content("phrases")[key]), **made)
            for line, key, source in LINES
            if world.chance(0.6)
        ]
    FamilyContact.objects.bulk_create(contacts)
    StrengthNote.objects.bulk_create(notes)

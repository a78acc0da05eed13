"""What people said: strengths, contacts, messages back to teachers, urgent concerns, talks drawn at random."""

from datetime import timedelta

from screening.cases.models import Case, TalkTask, TeacherMessage, UrgentConcern, UrgentWithheld
from screening.operations.demo import phrases
from screening.operations.demo.caseload import Caseload
from screening.operations.demo.history import Plan
from screening.operations.demo.world import World
from screening.rounds.models import Flag, RoundChild, TeacherConcern
from students.models import CareArrangement, FamilyContact, SchoolClass, StrengthNote


def strengths_and_contacts(world: World) -> None:
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


def _strengths(world: World, student: object, teacher: object) -> list[StrengthNote]:
    lines = (
        ("goes-well", 0.6, phrases.STRENGTHS, "teacher"),
        ("trusted-adult", 0.71, phrases.TRUSTED, "child"),
        ("hopes", 0.4, phrases.HOPES, "child"),
    )
    return [
        StrengthNote(
            public_id=world.uuid(),
            student=student,
            line=line,
            source=source,
            text=texts[int(world.rng.integers(len(texts)))],
            recorded_by=teacher,
            recorded_at=world.moment(world.day - timedelta(days=int(world.rng.integers(5, 200)))),
        )
        for line, share, texts, source in lines
        if world.chance(share)
    ]


def _contact(world: World, student: object, teacher: object) -> FamilyContact:
    relation = world.pick({"father": 0.4, "mother": 0.3, "grandmother": 0.2, "grandfather": 0.1})
    return FamilyContact(
        public_id=world.uuid(),
        student=student,
        name={"father": "父亲", "mother": "母亲", "grandmother": "奶奶", "grandfather": "爷爷"}[relation],
        relation=relation,
        phone=f"0000-555 {int(world.rng.integers(1000, 9999))}",
        is_guardian=relation in ("father", "mother"),
        recorded_by=teacher,
        recorded_at=world.moment(world.term_start),
    )


def _own_words(world: World) -> None:
    """One child in six has said something about the calls."""
    rows = [row for row in CareArrangement.objects.exclude(contact="not-needed").order_by("pk") if world.chance(0.16)]
    for row in rows:
        row.child_on_calls = phrases.ON_CALLS[int(world.rng.integers(len(phrases.ON_CALLS)))]
    CareArrangement.objects.bulk_update(rows, ["child_on_calls"], batch_size=500)


def random_talks(world: World, load: Caseload, plan: Plan, submitted: list[SchoolClass]) -> None:
    """Two children a class, drawn among those without a flag, so that being on the list tells nothing."""
    flagged = set(Flag.objects.filter(round=plan.round).values_list("student_id", flat=True))
    for school_class in submitted:
        rated = RoundChild.objects.filter(round=plan.round, school_class=school_class, state="rated").order_by("pk")
        pool = [row for row in rated.select_related("student") if row.student_id not in flagged]
        for index in world.rng.choice(len(pool), size=min(2, len(pool)), replace=False):
            TalkTask.objects.create(
                public_id=world.uuid(),
                student=pool[int(index)].student,
                school_class=school_class,
                round=plan.round,
                kind=TalkTask.Kind.RANDOM,
                due_on=load.after(world.day, 8),
            )


def random_checks(world: World, load: Caseload, plan: Plan) -> None:
    """Two unmarked rows a school of the open round, and as many ordinary rows whose reason is hidden until seen."""
    flagged = set(Flag.objects.filter(round=plan.round).values_list("student_id", flat=True))
    for school in world.schools:
        rated = RoundChild.objects.filter(round=plan.round, school_class__school=school, state="rated").order_by("pk")
        pool = [row for row in rated.select_related("student") if row.student_id not in flagged][:60]
        for row in pool[7:9]:
            load.number += 1
            opened = load.after(world.day - timedelta(days=5), 1)
            Case.objects.create(
                public_id=world.uuid(),
                number=f"XQ-{world.day.year}-{load.number:04d}",
                student=row.student,
                school=school,
                school_class_id=row.school_class_id,
                round=plan.round,
                kind=Case.Kind.RANDOM_CHECK,
                tier="A",
                owner=world.counselors[school.pk],
                opened_on=opened,
                desk_due_on=load.after(opened, 5),
                seen_due_on=load.after(opened, 10),
                hidden_until_seen=True,
            )
        ordinary = Case.objects.filter(school=school, round=plan.round, kind="flag", tier="A", state="waiting")
        for case in ordinary.order_by("pk")[:2]:
            case.hidden_until_seen = True
            case.save(update_fields=["hidden_until_seen"])


def messages(world: World, load: Caseload) -> None:
    """Every concern is acknowledged; decided children of today's classes bring one thing to do in class."""
    for concern in TeacherConcern.objects.select_related("student", "raised_by").order_by("pk"):
        TeacherMessage.objects.create(
            public_id=world.uuid(),
            student=concern.student,
            concern=concern,
            to=concern.raised_by,
            kind="acknowledged",
            due_on=load.after(concern.raised_at.date(), 5),
            sent_at=concern.raised_at,
        )
    suggestions = ("teacher-made-groups", "small-useful-job", "greet-by-name", "first-step")
    recent = Case.objects.filter(school_class__closed_on=None, state__in=["watch", "plan"]).order_by("pk")
    for index, case in enumerate(recent.select_related("student", "owner")):
        TeacherMessage.objects.create(
            public_id=world.uuid(),
            student=case.student,
            case=case,
            to=world.teachers[case.school_class_id],
            kind="what-you-can-do",
            suggestion=suggestions[index % len(suggestions)],
            sent_by=case.owner,
            sent_at=world.moment(world.day - timedelta(days=index % 9), 7, 20),
        )


def urgent_concerns(world: World) -> None:
    """Four in a year, none with a story: found well, an innocent injury, a misunderstanding, one open."""
    first = world.schools[0]
    class_one = world.current_classes()[0]
    child = world.students[class_one.pk][29 if len(world.students[class_one.pk]) > 29 else 0]
    rows = (
        (240, "几天没来，电话打不通", "no", 9, True, "村儿童主任上门见到孩子，在家生病，一切都好。"),
        (160, "手臂有一块淤青", "no", 20, True, "已报告。医生看过，是打球碰伤，与孩子说的一致。"),
        (90, "同学转述的一句话，拿不准", "unsure", 15, True, "是一场误会，第二位心理教师核对后结束。"),
        (0, "今天午饭后一直没有见到人，同学说往校门口走了", "no", 40, False, ""),
    )
    for days, what, about, minutes, closed, note in rows:
        raised = world.moment(world.day - timedelta(days=days), 7, 52)
        head = world.people["headteacher"]
        concern = UrgentConcern.objects.create(
            public_id=world.uuid(),
            school=first,
            student=child if not days else None,
            who="一名三年级学生" if days else "",
            what=what,
            told="值班人",
            about=about,
            raised_by=world.people["teacher"],
            raised_at=raised,
            nonce=world.uuid(),
            acknowledged_at=raised + timedelta(minutes=minutes),
            acknowledged_by=world.people["counselor"],
            actions_taken=note,
            closed_at=raised + timedelta(days=1) if closed else None,
            closed_by=world.people["counselor"] if closed else None,
            confirmed_by=(world.people.get("counselor2", head) if about == "unsure" else head) if closed else None,
        )
        if about == "unsure":
            for role in ("headteacher", "teacher", "school-administrator", "staff"):
                UrgentWithheld.objects.create(concern=concern, role=role)

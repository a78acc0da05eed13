"""Consent sheets: most families say yes, some do not, some have not answered, and two minds change."""

from datetime import date, timedelta

from screening.operations.demo.rounds import round_dates
from screening.operations.demo.world import REFERRED, World
from students.consent_texts import hash_of
from students.consents import SCOPES, TEXT_VERSION, outcome_of
from students.models import Consent, SchoolClass, Student

ANSWERS = {"yes": 0.94, "no": 0.03, "talk": 0.015, "": 0.015}
WAYS = {"signed": 0.71, "phone": 0.21, "delegate": 0.05, "carer": 0.03}
WITNESS = "何丽（学校管理员）"


def record(world: World, school_class: SchoolClass) -> None:
    """Sheets came back in the first weeks of the first round; a few never did."""
    rows = []
    for student in world.students[school_class.pk]:
        agreed = _must_agree(world, school_class, student)
        answer = "yes" if agreed else world.pick(ANSWERS)
        if answer:
            way = "signed" if agreed else world.pick(WAYS)
            rows.append(_sheet(world, school_class, student, answer, way))
            world.consents[student.pk] = [rows[-1]]
            if rows[-1].authority == Consent.Authority.CARER_ONLY and world.chance(0.5):
                rows.append(_parents_reached(world, rows[-1]))
                world.consents[student.pk].append(rows[-1])
    Consent.objects.bulk_create(rows)


def _must_agree(world: World, school_class: SchoolClass, student: Student) -> bool:
    """The child to be referred, and those who move away while the round is open."""
    moves = school_class.closed_on is None and student.pk in world.left_on
    return moves or world.is_the_referred_child(student, school_class)


def _sheet(world: World, school_class: SchoolClass, student: Student, answer: str, way: str) -> Consent:
    yes = answer == "yes"
    dated = round_dates(world)[0][2] - timedelta(weeks=1 + int(world.rng.integers(0, 3)))
    answers = dict.fromkeys(SCOPES, answer) | {
        "child_forms": "yes" if yes and world.chance(0.86 / 0.94) else "no",
        "evaluation": "yes" if yes and world.chance(0.9) else "no",
    }
    carer = way in ("delegate", "carer")
    relation = "奶奶" if carer else world.pick({"父亲": 0.55, "母亲": 0.45})
    return Consent(
        student=student,
        text_version=TEXT_VERSION,
        text_hash=hash_of(TEXT_VERSION),
        outcome=outcome_of(answers),
        **answers,
        guardian_name=f"{student.name[0]}家{relation}",
        guardian_relation=relation,
        authority={"delegate": "delegate", "carer": "carer-only"}.get(way, "parent"),
        way="phone" if way == "phone" else "signed",
        witness=WITNESS if way == "phone" else "",
        dated=dated,
        recorded_by=world.admins[school_class.school_id],
        recorded_at=world.moment(dated),
    )


def _later(world: World, sheet: Consent, dated: date, **changed: object) -> Consent:
    """A later word of the family, in everything else like the sheet before."""
    kept = {one.attname: getattr(sheet, one.attname) for one in Consent._meta.concrete_fields}
    for own in ("id", "public_id"):
        del kept[own]
    return Consent(**kept | {"dated": dated, "recorded_at": world.moment(dated)} | changed)


def _parents_reached(world: World, sheet: Consent) -> Consent:
    """A carer had signed without a delegation; weeks later the parents said the same on the telephone."""
    by_phone = {"way": Consent.Way.PHONE, "witness": WITNESS, "authority": Consent.Authority.PARENT}
    father = {"guardian_name": f"{sheet.student.name[0]}家父亲", "guardian_relation": "父亲"}
    return _later(world, sheet, sheet.dated + timedelta(weeks=5), **by_phone, **father)


def change_of_mind(world: World) -> None:
    """One consent is taken back after the second round; one child would rather not, although the family agreed."""
    willing = [
        student
        for school_class in world.current_classes()
        for student in world.students[school_class.pk]
        if world.allows(student, world.day, "child_forms") == "given"
        and student.pk not in world.left_on
        and student.name != REFERRED
    ]
    if len(willing) < 20:
        return
    chosen = world.rng.choice(len(willing), size=2, replace=False)
    _take_back(world, willing[int(chosen[0])])
    sheet = world.consents[willing[int(chosen[1])].pk][0]
    sheet.child_agrees = False
    sheet.save(update_fields=["child_agrees"])


def _take_back(world: World, student: Student) -> None:
    """As easy as giving: a word is enough."""
    given = world.consents[student.pk][0]
    *past, current = [opens for _year, _term, opens in round_dates(world)]
    dated = past[1] + timedelta(weeks=6) if len(past) > 1 else current - timedelta(days=3)
    said = {"outcome": Consent.Outcome.WITHDRAWN, "way": Consent.Way.IN_PERSON, "witness": ""}
    row = _later(world, given, dated, **said, **dict.fromkeys(SCOPES, Consent.Answer.NO))
    row.save()
    world.consents[student.pk].append(row)

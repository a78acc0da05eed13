"""Rounds of the demo county: three past ones and one that is half done."""

from dataclasses import dataclass
from datetime import date, timedelta

from screening.instruments import Instrument
from screening.library import selectors
from screening.library import services as library
from screening.library.models import InstrumentVersion, NormSet, ReliabilityRecord, RuleSet
from screening.operations.demo.answers import Model
from screening.operations.demo.world import World
from screening.rounds.models import RoundForm, RoundSchool, ScreeningRound
from students.models import SchoolClass

TEACHER_FORMS = ("teacher-connection", "teacher-engagement")
CHILD_FORMS = ("child-loneliness", "child-engagement")
RETEST = 0.65  # invented, and said so wherever it is printed
SPREAD = {"teacher-connection": 4.5, "teacher-engagement": 6.7, "child-loneliness": 5.4, "child-engagement": 7.3}


@dataclass
class Plan:
    """One round before it is filled: its dates, its classes and who rated them."""

    round: ScreeningRound
    forms: list[tuple[Instrument, InstrumentVersion]]
    child_forms: list[tuple[Instrument, InstrumentVersion]]
    classes: list[SchoolClass]
    first: bool


@dataclass
class Library:
    """The frozen rows every round shares."""

    versions: dict[str, InstrumentVersion]
    rules: RuleSet
    norms: dict[str, NormSet]


def freeze_library(world: World) -> Library:
    versions = {name: library.freeze_instrument(name) for name in (*TEACHER_FORMS, *CHILD_FORMS)}
    for name in TEACHER_FORMS:
        ReliabilityRecord.objects.create(
            public_id=world.uuid(),
            instrument_version=versions[name],
            scale=name,
            kind="retest",
            value=RETEST,
            sd=SPREAD[name],
            source="演示用的虚构数值 · invented for the demo",
        )
    return Library(versions, library.current_rules(), {})


def round_dates(world: World) -> list[tuple[int, int, date]]:
    """School year, term and opening Monday of each past round, oldest first, and of the open one."""
    start = world.term_start
    spring = timedelta(weeks=25)
    year = timedelta(weeks=52)
    past = [
        (world.school_year - 2, 2, start - 2 * year + spring + timedelta(weeks=5)),
        (world.school_year - 1, 1, start - year + timedelta(weeks=5)),
        (world.school_year - 1, 2, start - year + spring + timedelta(weeks=6)),
    ]
    opened = start + timedelta(weeks=4)
    return [*past[max(0, 3 - world.past_rounds) :], (world.school_year, 1, opened)]


def plan_rounds(world: World, shelf: Library) -> list[Plan]:
    dates = round_dates(world)
    return [
        _plan(world, shelf, year, term, opens, index, last=index == len(dates) - 1)
        for index, (year, term, opens) in enumerate(dates)
    ]


def _plan(world: World, shelf: Library, year: int, term: int, opens: date, index: int, *, last: bool) -> Plan:
    officer = world.people["district"]
    closes = opens + timedelta(weeks=3, days=4)
    current = ScreeningRound.objects.create(
        public_id=world.uuid(),
        county=world.county,
        school_year=year,
        term=term,
        opens_on=opens,
        closes_on=closes,
        state=ScreeningRound.State.OPEN if last else ScreeningRound.State.CLOSED,
        rule_set=shelf.rules,
        created_by=officer,
        closed_at=None if last else world.moment(closes, 18),
    )
    with_child_forms = not last and (index == 1 or world.past_rounds == 1)
    names = (*TEACHER_FORMS, *(CHILD_FORMS if with_child_forms else ()))
    for position, name in enumerate(names):
        RoundForm.objects.create(round=current, instrument_version=shelf.versions[name], position=position)
    for school in world.schools:
        RoundSchool.objects.create(
            round=current, school=school, opened_at=world.moment(opens, 8), opened_by=world.people["schooladmin"]
        )
    return Plan(
        round=current,
        forms=[_pair(shelf, name) for name in TEACHER_FORMS],
        child_forms=[_pair(shelf, name) for name in CHILD_FORMS] if with_child_forms else [],
        classes=[c for c in world.classes if _takes_part(world, c, year, opens)],
        first=index == 0,
    )


def _pair(shelf: Library, name: str) -> tuple[Instrument, InstrumentVersion]:
    from_library = shelf.versions[name]
    return selectors.instrument_of(from_library), from_library


def _takes_part(world: World, school_class: SchoolClass, year: int, opens: date) -> bool:
    """Classes of grade 3 and up that existed on that day."""
    grade = world.grade(school_class, year)
    top = world.plans[school_class.school_id].last_grade
    return 3 <= grade <= top and (school_class.closed_on is None or school_class.closed_on > opens)


def raters_of(world: World, plan: Plan) -> dict[int, int]:
    """Class → user id of the teacher who rated it in that round."""
    before = plan.round.school_year < world.school_year
    teachers = world.former_teachers if before else world.teachers
    return {school_class.pk: teachers[school_class.pk].pk for school_class in plan.classes}


def new_model(world: World) -> Model:
    return Model(world.rng)

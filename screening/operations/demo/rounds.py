"""Rounds of the demo county: past ones, one a term, and one that is half done; and a sheet of a class in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts.models import User
from screening.library import services as library
from screening.library.models import InstrumentVersion, NormSet, ReliabilityRecord
from screening.library.selectors import instrument_of
from screening.operations.demo.school_year import HAS_RUN, round_opens, terms_of
from screening.operations.demo.world import World
from screening.rounds.models import RoundForm, RoundSchool, ScreeningRound, Sheet, SheetRow
from students.models import SchoolClass, Student

TEACHER_FORMS = ("teacher-connection", "teacher-engagement")
CHILD_FORMS = ("child-loneliness", "child-engagement")
CHILD_GRADES, CHILD_SCHOOLS = range(4, 7), 2
RETEST = 0.65  # invented, and said so wherever it is printed
SPREAD = {"teacher-connection": 4.5, "teacher-engagement": 6.7}


@dataclass
class DemoRound:
    """One round before it is filled: its place among the rounds and its classes in order."""

    round: ScreeningRound
    back: int  # 0 for the open round, 1 for the one before it, …
    first: bool
    with_child_forms: bool
    classes: list[SchoolClass]

    @property
    def is_open(self) -> bool:
        return self.back == 0


def freeze_library(world: World) -> dict[str, InstrumentVersion]:
    versions = {name: library.freeze_instrument(name) for name in (*TEACHER_FORMS, *CHILD_FORMS)}
    for name, spread in SPREAD.items():
        ReliabilityRecord.objects.create(
            instrument_version=versions[name],
            scale=instrument_of(versions[name]).total.id,
            kind="retest",
            value=RETEST,
            sd=spread,
            source="演示用的虚构数值 · invented for the demo",
        )
    return versions


def opening_day(world: World) -> date:
    """Ten school days ago."""
    return world.day - HAS_RUN


def round_dates(world: World) -> list[tuple[int, int, date]]:
    """School year, term and first day of each past round, oldest first, and of the open one."""
    year = world.school_year
    terms = [term for before in range(world.first_year, year) for term in terms_of(before)]
    past = [(term.school_year, term.number, round_opens(term)) for term in terms]
    return [*past[len(past) - world.size.rounds :], (year, 1, opening_day(world))]


def open_rounds(world: World, versions: dict[str, InstrumentVersion]) -> Iterator[DemoRound]:
    """One after the other: the next one opens when it is asked for, under the norms there are by then."""
    dates, rules = round_dates(world), library.current_rules()
    for index, (year, term, opens) in enumerate(dates):
        back = len(dates) - 1 - index
        current = ScreeningRound.objects.create(
            county=world.county,
            school_year=year,
            term=term,
            opens_on=opens,
            closes_on=opens + timedelta(weeks=3, days=4 - opens.weekday()),
            state=ScreeningRound.State.OPEN,
            rule_set=rules,
            created_by=world.people["district"],
        )
        current.norm_sets.set(NormSet.objects.all())
        classes = [c for c in world.classes if _takes_part(world, c, year, opens)]
        child_forms = bool(back) and (index == 1 or world.size.rounds == 1)
        plan = DemoRound(current, back, first=index == 0, with_child_forms=child_forms, classes=classes)
        _freeze(world, versions, plan)
        yield plan


def close(world: World, plan: DemoRound) -> None:
    plan.round.state, plan.round.closed_at = ScreeningRound.State.CLOSED, world.moment(plan.round.closes_on, 18)
    plan.round.save(update_fields=["state", "closed_at"])


def _freeze(world: World, versions: dict[str, InstrumentVersion], plan: DemoRound) -> None:
    names = (*TEACHER_FORMS, *(CHILD_FORMS if plan.with_child_forms else ()))
    for position, name in enumerate(names):
        RoundForm.objects.create(round=plan.round, instrument_version=versions[name], position=position)
    opened = world.moment(plan.round.opens_on, 8)
    for school in world.schools:
        RoundSchool.objects.create(round=plan.round, school=school, opened_at=opened, opened_by=world.admins[school.pk])


def _takes_part(world: World, school_class: SchoolClass, year: int, opens: date) -> bool:
    """Classes of the county's grades that existed on that day."""
    grade = world.grade(school_class, year)
    top = world.plans[school_class.school_id].last_grade
    return world.size.grades[0] <= grade <= top and (school_class.closed_on is None or school_class.closed_on > opens)


def fills_child_forms(world: World, plan: DemoRound, school_class: SchoolClass) -> bool:
    """Grades 4 to 6 of the first two schools."""
    here = school_class.school in world.schools[:CHILD_SCHOOLS]
    return plan.with_child_forms and here and world.grade(school_class, plan.round.school_year) in CHILD_GRADES


@dataclass
class FilledSheet:
    """One sheet of a class with its rows; `handed_in` is the moment of handing in."""

    sheet: Sheet
    hand: User
    students: list[Student]  # those with a valid consent, in seat order
    numbers: dict[int, int]  # child → seat
    rows: list[SheetRow] = field(default_factory=list)
    handed_in: datetime | None = None

    @property
    def day(self) -> date | None:
        return self.handed_in.date() if self.handed_in else None

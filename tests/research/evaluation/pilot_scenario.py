"""A pilot with two rounds and two terms: sixteen classes of two schools, made in a few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone

from accounts.models import User
from screening.library.models import InstrumentVersion
from screening.library.services import current_rules, freeze_instrument
from screening.research.models import Pilot, PilotClass, TermMeasure, TermSheet
from screening.rounds.models import Assessment, Result, ScreeningRound
from students.consents import SCOPES
from students.models import CareArrangement, Consent, Enrolment, School, SchoolClass, Student
from tests.factories import at, make_class

STARTS = date(2026, 4, 20)
LONG_AGO = date(2025, 9, 1)
SIZE = 12
FORMS = {"child-loneliness": "child", "teacher-connection": "teacher"}
EFFECT = {"child-loneliness": -3.0, "teacher-connection": -1.0}


@dataclass
class World:
    cast: Any
    pilot: Pilot
    before: ScreeningRound
    after: ScreeningRound
    versions: dict[str, InstrumentVersion]
    children: dict[int, list[Student]] = field(default_factory=dict)  # class → its children
    pilot_classes: list[SchoolClass] = field(default_factory=list)
    compared: list[SchoolClass] = field(default_factory=list)

    @property
    def everybody(self) -> list[Student]:
        return [child for row in self.children.values() for child in row]

    def results(self, form: str, which: ScreeningRound) -> Any:
        return Result.objects.filter(
            assessment__round=which, assessment__instrument_version=self.versions[form], adopted_at__isnull=False
        )


def make_world(cast: Any, *, classes: int = 4, size: int = SIZE) -> World:
    """As many classes a school and group; the pilot's children change by EFFECT, the others do not."""
    pilot = Pilot.objects.create(
        county=cast.county,
        name="午间同伴小组",
        question="小组是否让孩子不那么孤单？",
        starts=STARTS,
        state=Pilot.State.RUNNING,
        drafted_by=cast.district,
        drafted_at=at("2026-04-01"),
        started_by=cast.district,
        started_at=at("2026-04-20"),
    )
    first = closed_round(cast, 2025, 2, date(2026, 3, 16), date(2026, 4, 3))
    second = closed_round(cast, 2026, 1, date(2026, 9, 14), date(2026, 10, 9))
    found = World(cast, pilot, first, second, {form: freeze_instrument(form, by=cast.district) for form in FORMS})
    for school in (cast.school, cast.second_school):
        for number in range(10, 10 + 2 * classes):
            add_class(found, school, number, takes_part=number < 10 + classes, size=size)
    _add_results(found)
    return found


def closed_round(cast: Any, year: int, term: int, opens: date, closes: date) -> ScreeningRound:
    return ScreeningRound.objects.create(
        county=cast.county,
        school_year=year,
        term=term,
        opens_on=opens,
        closes_on=closes,
        state=ScreeningRound.State.CLOSED,
        rule_set=current_rules(by=cast.district),
        created_by=cast.district,
        closed_at=at(closes.isoformat(), "17:00"),
    )


def add_class(world: World, school: School, number: int, *, takes_part: bool, size: int = SIZE) -> SchoolClass:
    made = make_class(school, 4, number)
    group = PilotClass.Group.PILOT if takes_part else PilotClass.Group.COMPARISON
    PilotClass.objects.create(pilot=world.pilot, school_class=made, group=group)
    world.children[made.pk] = crowd(made, size, world.cast.admin)
    (world.pilot_classes if takes_part else world.compared).append(made)
    return made


def crowd(school_class: SchoolClass, size: int, recorder: User) -> list[Student]:
    """Children with every consent and what is known of their care: every third left behind, every fourth boards."""
    names = [f"学生{school_class.pk}-{seat}" for seat in range(1, size + 1)]
    children = Student.objects.bulk_create(
        Student(
            name=name,
            sort_key=name.encode("gb18030").hex(),
            sex=("girl", "boy")[seat % 2],
            birth_year=2016,
            birth_month=5,
        )
        for seat, name in enumerate(names)
    )
    Enrolment.objects.bulk_create(
        Enrolment(student=child, school_class=school_class, seat_number=seat, starts=LONG_AGO)
        for seat, child in enumerate(children, 1)
    )
    told = {"recorded_by": recorder, "recorded_at": timezone.now()}
    yes = dict.fromkeys(SCOPES, "yes")
    Consent.objects.bulk_create(
        Consent(student=child, text_version="1.0", outcome="given", authority="parent", dated=LONG_AGO, **yes, **told)
        for child in children
    )
    CareArrangement.objects.bulk_create(
        CareArrangement(
            student=child,
            as_of=LONG_AGO,
            source="parent",
            father_away="now" if seat % 3 == 0 else "never",
            father_away_since=LONG_AGO if seat % 3 == 0 else None,
            mother_away="never",
            boarding=seat % 4 == 0,
            **told,
        )
        for seat, child in enumerate(children)
    )
    return children


def _add_results(world: World) -> None:
    dice = np.random.default_rng(11)
    rater, rows = iter(range(10_000)), []
    for form in FORMS:
        for made in (*world.pilot_classes, *world.compared):
            effect = EFFECT[form] if made in world.pilot_classes else 0.0
            start = 16 + dice.normal(0, 3, len(world.children[made.pk])) + dice.normal(0, 0.7)
            change = effect + dice.normal(0, 2, len(start)) + dice.normal(0, 0.4)
            who = next(rater)
            for which, totals in ((world.before, start), (world.after, start + change)):
                for child, total in zip(world.children[made.pk], np.round(totals), strict=True):
                    rows.append((form, which, made, child, total, who))
    _write(world, rows)


def add_results(
    world: World,
    form: str,
    which: ScreeningRound,
    made: SchoolClass,
    children: Sequence[Student],
    totals: Iterable[float],
) -> list[Result]:
    """Results in force of one class, all rated by one person."""
    return _write(world, [(form, which, made, child, total, 0) for child, total in zip(children, totals, strict=True)])


def _write(world: World, rows: Sequence[tuple[str, ScreeningRound, SchoolClass, Student, float, int]]) -> list[Result]:
    people = (world.cast.li, world.cast.zhou, world.cast.wang, world.cast.tian)
    assessments = Assessment.objects.bulk_create(
        Assessment(
            round=which,
            student=child,
            school_class=made,
            instrument_version=world.versions[form],
            informant=FORMS[form],
            rater=people[who % len(people)],
            answers={},
            submitted_at=at(which.closes_on.isoformat()),
        )
        for form, which, made, child, _total, who in rows
    )
    return Result.objects.bulk_create(
        Result(
            assessment=assessment,
            instrument_version=world.versions[form],
            engine_version="1",
            rule_set=which.rule_set,
            scales={},
            total_raw=float(total),
            total_prorated=float(total),
            band="none",
            adopted_at=at(which.closes_on.isoformat()),
        )
        for assessment, (form, which, _made, _child, total, _who) in zip(assessments, rows, strict=True)
    )


def add_terms(world: World, *, missed: dict[str, float], marks: dict[str, float]) -> None:
    """Sheets of two terms (2025-1 before, 2025-2 after) for every class; every child alike but for its seat."""
    for seat_row in PilotClass.objects.filter(pilot=world.pilot):
        for term in missed:
            sheet = TermSheet.objects.create(
                pilot_class=seat_row, term=term, days_open=100, entered_by=world.cast.li, entered_at=at("2026-09-01")
            )
            TermMeasure.objects.bulk_create(
                TermMeasure(sheet=sheet, student=child, days_missed=missed[term] + at_, chinese=marks[term] + at_)
                for at_, child in enumerate(world.children[seat_row.school_class_id])
            )

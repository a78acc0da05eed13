"""Reasons that need no form: a teacher's worry, a child who asks to talk, a result from elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from screening.operations.demo import phrases
from screening.operations.demo.flags import Raised
from screening.operations.demo.rounds import DemoRound, fills_child_forms
from screening.operations.demo.world import World
from screening.rounds.models import ChildWish, Flag, FlagReason, OutsideResult, ScreeningRound, TeacherConcern
from screening.scoring import current_rules
from students.models import SchoolClass, Student

# Rounds counted back from the open one → how many: concerns, one of them after the round, wishes on a form, …
CONCERNS = {0: 2, 1: 2, 2: 2, 3: 2}
CONCERNS_BETWEEN = {1: 1}
WISHES_ON_A_FORM = {2: 3}
WISHES_ON_A_SLIP = {0: 2}
WISHES_WITHOUT_CONSENT = {1: 1}
OUTSIDE = {2: OutsideResult.Source.COUNTY, 1: OutsideResult.Source.HOSPITAL}
SLIP_GRADE = 3


@dataclass(frozen=True)
class UnflaggedChild:
    """A child without a flag, with the class."""

    student: Student
    school_class: SchoolClass


@dataclass
class Voices:
    """The reasons of one round that need no form, raised among children without a flag."""

    world: World
    plan: DemoRound
    free: list[UnflaggedChild]

    def draw(
        self, wanted: int, fits: Callable[[UnflaggedChild], bool] = lambda place: True
    ) -> Iterator[UnflaggedChild]:
        fitting = [place for place in self.free if fits(place)]
        chosen = self.world.rng.choice(len(fitting), size=min(wanted, len(fitting)), replace=False) if fitting else ()
        for index in sorted(int(one) for one in chosen):
            self.free.remove(fitting[index])
            yield fitting[index]

    def day(self, school_days: int) -> date:
        return min(self.world.after(self.plan.round.opens_on, school_days), self.world.last_school_day)

    def consents(self, place: UnflaggedChild, scope: str = "teacher_forms") -> bool:
        return self.world.allows(place.student, self.day(12), scope) == "given"


def raise_more(world: World, plan: DemoRound, raised: list[Raised]) -> list[Raised]:
    flagged = {item.flag.student_id for item in raised}
    free = [
        UnflaggedChild(student, one)
        for one in plan.classes
        for student in world.students[one.pk]
        if student.pk not in flagged and world.here_on(student, world.day if plan.is_open else plan.round.closes_on)
    ]
    voices = Voices(world, plan, free)
    found = [*_concerns(voices), *_wishes(voices), *_outside(voices)]
    return sorted(found, key=lambda item: item.order)


def _concerns(voices: Voices) -> Iterator[Raised]:
    """At least one child who was never flagged by a form is brought in by a teacher."""
    world, plan = voices.world, voices.plan
    within, between = world.share(CONCERNS.get(plan.back, 0)), CONCERNS_BETWEEN.get(plan.back, 0)
    for index, place in enumerate(voices.draw(within + between, voices.consents)):
        later = index >= within
        day = world.after(plan.round.closes_on, 15) if later else voices.day(5 + index % 4)
        by = world.rater(place.school_class, plan.round.school_year)
        concern = TeacherConcern.objects.create(
            student=place.student,
            note=world.one_of(phrases.WORRIES),
            raised_by=by,
            raised_at=world.moment(day, 16, 20),
            nonce=world.uuid(),
        )
        params = {"date": day.isoformat(), "record": str(concern.public_id)}
        item = _raise(voices, place, "teacher-concern", params, day, None if later else plan.round)
        item.concern = concern
        yield item


def _wishes(voices: Voices) -> Iterator[Raised]:
    world, back = voices.world, voices.plan.back
    year = voices.plan.round.school_year
    on_a_form = voices.draw(
        world.share(WISHES_ON_A_FORM.get(back, 0)),
        lambda place: (
            fills_child_forms(world, voices.plan, place.school_class) and voices.consents(place, "child_forms")
        ),
    )
    on_a_slip = voices.draw(
        world.share(WISHES_ON_A_SLIP.get(back, 0)),
        lambda place: world.grade(place.school_class, year) == SLIP_GRADE,
    )
    without = voices.draw(WISHES_WITHOUT_CONSENT.get(back, 0), lambda place: not voices.consents(place))
    yield from (_wish(voices, place, ChildWish.Way.FORM) for place in list(on_a_form))
    yield from (_wish(voices, place, ChildWish.Way.SLIP) for place in list(on_a_slip))
    yield from (_wish(voices, place, ChildWish.Way.SPOKEN) for place in list(without))


def _wish(voices: Voices, place: UnflaggedChild, way: str) -> Raised:
    day = voices.day(8)
    wish = ChildWish.objects.create(
        student=place.student,
        whom=voices.world.one_of(phrases.WHOM),
        way=way,
        asked_on=day,
        recorded_by=voices.world.counselors[place.school_class.school_id],
        recorded_at=voices.world.moment(day, 12, 10),
        nonce=voices.world.uuid(),
    )
    params = {"date": day.isoformat(), "record": str(wish.public_id)}
    return _raise(voices, place, "child-asks", params, day, voices.plan.round)


def _outside(voices: Voices) -> Iterator[Raised]:
    source = OUTSIDE.get(voices.plan.back)
    if source is None:
        return
    for place in voices.draw(1, voices.consents):
        day = voices.day(10)
        outside = OutsideResult.objects.create(
            student=place.student,
            source=source,
            dated=day - timedelta(days=9),
            as_given=phrases.AS_GIVEN[source],
            seen_by=phrases.SEEN_BY,
            recorded_by=voices.world.counselors[place.school_class.school_id],
            recorded_at=voices.world.moment(day, 13, 30),
            nonce=voices.world.uuid(),
        )
        params = {"source": source, "date": outside.dated.isoformat(), "record": str(outside.public_id)}
        yield _raise(voices, place, "outside-result", params, day, voices.plan.round)


def _raise(
    voices: Voices, place: UnflaggedChild, code: str, params: dict[str, Any], day: date, current: ScreeningRound | None
) -> Raised:
    rule = current_rules().flag(code)
    flag = Flag.objects.create(
        student=place.student,
        school_id=place.school_class.school_id,
        school_class=place.school_class,
        round=current,
        tier=rule.tier,
        raised_at=voices.world.moment(day, 16, 20),
    )
    FlagReason.objects.create(flag=flag, code=rule.id, params=params, rule_version=rule.version)
    return Raised(flag, day)

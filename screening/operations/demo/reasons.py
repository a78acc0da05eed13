"""Reasons that need no form: a teacher's worry, a child who asks to talk, a result from elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from screening.operations.demo.acting import at, content
from screening.operations.demo.rounds import DemoRound, fills_child_forms
from screening.operations.demo.world import World
from screening.rounds.models import ChildWish, OutsideResult
from screening.rounds.services.concerns import raise_concern, record_child_asks, record_outside_result
from students.models import SchoolClass, Student

# Rounds counted back from the open one → how many: concerns, one of them after the round, wishes on a form, …
CONCERNS = {0: 2, 1: 2, 2: 2, 3: 2}
CONCERNS_BETWEEN = {1: 1}
WISHES_ON_A_FORM = {2: 3}
WISHES_ON_A_SLIP = {0: 2}
WISHES_WITHOUT_CONSENT = {1: 1}
OUTSIDE = {2: OutsideResult.Source.COUNTY, 1: OutsideResult.Source.HOSPITAL}
SLIP_GRADE = 3
Place = tuple[Student, SchoolClass]


@dataclass
class Voices:
    """What is said in one round about children without a flag, `free`, each with the class."""

    world: World
    plan: DemoRound
    free: list[Place]

    def draw(self, wanted: int, fits: Callable[[Place], bool] = lambda place: True) -> Iterator[Place]:
        fitting = [place for place in self.free if fits(place)] if wanted else []
        chosen = self.world.rng.choice(len(fitting), size=min(wanted, len(fitting)), replace=False) if fitting else ()
        for index in sorted(int(one) for one in chosen):
            self.free.remove(fitting[index])
            yield fitting[index]

    def day(self, school_days: int) -> date:
        return min(self.world.after(self.plan.round.opens_on, school_days), self.world.last_school_day)

    def consents(self, place: Place, scope: str = "teacher_forms") -> bool:
        return self.world.allows(place[0], self.day(12), scope) == "given"

    def fills_forms(self, place: Place) -> bool:
        return fills_child_forms(self.world, self.plan, place[1]) and self.consents(place, "child_forms")

    def concern(self, place: Place, day: date) -> None:
        by, note = (
            self.world.rater(place[1], self.plan.round.school_year),
            self.world.one_of(content("phrases")["worries"]),
        )
        with at(self.world.moment(day, 16, 20)):
            raise_concern(place[0], by=by, note=note, nonce=self.world.uuid())

    def wish(self, place: Place, way: str) -> None:
        by, whom = self.world.counselors[place[1].school_id], self.world.one_of(content("phrases")["whom"])
        with at(self.world.moment(self.day(8), 12, 10)):
            record_child_asks(place[0], by=by, nonce=self.world.uuid(), whom=whom, way=way)

    def outside(self, place: Place, source: str) -> None:
        by, day, phrases = self.world.counselors[place[1].school_id], self.day(10), content("phrases")
        said = {
            "dated": day - timedelta(days=9),
            "as_given": phrases["as_given"][source],
            "seen_by": phrases["seen_by"],
        }
        with at(self.world.moment(day, 13, 30)):
            record_outside_result(place[0], by=by, nonce=self.world.uuid(), source=source, **said)


def speak(world: World, plan: DemoRound, flagged: set[int]) -> Voices:
    """While the round is open. At least one child who was never flagged by a form is brought in by a teacher."""
    day = world.day if plan.is_open else plan.round.closes_on
    here = [(student, one) for one in plan.classes for student in world.students[one.pk] if world.here_on(student, day)]
    voices = Voices(world, plan, [place for place in here if place[0].pk not in flagged])
    for index, place in enumerate(voices.draw(world.share(CONCERNS.get(plan.back, 0)), voices.consents)):
        voices.concern(place, voices.day(5 + index % 4))
    for place in voices.draw(world.share(WISHES_ON_A_FORM.get(plan.back, 0)), voices.fills_forms):
        voices.wish(place, ChildWish.Way.FORM)
    year = plan.round.school_year
    for place in voices.draw(
        world.share(WISHES_ON_A_SLIP.get(plan.back, 0)), lambda place: world.grade(place[1], year) == SLIP_GRADE
    ):
        voices.wish(place, ChildWish.Way.SLIP)
    for place in voices.draw(WISHES_WITHOUT_CONSENT.get(plan.back, 0), lambda place: not voices.consents(place)):
        voices.wish(place, ChildWish.Way.SPOKEN)
    for place in voices.draw(int(plan.back in OUTSIDE), voices.consents):
        voices.outside(place, OUTSIDE[plan.back])
    return voices


def speak_later(voices: Voices) -> None:
    """A worry after the round has closed."""
    for place in voices.draw(CONCERNS_BETWEEN.get(voices.plan.back, 0), voices.consents):
        voices.concern(place, voices.world.after(voices.plan.round.closes_on, 15))

"""Flags of a round: from its forms, and from a worry, a wish or a result from elsewhere, which need no form."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from unittest.mock import patch

from django.db.models import prefetch_related_objects
from django.utils import timezone

from screening.operations.demo.acting import at, content
from screening.operations.demo.rounds import DemoRound, FilledSheet, fills_child_forms
from screening.operations.demo.world import World
from screening.rounds import hooks
from screening.rounds.models import ChildWish, Flag, OutsideResult, RoundChild, TeacherConcern
from screening.rounds.round_scoring import RoundScoring, round_scoring_of
from screening.rounds.services.concerns import raise_concern, record_child_asks, record_outside_result
from screening.rounds.services.flagging import flags_from_forms, results_in_force
from screening.rounds.services.handing_in import store_results
from screening.rounds.services.norming import first_norms
from screening.rounds.services.raters import add_class_line
from students.models import SchoolClass, Student


@dataclass
class Raised:
    """The flags of a round in place of their cases, which are opened later and many at once."""

    flags: dict[int, Flag] = field(default_factory=dict)
    stepped_up: dict[int, date] = field(default_factory=dict)  # flag pk → when a re-score moved it to the counselor
    concerns: dict[int, TeacherConcern] = field(default_factory=dict)  # flag pk → who raised it hears what became of it

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Whatever the services say to the rooms above is said here."""

        def hear_concern(concern: TeacherConcern, flag: Flag) -> None:
            self.concerns[flag.pk] = concern

        def hear_flag(flag: Flag) -> None:
            if flag.pk in self.flags and flag.tier != self.flags[flag.pk].tier:
                self.stepped_up[flag.pk] = timezone.localdate()
            self.flags.setdefault(flag.pk, flag)

        with patch.object(hooks, "flag_raised", [hear_flag]), patch.object(hooks, "concern_raised", [hear_concern]):
            yield

    @property
    def in_order(self) -> list[Flag]:
        return sorted(self.flags.values(), key=lambda flag: (timezone.localdate(flag.raised_at), flag.student_id))

    @property
    def children(self) -> set[int]:
        return {flag.student_id for flag in self.flags.values()}


def raise_flags(world: World, plan: DemoRound, round_scoring: RoundScoring, filled: Iterable[FilledSheet]) -> None:
    """What the forms of these sheets say; a flag dates from the first sheet with a reason for it."""
    sheets = {(one.sheet.school_class_id, one.sheet.informant): one for one in filled if one.handed_in}
    classes = {school_class for school_class, _informant in sheets}
    children = RoundChild.objects.filter(round=plan.round, school_class__in=classes).select_related("school_class")
    flags = flags_from_forms(round_scoring, children.order_by("pk"), at=world.moment(plan.round.opens_on))
    prefetch_related_objects(flags, "reasons")
    for flag in flags:
        informants = {str(reason.params.get("informant")) for reason in flag.reasons.all()}
        found = [sheets.get((flag.school_class_id, informant)) for informant in sorted(informants)]
        moments = [one.handed_in for one in found if one and one.handed_in]
        flag.raised_at = min(moments or [one.handed_in for one in sheets.values() if one.handed_in])
    for moment in {flag.raised_at for flag in flags}:
        Flag.objects.filter(pk__in=[flag.pk for flag in flags if flag.raised_at == moment]).update(raised_at=moment)
    for one in sheets.values():
        with at(one.handed_in or flag.raised_at):
            add_class_line(round_scoring, one.sheet)


def close_first_round(world: World, plan: DemoRound, round_scoring: RoundScoring) -> None:
    """The norms, results computed again beside the old, and what they add to the flags: nothing is taken back."""
    closed = world.moment(plan.round.closes_on, 18)
    with at(closed):
        norms = first_norms(round_scoring, today=plan.round.closes_on, by=None)
        plan.round.norm_sets.set(norms)
        normed = round_scoring_of(plan.round)
        forms = {form.version.pk: form for form in round_scoring.forms}
        assessments = [row.assessment for row in results_in_force(plan.round)]
        again = [a for a in assessments if normed.norm_set(forms[a.instrument_version_id], a.school_class)]
        store_results(normed, again, at=closed)
        children = RoundChild.objects.filter(round=plan.round, student__in={one.student_id for one in again})
        flags_from_forms(normed, children.select_related("school_class").order_by("pk"), at=closed, keep=True)


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

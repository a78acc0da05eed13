"""The demo county from first brick to last, a school at a time, so that no transaction is long."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.db import transaction

from accounts import audit
from screening.cases.models import Case
from screening.cases.opening.services.second_cases import join_second_cases
from screening.operations.demo import (
    activities,
    care,
    caseload,
    children,
    county_months,
    drawn,
    flags,
    follows,
    passing_on,
    places,
    raters,
    referrals,
    rounds,
    staff,
    this_round,
    urgent,
)
from screening.operations.demo import plans as running_plans
from screening.operations.demo.acting import same_ids
from screening.operations.demo.answers import Model
from screening.operations.demo.caseload import Caseload
from screening.operations.demo.deciding import Settling
from screening.operations.demo.flags import Raised
from screening.operations.demo.handing import rate_school, remember
from screening.operations.demo.hooks import demo_builders
from screening.operations.demo.rounds import DemoRound, FilledSheet
from screening.operations.demo.sheets import Answers, RoundAnswers
from screening.operations.demo.sizes import Size
from screening.operations.demo.world import World
from screening.rounds.round_scoring import round_scoring_of


def build(day: date, seed: int, size: Size, say: Callable[[str], None]) -> dict[str, str]:
    """Fill an empty database. The answer maps demo user names to their fresh passwords."""
    world = World(day, np.random.default_rng(seed), size)
    with same_ids(world.uuid):
        passwords = _build(world, say)
    transaction.on_commit(audit.seal_leftovers)
    return passwords


def _build(world: World, say: Callable[[str], None]) -> dict[str, str]:
    with transaction.atomic():
        places.build(world)
        passwords = staff.build(world)
    with transaction.atomic():
        children.build(world)
        care.record_families(world)
    say(f"{sum(len(group) for group in world.students.values())} children")
    history = History(world, Model(world.rng), Caseload(world))
    history.fill(say)
    join_second_cases(world.last_school_day)
    with transaction.atomic():
        urgent.build(world)
    with transaction.atomic():
        activities.build(world)
    with transaction.atomic():
        running_plans.show_variety(world)
    with transaction.atomic():
        passing_on.build(world)
    with transaction.atomic():
        follows.give_notices(world)
    with transaction.atomic():
        for build_more in demo_builders:
            build_more(world)
        places.enter_what_they_have(world)
    with transaction.atomic():
        county_months.build(world)
    return passwords


@dataclass
class History:
    """Round after round for the same children, teachers and counselors."""

    world: World
    model: Model
    load: Caseload
    before: dict[tuple[int, int], Answers] = field(default_factory=dict)
    watched: dict[int, int] = field(default_factory=dict)
    ending: list[tuple[Case, date]] = field(default_factory=list)
    struck: list[tuple[int, date]] = field(default_factory=list)

    def fill(self, say: Callable[[str], None]) -> None:
        world, plans = self.world, []
        with transaction.atomic():
            shelf = rounds.freeze_library(world)
        for plan in rounds.open_rounds(world, shelf):
            plans.append(plan)
            raised = self._round(plan)
            say(f"round of {plan.round.opens_on}: {len(raised.flags)} flags")
        with transaction.atomic():
            care.change(world, self.struck)
        self._store(plans)
        with transaction.atomic():
            raters.build(world, plans[-1])

    def _round(self, plan: DemoRound) -> Raised:
        round_scoring, raised = round_scoring_of(plan.round), Raised()
        desk = RoundAnswers(self.world, plan, round_scoring, self.model, self.before)
        self.model.struck.clear()
        filled: list[FilledSheet] = []
        for school in self.world.schools:
            with transaction.atomic(), raised.heard():
                sheets = rate_school(desk, school)
                flags.raise_flags(self.world, plan, round_scoring, sheets)
            remember(desk, sheets)
            filled += sheets
        with transaction.atomic(), raised.heard():
            if plan.first and not plan.is_open:
                flags.close_first_round(self.world, plan, round_scoring)
            voices = flags.speak(self.world, plan, raised.children)
            if not plan.is_open:
                rounds.close(self.world, plan)
            flags.speak_later(voices)
        self.struck += [(child, plan.round.opens_on) for child in self.model.struck]
        self._cases(plan, filled, raised)
        return raised

    def _cases(self, plan: DemoRound, filled: list[FilledSheet], raised: Raised) -> None:
        settling = Settling(self.load, plan, self.model, self.watched, self.ending)
        drawn.talks(self.load, plan, filled, raised.children)
        if plan.is_open:
            this_round.settle(settling, raised)
        else:
            drawn.checks(self.load, plan, settling.past(raised), raised.children)

    def _store(self, plans: list[DemoRound]) -> None:
        load, world = self.load, self.world
        last = next((plan.round.opens_on for plan in plans if plan.back == 1), world.day)
        with transaction.atomic():
            caseload.store(load)
            not_enough = referrals.after_a_plan(load)
            running_plans.build(load, {case.pk for case, _day, _state in not_enough})
        with transaction.atomic():
            referrals.build(load, not_enough, last, plans[-1].round.opens_on)
            running_plans.open_follow_ups(world)
            follows.build(world)

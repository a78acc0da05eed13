"""The demo county from first brick to last, each step in a transaction of its own so that no page waits long."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import transaction

from screening.operations.demo import caseload, children, flags, history, places, ratings, staff, support, voices
from screening.operations.demo.answers import Model
from screening.operations.demo.caseload import Caseload
from screening.operations.demo.history import Library, Plan
from screening.operations.demo.ratings import Batch, Progress
from screening.operations.demo.world import World
from students.models import SchoolClass

# The open round, class by class: days after opening on which the sheet was submitted, or seats filled in so far.
SUBMITTED = {5: 2, 2: 4, 8: 7, 3: 9, 9: 10}
HALF_DONE = {0: 23, 1: 40, 6: 31, 10: 25}
BY_SPREADSHEET = 7


@dataclass(frozen=True)
class Size:
    schools: int = 3
    classes: int | None = None
    students_per_class: int | None = None
    rounds: int = 3


def build(day: date, seed: int, size: Size, say: Callable[[str], None]) -> dict[str, str]:
    """Fill an empty database. The answer maps demo user names to their fresh passwords."""
    world = World(day, np.random.default_rng(seed), past_rounds=size.rounds)
    with transaction.atomic():
        places.build(world, size.schools, size.classes, size.students_per_class)
        passwords = staff.build(world)
    with transaction.atomic():
        children.build(world)
        voices.strengths_and_contacts(world)
    say(f"{sum(len(group) for group in world.students.values())} children")
    shelf = history.freeze_library(world)
    _fill_rounds(world, shelf, say)
    return passwords


def _fill_rounds(world: World, shelf: Library, say: Callable[[str], None]) -> None:
    model, past = history.new_model(world), flags.History()
    load = caseload.new(world)
    plans = history.plan_rounds(world, shelf)
    for index, plan in enumerate(plans):
        is_open = plan is plans[-1]
        with transaction.atomic():
            batch = _rate(world, plan, shelf, model, is_open)
            raised = flags.raise_flags(world, plan, shelf, batch, past)
            if plan.first and not is_open:
                _close_first_round(world, plan, shelf, batch)
            plan.round.norm_sets.set(shelf.norms.values())
        if is_open:
            caseload.settle_open_round(load, raised)
        else:
            caseload.settle(load, raised, slow=index == 1)
        say(f"round of {plan.round.opens_on}: {len(raised)} flags")
    _store_cases(world, load, plans[-1])


def _rate(world: World, plan: Plan, shelf: Library, model: Model, is_open: bool) -> Batch:
    batch = Batch()
    for index, school_class in enumerate(plan.classes):
        progress = _open_progress(plan, index) if is_open else _past_progress(plan, index)
        ratings.rate_class(world, plan, model, batch, school_class, progress)
    ratings.write(world, plan, shelf, batch)
    return batch


def _past_progress(plan: Plan, index: int) -> Progress:
    monday_to_friday = (index * 2) % 5 + 7 * (index % 2)
    return Progress(submitted=plan.round.opens_on + timedelta(days=7 + monday_to_friday))


def _open_progress(plan: Plan, index: int) -> Progress:
    if index in SUBMITTED:
        return Progress(submitted=plan.round.opens_on + timedelta(days=SUBMITTED[index]))
    if index in HALF_DONE:
        return Progress(submitted=None, seats=HALF_DONE[index], blank_column=index == 1)
    if index == BY_SPREADSHEET:
        return Progress(submitted=None, seats=20, by_spreadsheet=True)
    return Progress(submitted=None, seats=0)


def _close_first_round(world: World, plan: Plan, shelf: Library, batch: Batch) -> None:
    flags.freeze_norms(world, plan, shelf, batch)
    covered = [form for form in batch.forms if form.instrument.id in shelf.norms]
    ratings.rescore(world, plan, shelf, [form for form in covered if ratings.norm_for(world, plan, shelf, form)])


def _store_cases(world: World, load: Caseload, last: Plan) -> None:
    submitted: list[SchoolClass] = [last.classes[index] for index in SUBMITTED if index < len(last.classes)]
    with transaction.atomic():
        caseload.store(load)
        support.build(load)
    with transaction.atomic():
        voices.random_talks(world, load, last, submitted)
        voices.random_checks(world, load, last)
        voices.messages(world, load)
        voices.urgent_concerns(world)

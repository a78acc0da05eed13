"""The demo county told from its first round to the last school day, in the order in which it happened."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction

from accounts import audit
from screening.cases.models import Case
from screening.cases.notices.services.daily import give_daily_notices
from screening.cases.talks.services.messages import tell_who_still_waits
from screening.cases.talks.services.talks import create_watch_checks, move_overdue_talks
from screening.operations.demo import county, families, happenings, rounds
from screening.operations.demo.acting import same_draws, same_ids
from screening.operations.demo.county import World
from screening.reports.county.services import make_county_month, months_to_count
from screening.reports.monthly.services import make_missing_reports
from screening.rounds.services.settling import settle_today

MONTHS = 6  # of the county, from the last round on


def build(day: date, seed: int, say: Callable[[str], None], children_a_class: int | None = None) -> dict[str, str]:
    """Fill an empty database. The answer maps demo user names to their fresh passwords."""
    world = World(day, np.random.default_rng(seed), children_a_class)
    with same_ids(world.uuid), same_draws(seed), transaction.atomic():
        passwords = county.build(world)
        families.build(world)
        say(f"{sum(len(group) for group in world.students.values())} children")
        rounds.plan(world)
        happenings.plan(world)
        world.clock.tell(_every_week(world))
        world.clock.tell(_months(world))
        world.clock.run_until(world.moment(world.last_school_day, 23))
    say(f"{Case.objects.count()} cases")
    transaction.on_commit(audit.seal_leftovers)
    return passwords


def _every_week(world: World) -> Iterator[datetime]:
    """What the product's own clock does every morning, on the Mondays of this term and on the last two school days."""
    mondays = [world.term_start + timedelta(weeks=week) for week in range(-8, 20)]
    recent = [world.school_days_ago(2), world.last_school_day]
    for day in [*(monday for monday in mondays if monday < recent[0]), *recent]:
        yield world.moment(day, 7, 10)
        for chore in (settle_today, move_overdue_talks, create_watch_checks, tell_who_still_waits, give_daily_notices):
            chore()


def _months(world: World) -> Iterator[datetime]:
    """The county's last months and the schools' last one, counted as the clock would have done."""
    yield world.moment(world.last_school_day, 6)
    for month in reversed(months_to_count(county=world.county, today=world.day)[:MONTHS]):
        make_county_month(county=world.county, month=month, today=world.day, by=None)
    make_missing_reports(today=world.day)

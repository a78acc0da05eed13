"""Half a year of a counselor's visits, simulated: the rules of the product on an invented stream of children.

Pure, and independent of tables: a school year's calendar, one school, children who come day by day, a number of places
a visit. Each visit day takes those `next_visit` names; whoever was seen is gone. What comes out is how long everybody
waited, in school days.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from screening.cases.opening.clocks import tier_a
from screening.cases.queue.order import QueuePlace, next_visit, place_in_queue
from screening.scoring.rules import current_rules
from students.calendar import DaySpan, SchoolCalendar, TermDates

CALENDAR = SchoolCalendar.of(
    [
        TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22)),
        TermDates(2026, 2, date(2027, 3, 1), date(2027, 7, 2)),
    ],
    [
        DaySpan(date(2026, 9, 25), date(2026, 9, 27)),
        DaySpan(date(2026, 10, 1), date(2026, 10, 7)),
        DaySpan(date(2027, 1, 1), date(2027, 1, 3)),
        DaySpan(date(2027, 4, 3), date(2027, 4, 5)),
        DaySpan(date(2027, 5, 1), date(2027, 5, 5)),
    ],
    [date(2026, 9, 20), date(2026, 10, 10)],
)
DAY = timedelta(days=1)
WITH_CONCERNS = 0.45  # of the children who come
ASKED = 0.03


@dataclass(frozen=True)
class World:
    """`shape`: even | rounds (three weeks of handing in, little between) | one-day (a round comes in on one day)."""

    shape: str = "even"
    weeks: int = 26
    places: int = 6
    every_weeks: int = 1
    load: float = 1.5  # children who come for one place of a visit
    seed: int = 1
    reasons: tuple[int, ...] = (1, 1, 1, 2, 2, 3)  # as often as each number of reasons comes
    starts: date = date(2026, 9, 7)

    @property
    def school_days(self) -> list[date]:
        days: list[date] = []
        while len(days) < 5 * self.weeks:
            day = days[-1] + DAY if days else self.starts
            days.append(CALENDAR.next_school_day(day))
        return days

    def is_visit(self, day: date) -> bool:
        return day.weekday() == 3 and (day - self.starts).days // 7 % self.every_weeks == 0


@dataclass
class Outcome:
    """School days from coming to being seen; for those who still wait, to the last day."""

    waits: dict[bool, list[int]] = field(default_factory=lambda: {True: [], False: []})
    most_passed: int = 0  # how often one child was passed on one visit day by children who came later
    still_waiting: int = 0

    @property
    def ratio(self) -> float:
        """Longest wait of children without care concerns over that of children with."""
        return max(self.waits[False]) / max(self.waits[True])


def simulate(*worlds: World) -> Outcome:
    """Over all schools of a counselor together."""
    done = Outcome()
    for world in worlds:
        _simulate(world, done)
    return done


def _simulate(world: World, done: Outcome) -> None:
    random = Random(world.seed)
    waiting: list[QueuePlace] = []
    days = world.school_days
    coming = _arrivals(world, days, random)
    for day in days:
        waiting += coming.get(day, [])
        if world.is_visit(day):
            seen = next_visit(_in_order(waiting, day, world), world.places)
            gone = {place.case for place in seen}
            waiting = [place for place in waiting if place.case not in gone]
            done.most_passed = max(done.most_passed, _most_passed(waiting, seen))
            _count(done, seen, day)
    done.still_waiting += len(waiting)
    _count(done, waiting, days[-1])


def _arrivals(world: World, days: list[date], random: Random) -> dict[date, list[QueuePlace]]:
    visits = sum(world.is_visit(day) for day in days)
    number = round(world.load * world.places * visits)
    found: dict[date, list[QueuePlace]] = {}
    for key in range(number):
        day = _day(world, days, random)
        found.setdefault(day, []).append(_child(key, day, random, world))
    return found


def _day(world: World, days: list[date], random: Random) -> date:
    if world.shape == "even" or random.random() < 0.2:  # concerns, wishes, children who move in
        return random.choice(days)
    if world.shape == "one-day":
        return days[25]
    return days[random.choice((25, 90)) + random.randrange(15)]  # weeks 5 to 8 of each term


def _child(key: int, day: date, random: Random, world: World) -> QueuePlace:
    concerns = random.randint(1, 4) if random.random() < WITH_CONCERNS else 0
    asked, reasons = random.random() < ASKED, Random(f"{world.seed}-{key}").choice(world.reasons)
    return QueuePlace(key, 1, "A", "waiting", day, concerns=concerns, asked=asked, reasons=reasons)


def _in_order(waiting: list[QueuePlace], day: date, world: World) -> list[QueuePlace]:
    dated = [place._replace(late_since=_missed(place.opened_on, day, world)) for place in waiting]
    return sorted(dated, key=place_in_queue)


def _missed(opened: date, today: date, world: World) -> date | None:
    """The desk look is done in time; the day by which the child should have been seen is what runs out."""
    due = _seen_by(opened, world)
    return due if due < today else None


@cache
def _seen_by(opened: date, world: World) -> date:
    days = (opened + offset * DAY for offset in range(1, 43))
    visits = [day for day in days if world.is_visit(day) and CALENDAR.is_school_day(day)]
    due = tier_a(opened, calendar=CALENDAR, visits=visits, rules=current_rules().clocks).seen
    assert due is not None
    return due


def _most_passed(waiting: list[QueuePlace], seen: list[QueuePlace]) -> int:
    later = [place.opened_on for place in seen if not place.may_pass]
    return max((sum(day > place.opened_on for day in later) for place in waiting), default=0)


def _count(done: Outcome, places: list[QueuePlace], day: date) -> None:
    for place in places:
        done.waits[place.concerns > 0].append(CALENDAR.school_days_between(place.opened_on, day))

"""Who comes next. Pure: places in, an order out; the queue, the papers of a visit day and the simulation share it.

    place_in_queue(place)                       urgent → past its clock, oldest first → tier → the child asked to talk →
                                                reasons that do not rest on each other → care concerns → waiting time →
                                                left behind → case
    next_visit(places, number, seen_today)      whom the next visit day is for

The fairness rule: on one visit day nobody is passed more than once by children who came later. So a visit day takes one
child ahead of the oldest who wait, the one the order puts first, and then goes on with the oldest. Children who came on
one day pass each other as the order says. A child who asked to talk was promised an answer and may pass; so may an
urgent one. It needs no memory: who was seen today stands on the cases.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from screening.cases.steps.next_step import GONE

NEVER = date.max


class QueuePlace(NamedTuple):
    """One open case with what its place in the queue rests on. `step`, `due_on`, `late_since`: its `steps.Step`."""

    case: int
    school: int
    tier: str
    state: str
    opened_on: date
    undecided: bool = True
    is_flag: bool = True
    hidden: bool = False
    seen_on: date | None = None
    next_on: date | None = None
    answer_due_on: date | None = None
    answered: bool = False  # the class teacher has talked with the child
    step: str = ""
    due_on: date | None = None
    late_since: date | None = None  # the day it has missed
    alarm: bool = False  # an open urgent concern, or “urgent” was decided
    urgent: bool = False  # the same, and nothing else is decided: comes first
    asked: bool = False  # the child asked to talk, and was promised an answer soon
    reasons: int = 0  # that do not rest on each other
    concerns: int = 0
    policy: bool = False
    research: bool = False

    @property
    def to_be_seen(self) -> bool:
        return self.undecided and self.seen_on is None

    @property
    def needs_a_visit(self) -> bool:
        return self.to_be_seen and self.tier == "A" and self.step != GONE

    @property
    def may_pass(self) -> bool:
        return self.urgent or self.asked


def place_in_queue(place: QueuePlace) -> tuple[object, ...]:
    """Smaller comes first. Once a date has been missed only the date and the day of coming count; reasons then order
    the children of one day, and the care situation moves nobody."""
    in_time = place.late_since is None
    return (
        not place.urgent,
        place.late_since or NEVER,
        place.tier,
        not place.asked,
        (-place.reasons, -place.concerns) if in_time else (0, 0),
        place.opened_on,
        -place.reasons,
        in_time and not (place.policy or place.research),
        place.case,
    )


def next_visit(ordered: Sequence[QueuePlace], number: int, seen_today: Iterable[date] = ()) -> list[QueuePlace]:
    """The next `number` of places that stand in the order of `place_in_queue`, all of one tier and school.

    `seen_today`: the days on which the children came who were seen today already and did not ask for it.
    """
    first, oldest = deque(ordered), deque(sorted(ordered, key=attrgetter("opened_on")))
    passed_until = max(seen_today, default=date.min)  # whoever came before this day has been passed today
    taken: list[QueuePlace] = []
    gone: set[int] = set()
    while len(taken) < min(number, len(ordered)):
        _drop(first, gone)
        _drop(oldest, gone)
        chosen = first[0] if first[0].may_pass or oldest[0].opened_on >= passed_until else oldest[0]
        if not chosen.may_pass:
            passed_until = max(passed_until, chosen.opened_on)
        taken.append(chosen)
        gone.add(chosen.case)
    return taken


def _drop(places: deque[QueuePlace], gone: set[int]) -> None:
    while places and places[0].case in gone:
        places.popleft()

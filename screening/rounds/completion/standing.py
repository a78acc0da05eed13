"""What “done” means. Pure: no query, no clock.

A class is done when every child who can be rated now is rated or has a reason, there is at least one such child, and
the sheet does not lie open. That a sheet was handed in alone says nothing: a late consent, a child who moved in or one
with empty lines brings the class back. “No chance to see” is an answer: where too many lines have it, it is asked once,
on a later school day, whether something was seen meanwhile; the class is done all the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet

from screening.rounds.models import ChildState, Informant, Owner, RoundChild, Sheet
from screening.rounds.states import ChildFacts, state_of


class Place(StrEnum):
    """Where a child stands for the question whether its class is done."""

    TO_FILL = "to-fill"  # can be rated now, and nothing that counts was handed in
    ACCOUNTED = "accounted"  # rated, or the teacher said why not
    WAITING = "waiting"  # nobody may rate it before its family has answered
    OUT = "out"  # left, or not taking part


PLACES: Mapping[str, Place] = {
    ChildState.TO_RATE: Place.TO_FILL,
    ChildState.NOT_SCORABLE: Place.TO_FILL,
    ChildState.NOT_OBSERVED: Place.ACCOUNTED,
    ChildState.RATED: Place.ACCOUNTED,
    ChildState.ABSENT_LONG: Place.ACCOUNTED,
    ChildState.KNOWN_TOO_SHORT: Place.ACCOUNTED,
    ChildState.NO_CONSENT_YET: Place.WAITING,
    ChildState.REFUSED: Place.OUT,
    ChildState.LEFT: Place.OUT,
}
TO_FILL = tuple(state for state, place in PLACES.items() if place == Place.TO_FILL)
MAY_BE_FILLED = (*TO_FILL, ChildState.NOT_OBSERVED, ChildState.ABSENT_LONG, ChildState.KNOWN_TOO_SHORT)
"""Whose row is not locked by handing in: nothing of it counts yet."""


def asked_again(today: date) -> Q:
    """Children of whom it is asked, on the first school day after handing in or later, until it is answered."""
    return Q(state=ChildState.NOT_OBSERVED, owner=Owner.CLASS_TEACHER, due_on__lte=today)


def place_of(facts: ChildFacts) -> Place:
    """Of one child, from its own dated facts."""
    return PLACES[state_of(facts)]


class Step(StrEnum):
    """What a class waits for."""

    NOT_BEGUN = "not-started"
    IN_PROGRESS = "in-progress"
    LATE = "late"  # handed in, and children can be rated who could not then, or have too few answers
    NO_CONSENT = "no-consent"  # nobody can be rated yet, some families have not answered
    NOBODY = "nobody"  # nobody can be rated and nobody is waited for
    DONE = "done"


TO_REMIND = (Step.NOT_BEGUN, Step.IN_PROGRESS, Step.LATE)
"""What its teacher can do something about."""


@dataclass(frozen=True, slots=True)
class ClassStanding:
    """One class of a round in numbers: children by place; whether its sheet was begun, and lies handed in."""

    to_fill: int
    new: int  # of these nothing was handed in at all: they could not be rated then
    accounted: int
    waiting: int
    unseen: int  # of those accounted for: answered, and too little was seen for a result
    begun: bool
    handed_in: bool

    @property
    def ratable(self) -> int:
        """Children who can be rated now."""
        return self.to_fill + self.accounted

    @property
    def is_done(self) -> bool:
        return self.handed_in and self.accounted > 0 and self.to_fill == 0

    @property
    def step(self) -> Step:
        if self.is_done:
            return Step.DONE
        if not self.ratable:
            return Step.NO_CONSENT if self.waiting else Step.NOBODY
        if self.handed_in:
            return Step.LATE
        return Step.IN_PROGRESS if self.begun else Step.NOT_BEGUN


def standing_of(states: Mapping[str, int], *, begun: bool, handed_in: bool) -> ClassStanding:
    """`states`: how many children of the class are in each state."""
    places = dict.fromkeys(Place, 0)
    for state, count in states.items():
        places[PLACES[state]] += count
    numbers = (places[Place.TO_FILL], states.get(ChildState.TO_RATE, 0))
    others = (places[Place.ACCOUNTED], places[Place.WAITING], states.get(ChildState.NOT_OBSERVED, 0))
    return ClassStanding(*numbers, *others, begun=begun, handed_in=handed_in)


@dataclass(frozen=True, slots=True)
class Undone:
    """Classes of a school or round of which something is asked, and those not done, by what they wait for."""

    classes: int
    open: int
    late: int
    no_consent: int

    @property
    def undone(self) -> int:
        return self.open + self.late + self.no_consent

    @property
    def done(self) -> int:
        return self.classes - self.undone

    @property
    def is_done(self) -> bool:
        return self.classes > 0 and not self.undone


def undone_of(standings: Iterable[ClassStanding]) -> Undone:
    """A class in which nobody can be rated and nobody is waited for asks for nothing and is left out."""
    steps = Counter(one.step for one in standings)
    steps.pop(Step.NOBODY, None)
    waits = steps[Step.NOT_BEGUN] + steps[Step.IN_PROGRESS]
    return Undone(steps.total(), waits, steps[Step.LATE], steps[Step.NO_CONSENT])


FIELDS = ("round", "school_class", "school_class__school", "state", "started_at")


SheetFacts = tuple[int, int, int, str, datetime | None]  # `FIELDS`


def facts_of(sheet: Sheet) -> SheetFacts:
    return sheet.round_id, sheet.school_class_id, sheet.school_class.school_id, sheet.state, sheet.started_at


def facts_of_teachers(sheets: QuerySet[Sheet], today: date) -> QuerySet[Sheet, SheetFacts]:
    """A class that ended while the round ran gives up a sheet that does not lie handed in."""
    ended = Q(school_class__closed_on__lt=today) & Q(school_class__closed_on__lt=F("round__closes_on"))
    given_up = ended & ~Q(state=Sheet.State.SUBMITTED)
    return sheets.filter(informant=Informant.TEACHER).exclude(given_up).values_list(*FIELDS)


def count_classes(
    children: QuerySet[RoundChild], sheets: Iterable[SheetFacts]
) -> Iterator[tuple[int, int, int, ClassStanding]]:
    """Round, class, school and standing of every class with a sheet among `sheets`, all of teachers."""
    states: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    counts = (
        children.order_by().values_list("round", "school_class", "state").annotate(many=Count("*"))
    )  # from the index
    for one, school_class, state, count in counts:
        states[one, school_class][state] = count
    for one, school_class, school, state, started in sheets:
        here, handed_in = states[one, school_class], state == Sheet.State.SUBMITTED
        yield one, school_class, school, standing_of(here, begun=started is not None, handed_in=handed_in)

"""Who has got how far in the open round, and which sheets have something odd about them.

Classes are named by their place among the classes of the round, eighteen to a county; a bigger county repeats them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.operations.demo.rounds import DemoRound, FilledSheet
from screening.operations.demo.world import World
from screening.rounds.round_scoring import PinnedForm
from students.models import SchoolClass

PATTERN = 18
# Handed in so many school days after the opening; or filled in as far as that row.
SUBMITTED = {5: 2, 2: 4, 8: 6, 3: 7, 7: 9}
HALF_DONE = {0: 23, 1: 40, 6: 31, 10: 25}
BLANK_COLUMN, BY_SPREADSHEET = 1, 9
LEFT_DURING_THE_ROUND = {5: 1, 2: 1, 7: 1}
STRICT = 7  # this class teacher sees much
NEW_TO_THE_CLASS = 3
SMALLEST_ODD_SHEET = 20
UNFINISHED_CLASS, UNFINISHED_ROW, UNFINISHED_ROUNDS = 4, 3, (1, 2)
# Past rounds counted back from the open one (0) → place → what is odd about the sheet.
ODD = {
    0: {5: "shifted", 8: "fast"},
    1: {4: "threes", 12: "all-zero"},
    2: {7: "fast"},
    3: {6: "identical"},
}


@dataclass(frozen=True)
class ClassPace:
    """How far a class has got. `after`: school days from opening to handing in; `rows`: rows that are filled in."""

    after: int | None
    rows: int | None = None
    blank_column: bool = False
    source: str = "screen"

    @property
    def handed_in(self) -> bool:
        return self.after is not None


def progress(place: int, *, is_open: bool) -> ClassPace:
    if not is_open:
        return ClassPace(after=4 + (place * 3) % 11)
    place %= PATTERN
    if place in SUBMITTED:
        return ClassPace(after=SUBMITTED[place])
    if place == BY_SPREADSHEET:
        return ClassPace(after=None, rows=20, source="spreadsheet")
    return ClassPace(after=None, rows=HALF_DONE.get(place, 0), blank_column=place == BLANK_COLUMN)


def oddity(rounds_back: int, place: int, children: int) -> str:
    if children < SMALLEST_ODD_SHEET:
        return ""
    return ODD.get(rounds_back, {}).get(place % PATTERN, "")


def is_strict(world: World, school_class: SchoolClass) -> bool:
    return school_class in world.current_classes()[STRICT : STRICT + 1]


def is_new_to_the_class(world: World, plan: DemoRound, school_class: SchoolClass) -> bool:
    """A teacher who took the class over in summer and has not seen much of it yet."""
    return plan.is_open and school_class in world.current_classes()[NEW_TO_THE_CLASS : NEW_TO_THE_CLASS + 1]


def never_finished(world: World, plan: DemoRound, school_class: SchoolClass) -> int | None:
    """Which row of the class was broken off, in two rounds running: a child the teacher could not make out."""
    here = world.current_classes()
    if plan.back not in UNFINISHED_ROUNDS or len(here) <= UNFINISHED_CLASS or school_class != here[UNFINISHED_CLASS]:
        return None
    return UNFINISHED_ROW


Codes = dict[str, NDArray[np.int_]]
FIRST_SEAT, LAST_SEAT = 12, 19
THREES, SAME_SHARE, KEPT_SHARE = 7, 0.68, 0.85


def plant_answer_pattern(rng: np.random.Generator, odd: str, codes: Codes) -> None:
    """All zeros, seven rows of the highest code, or two thirds of the rows the same."""
    first, *_more, last = codes.values()
    if odd == "all-zero":
        first[:] = 0
    elif odd == "threes":
        first[rng.choice(len(first), size=min(THREES, len(first)), replace=False)] = 3
    elif odd == "identical":
        same = rng.permutation(len(last))[: int(np.ceil(SAME_SHARE * len(last)))]
        last[same] = np.resize([1, 0, 0, 1, 0], last.shape[1])


def plant_row_shift(
    rng: np.random.Generator,
    forms: Sequence[PinnedForm],
    filled: FilledSheet,
    answers: list[dict[str, int | str]],
    before: Mapping[tuple[int, int], Mapping[str, Any]],
) -> None:
    """Seats 12 to 19 got the row of the child behind: it reads like last round's, one seat further on."""
    for index, student in enumerate(filled.students[:-1]):
        if not FIRST_SEAT <= filled.numbers[student.pk] <= LAST_SEAT:
            continue
        behind = filled.students[index + 1].pk
        for form in forms:
            last = before.get((behind, form.version.pk), {})
            for item in form.instrument.items:
                code = last.get(item.id)
                if isinstance(code, int) and rng.random() < KEPT_SHARE:
                    answers[index][item.id] = code

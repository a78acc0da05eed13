"""Sheets a counselor should ask about: what makes one odd. A row of zeros is ordinary and never reported."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.operations.demo.filled import FilledSheet
from screening.rounds.round_scoring import PinnedForm

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

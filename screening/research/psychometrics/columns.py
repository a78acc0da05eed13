"""The answers to one form of a round, a few bytes a line: those of a whole county fit into a worker."""

import json
from array import array
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from screening.instruments import NOT_OBSERVED, Instrument
from screening.research.psychometrics.statistics import FormData, Matrix
from screening.rounds.drafts import REST

UNANSWERED, UNSEEN = -(2**15), 1 - 2**15  # below every code
SAID = {None: UNANSWERED, NOT_OBSERVED: UNSEEN}
ELEVATED = frozenset({"elevated", "high"})
ALIKE = 20_000
"""So many sets of answers are remembered: many children share theirs with somebody, and a sheet its sources."""


class AnswerColumns:
    """Children in the order in which they were added; none of them is named."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument, self._items = instrument, instrument.total.items
        self._students, self._classes, self._totals = array("q"), array("q"), array("d")
        self._codes, self._rest, self._elevated = array("h"), bytearray(), bytearray()
        self._codes_of, self._rest_of = lru_cache(ALIKE)(self._read_codes), lru_cache(ALIKE)(self._read_rest)

    def add(
        self, student: int, school_class: int, answers: str, sources: str, total: float | None, band: str | None
    ) -> None:
        """`answers`, `sources` as they are stored: JSON by item."""
        self._students.append(student)
        self._classes.append(school_class)
        self._codes += self._codes_of(answers)
        self._rest += self._rest_of(sources)
        self._totals.append(np.nan if total is None else total)
        self._elevated.append(band in ELEVATED)

    @property
    def students(self) -> NDArray[np.int64]:
        return np.array(self._students, dtype=np.int64)

    @property
    def totals(self) -> Matrix:
        return np.array(self._totals, dtype=float)

    @property
    def elevated(self) -> NDArray[np.bool_]:
        return np.array(self._elevated, dtype=bool)

    def data(self) -> FormData:
        shape = len(self._students), len(self._items)
        said = np.array(self._codes, dtype=np.int16).reshape(shape)
        is_code = said > UNSEEN
        codes = np.where(is_code, said, np.nan)
        total = self.instrument.total
        return FormData(
            codes=codes,
            not_observed=said == UNSEEN,
            by_rest=np.array(self._rest, dtype=bool).reshape(shape) & is_code,
            turned=np.array([item in total.reversed for item in self._items], dtype=bool),
            totals=self.totals,
            classes=np.array(self._classes, dtype=np.int64),
            elevated=self.elevated,
            lowest=self.instrument.min_code,
            highest=self.instrument.max_code,
            points=None if self.instrument.is_plain(total) else _points(self.instrument, codes),
            span=total.range,
        )

    def _read_codes(self, answers: str) -> "array[int]":
        found = json.loads(answers)
        return array("h", [SAID.get(value, value) for value in map(found.get, self._items)])

    def _read_rest(self, sources: str) -> bytes:
        found = json.loads(sources)
        return bytes(found.get(item) == REST for item in self._items)


def _points(instrument: Instrument, codes: Matrix) -> Matrix:
    """What each code adds to the total; NaN where there is none."""
    points = np.full(codes.shape, np.nan)
    for place, item in enumerate(instrument.total.items):
        for code, value in instrument.points(instrument.total.id, item).by_code.items():
            points[codes[:, place] == code, place] = value
    return points

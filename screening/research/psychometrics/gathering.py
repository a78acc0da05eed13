"""From stored answers to the statistics of each form."""

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from accounts.models import User
from screening.instruments import NOT_OBSERVED, Instrument
from screening.research.psychometrics import access
from screening.research.psychometrics.statistics import UNANSWERED, UNSEEN, FormStatistics, describe
from screening.rounds.models import ScreeningRound
from screening.rounds.round_scoring import PinnedForm, RoundScoring, round_scoring_of

AT_ONCE = 5_000  # rows
ALIKE = 20_000
"""So many sets of answers are remembered: many children share theirs with somebody."""
SAID = {None: UNANSWERED, NOT_OBSERVED: UNSEEN}


@dataclass(frozen=True)
class RoundStatistics:
    """Everything the report of a round says, before disclosure control."""

    scoring: RoundScoring  # its rules, and its norms: none while the round is provisional
    forms: tuple[tuple[PinnedForm, FormStatistics], ...]
    rated: int  # children with a total on every form of the teacher


def statistics_of(user: User, screening_round: ScreeningRound) -> RoundStatistics:
    """Counted for a district officer; the look is recorded by the caller."""
    pinned, forms = round_scoring_of(screening_round), []
    for form in pinned.forms:
        answers = access.answers_counted(user, screening_round).filter(assessment__instrument_version=form.version)
        forms.append((form, form_statistics(form.instrument, answers.iterator(AT_ONCE))))
    by_teachers = [form.version.pk for form in pinned.forms_of("teacher")]
    return RoundStatistics(pinned, tuple(forms), access.rated_counted(user, screening_round, by_teachers))


def form_statistics(instrument: Instrument, answers: Iterable[tuple[str, object]]) -> FormStatistics:
    """Of each child its answers as they are stored and its total. Kept are a few bytes a line: the answers of a whole
    county fit into a worker."""
    items = instrument.total.items

    @lru_cache(ALIKE)
    def read(stored: str) -> "array[int]":
        return array("h", [SAID.get(code, code) for code in map(json.loads(stored).get, items)])

    kept, scorable = array("h"), 0
    for stored, total in answers:
        kept += read(stored)
        scorable += total is not None
    said = np.array(kept, dtype=np.int16).reshape(-1, len(items))
    points = np.full(said.shape, np.nan)
    for at, item in enumerate(items):
        for code, worth in instrument.points(instrument.total.id, item).by_code.items():
            points[said[:, at] == code, at] = worth
    return describe(said, points, scorable=scorable, codes=sorted(instrument.codes))

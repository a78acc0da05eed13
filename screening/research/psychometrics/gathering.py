"""From stored answers to statistics: of each form, and of the pairs of forms about the same children."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from accounts.models import User
from screening.instruments import Instrument
from screening.research.psychometrics import access
from screening.research.psychometrics.agreement import Agreement, agreement
from screening.research.psychometrics.columns import AnswerColumns
from screening.research.psychometrics.statistics import FormStatistics, describe
from screening.rounds.models import ScreeningRound
from screening.rounds.round_scoring import PinnedForm, round_scoring_of
from screening.rounds.selectors import practised_raters
from screening.scoring.findings import DOMAINS

AT_ONCE = 5_000  # rows


@dataclass(frozen=True)
class Pair:
    """A teacher form and the child form about the same domain. `only_one`: children with a total of the first only, of
    the second only."""

    teacher: Instrument
    child: Instrument
    agreement: Agreement
    only_one: tuple[int, int]


@dataclass(frozen=True)
class RoundStatistics:
    """Everything the report of a round says, before disclosure control."""

    forms: tuple[tuple[PinnedForm, FormStatistics], ...]
    rated: int  # children with a total on every form of the teacher
    pairs: tuple[Pair, ...]
    sheets: int
    quality: Mapping[str, int]  # code of a data-quality line → how often
    practised: tuple[int, int]  # raters who had practised, raters
    rules: str  # version of the rules the levels come from
    norms: tuple[str, ...]  # names of the norms, none while the round is provisional


def statistics_of(user: User, screening_round: ScreeningRound) -> RoundStatistics:
    """Counted for a district officer; the look is recorded by the caller."""
    round_scoring = round_scoring_of(screening_round)
    forms = round_scoring.forms
    columns = {form.version.pk: AnswerColumns(form.instrument) for form in forms}
    for version, *answers in access.answers_counted(user, screening_round).iterator(AT_ONCE):
        columns[version].add(*answers)
    quality = [stored for _informant, stored in access.sheet_quality_counted(user, screening_round)]
    return RoundStatistics(
        forms=tuple((form, describe(columns[form.version.pk].data())) for form in forms),
        rated=_rated(columns[form.version.pk] for form in forms if form.instrument.informant == "teacher"),
        pairs=tuple(_pairs(forms, columns)),
        sheets=len(quality),
        quality=quality_counts(quality),
        practised=practised_raters(screening_round),
        rules=round_scoring.rule_set.version,
        norms=tuple(dict.fromkeys(norm.name for norm in round_scoring.norm_sets)),
    )


def _rated(forms: Iterable[AnswerColumns]) -> int:
    scored = [set(one.students[~np.isnan(one.totals)].tolist()) for one in forms]
    return len(set.intersection(*scored)) if scored else 0


def _pairs(forms: Sequence[PinnedForm], columns: Mapping[int, AnswerColumns]) -> Iterable[Pair]:
    for teacher in (form for form in forms if form.instrument.informant == "teacher"):
        for child in (form for form in forms if form.instrument.informant == "child"):
            domain = DOMAINS.get(teacher.id)
            if domain is not None and domain == DOMAINS.get(child.id):
                a, b = columns[teacher.version.pk], columns[child.version.pk]
                first, second = _same_children(a.students.tolist(), b.students.tolist())
                found = agreement(a.totals[first], b.totals[second], a.elevated[first], b.elevated[second])
                only = [int((~np.isnan(one.totals)).sum()) - found.n for one in (a, b)]
                yield Pair(teacher.instrument, child.instrument, found, (only[0], only[1]))


def _same_children(first: Sequence[int], second: Sequence[int]) -> tuple[list[int], list[int]]:
    """Places of the same child in both lists."""
    place = {student: at for at, student in enumerate(second)}
    shared = [(at, place[student]) for at, student in enumerate(first) if student in place]
    return [a for a, _b in shared], [b for _a, b in shared]


def quality_counts(stored: Iterable[Any]) -> dict[str, int]:
    """How often each question was asked, over all sheets; an old sheet may hold a bare list."""
    counts: Counter[str] = Counter()
    for quality in stored:
        lines = quality.get("all", quality.get("lines", [])) if isinstance(quality, Mapping) else quality
        counts.update(line["code"] for line in lines or [])
    return dict(counts)

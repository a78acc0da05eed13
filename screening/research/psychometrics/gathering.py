"""From stored answers to arrays: one `FormData` a form, and the pairs of forms about the same children."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from accounts.models import User
from screening.instruments import NOT_OBSERVED, Instrument
from screening.research.psychometrics import access
from screening.research.psychometrics.agreement import Agreement, agreement
from screening.research.psychometrics.statistics import FormData, FormStatistics, Matrix, describe
from screening.rounds.drafts import REST
from screening.rounds.models import ScreeningRound
from screening.rounds.round_scoring import PinnedForm, round_scoring_of
from screening.rounds.selectors import practised_raters
from screening.scoring.notes import DOMAINS

Row = Mapping[str, Any]


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
    by_form: dict[int, list[Row]] = {form.version.pk: [] for form in forms}
    for row in access.answers_counted(user, screening_round):
        by_form[row["assessment__instrument_version_id"]].append(row)
    data = {form.version.pk: form_data(form.instrument, by_form[form.version.pk]) for form in forms}
    quality = [stored for _informant, stored in access.sheet_quality_counted(user, screening_round)]
    return RoundStatistics(
        forms=tuple((form, describe(data[form.version.pk])) for form in forms),
        rated=_rated(by_form[form.version.pk] for form in forms if form.instrument.informant == "teacher"),
        pairs=tuple(_pairs(forms, data, by_form)),
        sheets=len(quality),
        quality=quality_counts(quality),
        practised=practised_raters(screening_round),
        rules=round_scoring.rule_set.version,
        norms=tuple(dict.fromkeys(norm.name for norm in round_scoring.norm_sets)),
    )


def _rated(forms: Iterable[Sequence[Row]]) -> int:
    scored = [{row["assessment__student_id"] for row in rows if row["total_prorated"] is not None} for rows in forms]
    return len(set.intersection(*scored)) if scored else 0


def form_data(instrument: Instrument, rows: Sequence[Row]) -> FormData:
    items = instrument.total.items
    place = {item: at for at, item in enumerate(items)}
    codes = np.full((len(rows), len(items)), np.nan)
    unseen, rest = (np.zeros((len(rows), len(items)), dtype=bool) for _mask in range(2))
    for at, row in enumerate(rows):
        for item, value in row["assessment__answers"].items():
            if item not in place:
                continue
            if value == NOT_OBSERVED:
                unseen[at, place[item]] = True
            elif value is not None:
                codes[at, place[item]] = value
                rest[at, place[item]] = row["assessment__sources"].get(item) == REST
    totals = [np.nan if row["total_prorated"] is None else row["total_prorated"] for row in rows]
    return FormData(
        codes=codes,
        not_observed=unseen,
        by_rest=rest,
        turned=np.array([item in instrument.total.reversed for item in items], dtype=bool),
        totals=np.array(totals, dtype=float),
        classes=np.array([row["assessment__school_class_id"] for row in rows], dtype=np.int64),
        elevated=np.array([row["band"] in ("elevated", "high") for row in rows], dtype=bool),
        lowest=instrument.min_code,
        highest=instrument.max_code,
        points=None if instrument.is_plain(instrument.total) else _points(instrument, codes),
        span=instrument.total.range,
    )


def _points(instrument: Instrument, codes: Matrix) -> Matrix:
    """What each code adds to the total; NaN where there is none."""
    points = np.full(codes.shape, np.nan)
    for place, item in enumerate(instrument.total.items):
        for code, value in instrument.points(instrument.total.id, item).by_code.items():
            points[codes[:, place] == code, place] = value
    return points


def _pairs(
    forms: Sequence[PinnedForm], data: Mapping[int, FormData], rows: Mapping[int, Sequence[Row]]
) -> Iterable[Pair]:
    for teacher in (form for form in forms if form.instrument.informant == "teacher"):
        for child in (form for form in forms if form.instrument.informant == "child"):
            domain = DOMAINS.get(teacher.id)
            if domain is not None and domain == DOMAINS.get(child.id):
                first, second = _same_children(rows[teacher.version.pk], rows[child.version.pk])
                a, b = data[teacher.version.pk], data[child.version.pk]
                found = agreement(a.totals[first], b.totals[second], a.elevated[first], b.elevated[second])
                only = [int((~np.isnan(one.totals)).sum()) - found.n for one in (a, b)]
                yield Pair(teacher.instrument, child.instrument, found, (only[0], only[1]))


def _same_children(first: Sequence[Row], second: Sequence[Row]) -> tuple[list[int], list[int]]:
    """Places of the rows of the same child in both lists."""
    place = {row["assessment__student_id"]: at for at, row in enumerate(second)}
    shared = [
        (at, place[row["assessment__student_id"]])
        for at, row in enumerate(first)
        if row["assessment__student_id"] in place
    ]
    return [a for a, _b in shared], [b for _a, b in shared]


def quality_counts(stored: Iterable[Any]) -> dict[str, int]:
    """How often each question was asked, over all sheets; an old sheet may hold a bare list."""
    counts: Counter[str] = Counter()
    for quality in stored:
        lines = quality.get("all", quality.get("lines", [])) if isinstance(quality, Mapping) else quality
        counts.update(line["code"] for line in lines or [])
    return dict(counts)

"""The numbers of the psychometric report once more: from the stored answers, with pandas, pingouin and plain loops."""

from collections import Counter
from collections.abc import Iterator
from statistics import mean, stdev

import pandas as pd
import pingouin
from scipy import stats

from screening.instruments import Instrument
from screening.research.psychometrics.statistics import FormStatistics
from screening.rounds.models import Result, ScreeningRound


def rows_of(screening_round: ScreeningRound, instrument_id: int) -> pd.DataFrame:
    found = Result.objects.filter(
        superseded_at__isnull=True,
        assessment__superseded_at__isnull=True,
        assessment__round=screening_round,
        assessment__instrument_version=instrument_id,
    )
    return pd.DataFrame(
        {
            "total": None if one.total_prorated is None else float(one.total_prorated),
            **one.assessment.answers,
        }
        for one in found.select_related("assessment").order_by("pk")
    )


def differences(rows: pd.DataFrame, instrument: Instrument, found: FormStatistics) -> Iterator[str]:
    """Every number that is not the same; what the report keeps back is not compared."""
    items = list(instrument.total.items)
    answers = rows.reindex(columns=items)
    codes = answers.map(lambda value: value if value in instrument.codes else None)
    whole = codes[codes.notna().all(axis=1)].astype(int)
    keyed = whole.copy()
    for item in instrument.total.reversed:
        keyed[item] = instrument.max_code + instrument.min_code - keyed[item]
    totals = [sum(row) for row in keyed.to_numpy().tolist()]
    expected = {
        "assessed": (found.assessed, len(rows)),
        "scorable": (found.scorable, len(rows.dropna(subset=["total"]))),
        "complete": (found.complete, len(whole)),
        "mean": (found.mean.value, mean(totals)),
        "sd": (found.sd.value, stdev(totals)),
        **_of_reliability(found, keyed),
        **_of_items(found, answers, codes, whole, keyed),
    }
    for name, (mine, theirs) in expected.items():
        if mine is not None and abs(mine - theirs) > 1e-9:
            yield f"{name}: {mine} instead of {theirs}"


Pairs = dict[str, tuple[float | None, float]]


def _of_reliability(found: FormStatistics, keyed: pd.DataFrame) -> Pairs:
    n, k = keyed.shape
    alpha = k / (k - 1) * (1 - sum(stdev(keyed[item]) ** 2 for item in keyed) / stdev(keyed.sum(axis=1)) ** 2)
    low, high = (1 - (1 - alpha) * stats.f.ppf(q, n - 1, (n - 1) * (k - 1)) for q in (0.975, 0.025))
    return {
        "alpha": (found.alpha.value, alpha),
        "alpha of pingouin": (found.alpha.value, pingouin.cronbach_alpha(keyed)[0]),
        "interval from": (found.interval and found.interval[0], low),
        "interval to": (found.interval and found.interval[1], high),
    }


def _of_items(
    found: FormStatistics, answers: pd.DataFrame, codes: pd.DataFrame, whole: pd.DataFrame, keyed: pd.DataFrame
) -> Pairs:
    pairs: Pairs = {}
    for item, one in zip(answers, found.items, strict=True):
        counted = Counter(whole[item])
        pairs |= {f"{item} = {code}": (count, counted[code]) for code, count in one.codes.items()}
        unseen = sum(isinstance(value, str) for value in answers[item])
        pairs[f"{item} gaps"] = (one.unanswered + one.not_observed, int(codes[item].isna().sum()))
        pairs[f"{item} not observed"] = (one.not_observed, unseen)
        pairs[f"{item} with the rest"] = (one.item_rest.value, keyed[item].corr(keyed.drop(columns=item).sum(axis=1)))
    return pairs

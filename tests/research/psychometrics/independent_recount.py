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
            "class": one.assessment.school_class_id,
            "total": None if one.total_prorated is None else float(one.total_prorated),
            "by rest": list(one.assessment.sources.values()).count("rest"),
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
    scored = rows.dropna(subset=["total"])
    expected = {
        "assessed": (found.assessed, len(rows)),
        "scorable": (found.scorable, len(scored)),
        "complete": (found.complete, len(whole)),
        "with a rest": (found.with_rest, int((rows["by rest"] > 0).sum())),
        "share of the rest": (found.rest_share, rows["by rest"].sum() / codes.notna().to_numpy().sum()),
        "at_lowest": (found.at_lowest, totals.count(instrument.min_code * len(items))),
        "at_highest": (found.at_highest, totals.count(instrument.max_code * len(items))),
        "mean": (found.mean.value, mean(totals)),
        "sd": (found.sd.value, stdev(totals)),
        **_of_bins(found, totals),
        **_of_reliability(found, keyed),
        **_of_items(found, answers, codes, whole, keyed),
        **_of_classes(found, scored),
    }
    for name, (mine, theirs) in expected.items():
        if mine is not None and abs(mine - theirs) > 1e-9:
            yield f"{name}: {mine} instead of {theirs}"


Pairs = dict[str, tuple[float | None, float]]


def _of_bins(found: FormStatistics, totals: list[int]) -> Pairs:
    return {f"{one.low}–{one.high}": (one.count, sum(one.low <= t <= one.high for t in totals)) for one in found.bins}


def _of_reliability(found: FormStatistics, keyed: pd.DataFrame) -> Pairs:
    varying = keyed.loc[:, keyed.std() > 0]
    n, k = keyed.shape
    alpha = k / (k - 1) * (1 - sum(stdev(keyed[item]) ** 2 for item in keyed) / stdev(keyed.sum(axis=1)) ** 2)
    r = [varying[a].corr(varying[b]) for i, a in enumerate(varying) for b in list(varying)[i + 1 :]]
    values, kept = found.reliability, len(varying) == k
    low, high = (1 - (1 - alpha) * stats.f.ppf(q, n - 1, (n - 1) * (k - 1)) for q in (0.975, 0.025))
    return {
        "alpha": (values.alpha.value, alpha),
        "alpha of pingouin": (values.alpha.value, pingouin.cronbach_alpha(keyed)[0]),
        "interval from": (values.interval and values.interval[0], low),
        "interval to": (values.interval and values.interval[1], high),
        "mean r": (values.mean_r.value if kept else None, mean(r)),
        "standardised": (values.standardized.value if kept else None, k * mean(r) / (1 + (k - 1) * mean(r))),
        "sem": (values.sem.value, stdev(keyed.sum(axis=1)) * max(1 - alpha, 0) ** 0.5),
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
        others = keyed.drop(columns=item)
        pairs[f"{item} with the rest"] = (one.item_rest.value, keyed[item].corr(others.sum(axis=1)))
        pairs[f"alpha without {item}"] = (one.alpha_without.value, pingouin.cronbach_alpha(others)[0])
    return pairs


def _of_classes(found: FormStatistics, scored: pd.DataFrame) -> Pairs:
    """One-way analysis of variance by hand; n₀ for classes of unequal size."""
    groups = [group["total"].tolist() for _name, group in scored.groupby("class")]
    n, size = len(scored), [len(group) for group in groups]
    within = sum((value - mean(group)) ** 2 for group in groups for value in group) / (n - len(groups))
    grand = scored["total"].mean()
    between = sum(len(group) * (mean(group) - grand) ** 2 for group in groups) / max(len(groups) - 1, 1)
    n0 = (n - sum(one**2 for one in size) / n) / max(len(groups) - 1, 1)
    icc = (between - within) / (between + (n0 - 1) * within)
    means = pd.Series([mean(group) for group in groups if len(group) >= 5])
    quartiles = found.classes.quartiles or (None, None, None)
    return {
        "classes": (found.classes.classes, len(groups)),
        "size": (found.classes.mean_size, n / len(groups)),
        "icc": (found.classes.icc.value, max(icc, 0) if found.classes.icc.value == 0 else icc),
        "design effect": (
            found.classes.design_effect.value,
            1 + (n / len(groups) - 1) * (found.classes.icc.value or 0),
        ),
        **{f"quartile {q}": (value, means.quantile(q)) for q, value in zip((0.25, 0.5, 0.75), quartiles, strict=True)},
    }

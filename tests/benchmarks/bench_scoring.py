"""Children at once against one by one, as ratios in one run: `./script/prove scoring`.

100,000 × 20 random answers, 3 % missing. `score_many` must be at least 100 times as fast as `score` over the same
rows and take at most 8 times as long as NumPy needs to add up the rows, `X.sum(axis=1)`. The row scorer runs once
over every row, the dictionaries it is given made beforehand; the two others are the median of eleven runs in turn.
Seconds are processor time of this thread, so that other work on the machine is not measured. Without and with a norm,
as one total and as a total with four parts; X as int64 (what NumPy makes of lists) and int8.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening import instruments, scoring
from screening.instruments import Instrument
from screening.scoring import Norm, score, score_many
from tests.scoring.cases import ENGAGEMENT, norm_of

AT_LEAST, AT_MOST = 100, 8
ITEMS = 20
RUNS = 11


def run(wide: bool) -> dict[str, Any]:
    n = 100_000 if wide else 2_000
    cases = [
        measure(twenty_items(parts), n, with_norm) | {"parts": parts, "norm": with_norm}
        for parts in (0, 4)
        for with_norm in (False, True)
    ]
    return {
        "passed": all(case["times_as_fast"] >= AT_LEAST and case["times_the_sum"] <= AT_MOST for case in cases)
        and all(case["equal"] for case in cases),
        "at_least_times_as_fast": AT_LEAST,
        "at_most_times_the_sum": AT_MOST,
        "children": n,
        "items": ITEMS,
        "numpy": np.__version__,
        "cases": cases,
    }


def twenty_items(parts: int) -> Instrument:
    """A made-up form of 20 lines answered 0–3, with a total and, when asked for, four parts of five lines."""
    mapping = ENGAGEMENT.to_mapping()
    ids = [f"x{number}" for number in range(1, ITEMS + 1)]
    total, *described = mapping["scales"]
    total |= {"items": ids, "range": [0, 3 * ITEMS], "min_answered": 16}
    described = described[:parts]
    for place, part in enumerate(described):
        part |= {"items": ids[5 * place : 5 * place + 5], "reversed": [], "range": [0, 15], "min_answered": 4}
    scales = [total, *described]
    model = mapping["items"][0]
    mapping |= {"id": "twenty-items", "scales": scales, "entry": {"digits": ITEMS, "shown_in_groups_of": 4}}
    mapping["items"] = [
        model | {"id": item, "number": number, "scales": [one["id"] for one in scales if item in one["items"]]}
        for number, item in enumerate(ids, 1)
    ]
    return instruments.parse(mapping)


def measure(form: Instrument, n: int, with_norm: bool) -> dict[str, Any]:
    norm = norm_of(form) if with_norm else None
    rng = np.random.default_rng(20)
    matrix = rng.integers(0, 4, (n, ITEMS))
    matrix[rng.random(matrix.shape) < 0.03] = -1
    alone, totals = one_by_one(form, matrix, norm)
    found = {"row_scorer_ms": round(1000 * alone, 1), "equal": bool(same(score_many(form, matrix, norm=norm), totals))}
    slowest, dearest = 0.0, 0.0
    for kind in (np.int64, np.int8):
        x = matrix.astype(kind)
        many, added = in_turn(lambda x=x: score_many(form, x, norm=norm), lambda x=x: x.sum(axis=1))
        found[f"score_many_{kind.__name__}_ms"] = round(1000 * many, 2)
        found[f"sum_{kind.__name__}_ms"] = round(1000 * added, 2)
        slowest, dearest = max(slowest, many), max(dearest, many / added)
    return found | {"times_as_fast": round(alone / slowest), "times_the_sum": round(dearest, 1)}


def one_by_one(form: Instrument, matrix: NDArray[np.int64], norm: Norm | None) -> tuple[float, list[Any]]:
    """Processor seconds for `score` over every row, and the totals it gave."""
    ids = [item.id for item in form.items]
    sheets = [{item: code for item, code in zip(ids, row, strict=True) if code != -1} for row in matrix.tolist()]
    started = time.thread_time()
    totals = [score(form, sheet, norm=norm).total for sheet in sheets]
    return time.thread_time() - started, totals


def same(many: scoring.ManyResult, totals: list[Any]) -> bool:
    """Whether prorated totals and bands are those of the row scorer, child by child."""
    prorated = [np.nan if total.prorated is None else total.prorated for total in totals]
    bands = [total.band for total in totals]
    return np.array_equal(many.total.prorated, prorated, equal_nan=True) and many.total.band.tolist() == bands


def in_turn(*acts: Callable[[], object]) -> tuple[float, ...]:
    """Median processor seconds of each, one after the other so that a busy moment meets all of them."""
    spent: list[list[float]] = [[] for _ in acts]
    for _ in range(RUNS):
        for act, times in zip(acts, spent, strict=True):
            started = time.thread_time()
            act()
            times.append(time.thread_time() - started)
    return tuple(statistics.median(times) for times in spent)

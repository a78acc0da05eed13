"""Keeps the tests that ask a second database something: whoever touches none, how pages look, and what is marked
`once`, say nothing new there. Where the first pass has written down what each test asked (tests/statements.py), one
test that asks it at its longest is enough for each question, and what an earlier pass asked here is not asked again. A
test that commits is kept whatever it asks, for locks are the database's own, and so is a test of which nothing is
written down."""

import json
import os
from collections import defaultdict
from collections.abc import Collection, Mapping
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

import pytest

from tests.statements import BEFORE, PATH

A_TEST = 0.05  # seconds that any test takes
_COMMITS = {"transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked, before = _written_down(PATH), _written_down(BEFORE)
    known = before | {item.nodeid: asked[item.nodeid] for item in items if item.nodeid in asked}
    enough = enough_for_each_question(
        {test: one["questions"] for test, one in known.items()},
        {test: one["seconds"] for test, one in known.items()},
        [*before, *(item.nodeid for item in items if _commits(item) and item.nodeid in asked)],
    )
    kept, dropped = [], []
    for item in items:
        is_needed = _commits(item) or item.nodeid in enough or item.nodeid not in asked
        (kept if _asks(item) and is_needed else dropped).append(item)
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def _written_down(variable: str) -> dict[str, Any]:
    file = Path(os.environ.get(variable, ""))
    return json.loads(file.read_text()) if file.is_file() else {}


def enough_for_each_question(
    asked: Mapping[str, Mapping[str, int]], seconds: Mapping[str, float], always: Collection[str] = ()
) -> set[str]:
    """After those who come ``always``, whoever asks most that is new for each second comes next."""
    longest: dict[str, int] = defaultdict(int)
    for questions in asked.values():
        for question, size in questions.items():
            longest[question] = max(longest[question], size)
    new = {test: {one for one, size in of.items() if size == longest[one]} for test, of in asked.items()}
    chosen = set(always)
    answered = set().union(*(new[test] for test in chosen))

    def worth(test: str) -> tuple[float, str]:
        new[test] -= answered
        return -len(new[test]) / (A_TEST + seconds[test]), test

    waiting = [worth(test) for test in asked if test not in chosen]
    heapify(waiting)
    while waiting:  # what was worth less than the next one before is worth no more now
        said, test = heappop(waiting)
        if (now := worth(test)) == (said, test):
            if not new[test]:
                break
            chosen.add(test)
            answered |= new[test]
        else:
            heappush(waiting, now)
    return chosen


def _asks(item: pytest.Item) -> bool:
    if item.get_closest_marker("look") or item.get_closest_marker("once"):
        return False
    return _commits(item) or "db" in _fixtures(item) or item.get_closest_marker("django_db") is not None


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(_COMMITS & _fixtures(item)) or (marker is not None and marker.kwargs.get("transaction", False))


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))

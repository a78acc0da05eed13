"""Keeps the tests that ask a second database something: whoever touches none, how pages look, and what is marked
`once`, say nothing new there. Where the first pass has written down what each test asked (tests/statements.py), one
test is enough for each question. A test that commits is kept whatever it asks, for locks are the database's own, and
so is a test of which nothing is written down."""

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from tests.statements import PATH

_COMMITS = {"transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    file = Path(os.environ.get(PATH, ""))
    asked = json.loads(file.read_text()) if file.is_file() else {}
    known = {item.nodeid: asked[item.nodeid] for item in items if item.nodeid in asked}
    enough = enough_for_each_question(known)
    kept, dropped = [], []
    for item in items:
        is_needed = _commits(item) or item.nodeid in enough or item.nodeid not in asked
        (kept if _asks(item) and is_needed else dropped).append(item)
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def enough_for_each_question(asked: Mapping[str, Collection[str]]) -> set[str]:
    """Those who ask most come first, so that few are needed."""
    chosen: set[str] = set()
    answered: set[str] = set()
    for test in sorted(asked, key=lambda test: (-len(asked[test]), test)):
        if not answered.issuperset(asked[test]):
            chosen.add(test)
            answered.update(asked[test])
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

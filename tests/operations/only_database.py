"""Keeps the tests that touch the database or a broker: the others, how pages look, and what is marked `once`, say
nothing new on a second database."""

import pytest

_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = [item for item in items if _touches_it(item)]
    dropped = [item for item in items if not _touches_it(item)]
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def _touches_it(item: pytest.Item) -> bool:
    if item.get_closest_marker("look") or item.get_closest_marker("once"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(_FIXTURES & fixtures) or item.get_closest_marker("django_db") is not None

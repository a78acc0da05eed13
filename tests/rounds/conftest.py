from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

import pytest

from screening.rounds import hooks
from screening.rounds.models import ScreeningRound, Sheet
from tests.rounds import factories


@pytest.fixture
def current(cast) -> ScreeningRound:
    """The county's round, opened by the cast's school on Monday of week 7."""
    return factories.open_round(cast)


@pytest.fixture
def sheet(cast, current) -> Sheet:
    """The teacher's sheet of class 3-1: seats 1, 2 and 3."""
    return factories.sheet_of(current, cast.class_3_1)


@contextmanager
def nobody_listening() -> Iterator[None]:
    with ExitStack() as patches:
        for name in ("flag_raised", "flag_withdrawn", "flag_was_looked_at", "flag_was_ended"):
            patches.enter_context(mock.patch.object(hooks, name, []))
        for name in ("sheet_submitted", "round_closed"):
            patches.enter_context(mock.patch.object(hooks, name, []))
        yield


@pytest.fixture
def nobody_above_listens() -> Iterator[None]:
    with nobody_listening():
        yield

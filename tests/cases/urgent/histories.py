"""Many invented histories of one county, each taken back before the next begins."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy


class TakenBack(Exception):
    pass


def play_each(histories: SearchStrategy[Any], examples: int, play: Callable[[Any], None], **how: Any) -> None:
    """`how`: settings of Hypothesis. What `play` asserts fails with the history."""

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), database=None, **how)
    @given(histories)
    def played(history: Any) -> None:
        with ExitStack() as stack:
            stack.enter_context(pytest.raises(TakenBack))
            stack.enter_context(transaction.atomic())
            play(history)
            raise TakenBack

    played()

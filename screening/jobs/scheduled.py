"""Work that comes up by itself: rows to create when their day has come, and small leftovers of every tick.

Each function looks at the database and creates what is missing, so it may run any number of times; a computer that
was off on the first of the month catches up on the day it is switched on.
"""

from collections.abc import Callable
from contextlib import ExitStack

Chore = Callable[[], object]
_due: list[Chore] = []
_ticks: list[Chore] = []


def register(chore: Chore) -> None:
    """Run several times a day: creates the rows that are due."""
    if chore not in _due:
        _due.append(chore)


def register_tick(chore: Chore) -> None:
    """Run with every reap, every few seconds: must be cheap when there is nothing to do."""
    if chore not in _ticks:
        _ticks.append(chore)


def run_due() -> None:
    _run_all(_due)


def run_ticks() -> None:
    _run_all(_ticks)


def _run_all(chores: list[Chore]) -> None:
    """Every chore gets its turn; the first error is raised when all had theirs."""
    with ExitStack() as stack:
        for chore in chores:
            stack.callback(chore)

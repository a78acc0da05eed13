"""Work that comes up by itself: rows to create when their day has come, and small leftovers of every tick.

Each function looks at the database and creates what is missing, so it may run any number of times; a computer that
was off on the first of the month catches up on the day it is switched on.
"""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial

from django.db import DatabaseError, transaction
from django.utils import timezone

from screening.jobs.models import FailedChore

Chore = Callable[[], object]
LONGEST_NAME = 120
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
    failed = set(FailedChore.objects.values_list("name", flat=True))
    _run_all([partial(_run_noted, chore, failed) for chore in _due])


def run_ticks() -> None:
    _run_all(_ticks)


def name_of(chore: Chore) -> str:
    return f"{chore.__module__}.{getattr(chore, '__qualname__', '')}"[-LONGEST_NAME:]


def _run_all(chores: list[Chore]) -> None:
    """Every chore gets its turn; the first error is raised when all had theirs."""
    with ExitStack() as stack:
        for chore in chores:
            stack.callback(chore)


def _run_noted(chore: Chore, failed: set[str]) -> None:
    with _Noted(name_of(chore), failed):
        chore()


def noted(name: str, unless: type[Exception]) -> "_Noted":
    """For a chore that runs in a process of its own; `unless`: an end that is no failure."""
    return _Noted(name, {name}, unless)


class _Noted:
    """A chore that fails says so in a row, which people can be shown. Whether the row can be written is another
    matter: the error that is raised is that of the chore."""

    def __init__(self, name: str, failed: set[str], unless: type[Exception] | tuple[()] = ()) -> None:
        self._name, self._failed, self._unless = name, failed, unless

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: object) -> None:
        if kind is not None and issubclass(kind, Exception) and not issubclass(kind, self._unless):
            self._note(kind.__name__[:60])
        elif kind is None and self._name in self._failed:
            FailedChore.objects.filter(name=self._name).delete()

    def _note(self, error: str) -> None:
        with suppress(DatabaseError), transaction.atomic():
            FailedChore.objects.update_or_create(
                name=self._name,
                defaults={"error": error},
                create_defaults={"since": timezone.now(), "error": error},
            )

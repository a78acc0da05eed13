"""How much of the processor something takes, in seconds of one and the same machine.

A slow or busy machine takes longer for everything: what is measured is told in seconds of a machine that adds a
million numbers in 35 milliseconds, as a server of today does.
"""

import time
from collections.abc import Callable

MILLION, ADDED_IN = 1_000_000, 0.035


def seconds_of(work: Callable[[], object]) -> float:
    before, spent, after = _spent(_add), _spent(work), _spent(_add)
    return spent * ADDED_IN / max(before, after)


def _spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _add() -> int:
    total = 0
    for number in range(MILLION):
        total += number
    return total

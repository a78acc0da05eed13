"""A long list, whole or only what still needs a hand. The address says which of the two; it names nobody."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

Line = TypeVar("Line")
OPEN = "open"  # as it stands in ?show=


class Narrowed(Generic[Line]):
    """Where nothing is open any more, the whole list is shown, whatever the address asks for."""

    def __init__(self, lines: Iterable[Line], is_open: Callable[[Line], bool], *, show: str) -> None:
        whole = list(lines)
        waiting = [line for line in whole if is_open(line)]
        self.total, self.open = len(whole), len(waiting)
        self.only_open = show == OPEN and bool(waiting)
        self.lines = waiting if self.only_open else whole

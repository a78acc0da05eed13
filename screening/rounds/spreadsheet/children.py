"""Whose row a line is. The code of the row says it, seat and name must not contradict it; nobody is guessed."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from screening.rounds.spreadsheet.codes import RatableChild, RowCode
from students.names import close_name
from students.roster.cells import read_seat


class NobodyFound(Exception):
    """``args[0]``: gone, contradicted, nameless, nobody, unclear."""


class Class:
    """The children who may be rated today, to be found in a file."""

    def __init__(self, children: Iterable[RatableChild]) -> None:
        self.by_id: dict[UUID, RatableChild] = {}
        self.by_name: dict[str, list[RatableChild]] = defaultdict(list)
        for child in children:
            self.by_id[child.student] = child
            self.by_name[close_name(child.name)].append(child)

    def find(self, code: RowCode | None, seat: str, name: str) -> RatableChild:
        """Raises NobodyFound."""
        return self._by_code(code, seat, name) if code else self._by_name(seat, name)

    def _by_code(self, code: RowCode, seat: str, name: str) -> RatableChild:
        child = self.by_id.get(code.child)
        if child is None:
            raise NobodyFound("gone")
        written = close_name(name)
        if written == close_name(child.name) or (not written and not seat):
            return child
        another = bool(self.by_name.get(written))  # rows were sorted without their codes
        if another or _seat(seat) != child.seat:
            raise NobodyFound("contradicted")
        return child

    def _by_name(self, seat: str, name: str) -> RatableChild:
        """A row that lost its code: seat and name, or a name that only one child has."""
        if not close_name(name):
            raise NobodyFound("nameless")
        found = self.by_name.get(close_name(name), [])
        if not found:
            raise NobodyFound("nobody")
        at_seat = [child for child in found if child.seat == _seat(seat)]
        if len(at_seat) == 1:
            return at_seat[0]
        if len(found) > 1:
            raise NobodyFound("unclear")
        return found[0]


def _seat(text: str) -> int | None:
    try:
        return read_seat(text)
    except ValueError:
        return None

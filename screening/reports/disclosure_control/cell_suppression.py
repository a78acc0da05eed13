"""Complementary cell suppression: a suppressed number is safe while a feasible alternative table exists in which
another stands in its place and nothing printed is untrue.

Pure. A *scheme* is everything a reader can put together: numbers, what is said about each (a printed number says
itself, “<5” says one to four, “—” says five or more), and the equations between them. A *move* changes some hidden
numbers by whole amounts so that every equation still holds and everything said stays true. A move that changes a
number leads to an alternative table: the witness that the number cannot be worked out, neither by the equations nor by
bounds nor because numbers are whole. For every guarded number a move is looked for: first among what is hidden
already; then with printed numbers that are hidden for it; at last with numbers of which nothing is said any more, not
even that they are not 0. Finding none by mistake hides too much, never too little.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import inf, log2
from typing import NamedTuple

Line = tuple[tuple[int, int], ...]  # number, sign: signed numbers that add up to nothing
Move = dict[int, int]  # number → by how much it changes

WIDTH = 24
"""So many ways on are looked at from one place, before all of them are."""
STEPS = (60, 200, 800)
"""Places looked at: first narrowly, then with all ways on, at last very long: a number for which no move is found stays
as it is, and with it what tells it. A township's leavers took a dozen steps."""
ENOUGH = 4_000_000
"""So many changes are tried beyond the narrow search, in all, half a minute's work; then only narrowly, and more is
hidden. A county of 300 schools in 20 townships takes half a million for its fourth month."""
HIDDEN, HIDING, SILENCING = range(3)
"""What a move may change: hidden numbers; printed ones, which are hidden then; any of which something else is said."""
OWED = (3.0, 10.0, 30.0)
"""What an equation that does not hold yet counts beside the price of a step."""
SILENCE = 25.0
"""The price of a number of which nothing may be said any more."""


@dataclass
class Scheme:
    """Numbers by their index. What is hidden lies between ``low`` and ``high``, as far as is said.

    ``printed``: could be hidden yet, and would be ``floor`` or more then. ``own``: these may be silenced.
    ``least``: what the reader knows it must reach whatever is said. ``guarded``: must not be worked out.
    """

    values: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    printed: set[int] = field(default_factory=set)
    own: set[int] = field(default_factory=set)
    guarded: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    of: list[list[tuple[int, int]]] = field(default_factory=list)  # number → its equations, with the sign it has there

    def add(self, value: int, low: float, high: float) -> int:
        """A new number with the least and the most that is said of it; gives its index. What is not said is ±∞."""
        self.values.append(value)
        self.low.append(low)
        self.high.append(high)
        self.floor.append(low)
        self.least.append(-inf)
        self.of.append([])
        return len(self.values) - 1

    def link(self, line: Iterable[tuple[int, int]]) -> None:
        """An equation the reader knows: signed numbers (index, ±1) that add up to 0. Nothing checks that they do:
        `publish` has.
        """
        members = tuple(line)
        for number, sign in members:
            self.of[number].append((len(self.lines), sign))
        self.lines.append(members)

    def fits(self, number: int, change: int) -> bool:
        """Whether it may be that much larger or smaller and nothing said about it be untrue, were it hidden."""
        low = self.floor[number] if number in self.printed else self.low[number]
        high = inf if number in self.printed else self.high[number]
        return max(low, self.least[number]) <= self.values[number] + change <= high

    def could_fit(self, number: int, change: int) -> bool:
        """The same, were nothing said about it."""
        return number in self.own and max(0, self.least[number]) <= self.values[number] + change

    def hide(self, number: int) -> None:
        """Print the number no more; what is said of it is that it is `floor` or more."""
        self.printed.discard(number)
        self.low[number], self.high[number] = self.floor[number], inf

    def say_nothing(self, number: int) -> None:
        """Print the number no more and say nothing of it, not even that it is not 0."""
        self.printed.discard(number)
        self.low[number], self.high[number] = 0, inf

    def is_uncertain(self, number: int) -> bool:
        """Whether a reader cannot know the number from what is said of it alone (equations are another matter)."""
        return number not in self.printed and self.low[number] < self.high[number]


@dataclass
class Patience:
    """Changes that may yet be tried, by all protectors of one publication."""

    left: int = ENOUGH


class Protector:
    """Looks for the witnesses of one scheme and hides what it must."""

    def __init__(self, scheme: Scheme, patience: Patience, moves: Iterable[Move] = ()) -> None:
        """`moves`: witnesses found before; hiding more or adding sums leaves them true."""
        self.scheme, self.patience = scheme, patience
        self.moves = list(moves)
        self.ways = [self._ways(line) for line in scheme.lines]
        self.ends = [[pair for pair in line if self._is_end(pair[0])] for line in scheme.lines]
        self.covered: set[int] = set()
        self.order = count()

    def protect(self, guarded: Iterable[int], allowed: Iterable[int] = (HIDDEN, HIDING, SILENCING)) -> list[int]:
        """Hide until all of these have a witness; the answer are those for which there is none whatever is hidden."""
        left = list(guarded)
        for may in allowed:
            for steps in STEPS if may else STEPS[:1]:
                left = [number for number in left if not self._cover(number, may, steps)]
        return left

    def changes(self, numbers: Iterable[int]) -> bool:
        """Whether a witness found so far changes what these make together."""
        every = list(numbers)
        return any(sum(move.get(one, 0) for one in every) for move in self.moves)

    def _cover(self, number: int, may: int, steps: int) -> bool:
        if number in self.covered:
            return True
        move = self._find(number, may, steps)
        if move is None:
            return False
        self.moves.append(move)
        self.covered.update(one for one, change in move.items() if change)
        for one, change in move.items():
            self._hide_for(one, change)
        return True

    def _hide_for(self, number: int, change: int) -> None:
        scheme = self.scheme
        if not scheme.fits(number, change):
            scheme.say_nothing(number)
        elif number in scheme.printed:
            scheme.hide(number)
        else:
            return
        for line, _sign in scheme.of[number]:
            self.ways[line] = self._ways(scheme.lines[line])

    def _ways(self, line: Line) -> tuple[Line, Line, Line]:
        """What can move in an equation: uncertain numbers; printed ones, the cheapest first; those printed as 0."""
        scheme = self.scheme
        uncertain = [pair for pair in line if scheme.is_uncertain(pair[0])]
        printed = [pair for pair in line if pair[0] in scheme.printed]
        noughts = [pair for pair in line if pair[0] in scheme.own and not scheme.values[pair[0]]]
        uncertain.sort(key=lambda pair: len(scheme.of[pair[0]]))
        printed.sort(key=lambda pair: scheme.values[pair[0]])
        return tuple(uncertain), tuple(printed), tuple(pair for pair in noughts if not scheme.is_uncertain(pair[0]))

    def _is_end(self, number: int) -> bool:
        return len(self.scheme.of[number]) == 1 and self.scheme.is_uncertain(number)

    def _find(self, number: int, may: int, steps: int) -> Move | None:
        """The cheapest move found that changes this number; best first."""
        narrow = steps == STEPS[0]
        if not narrow and self.patience.left <= 0:
            return None
        heap: list[_Try] = []
        for change in (1, -1):
            self._try(heap, _Try(0, 0, 0, {}, {}), number, change, may)
        for _step in range(steps):
            if not heap:
                return None
            best = heappop(heap)
            if not best.owed:
                return best.move
            line = min(best.owed, key=lambda one: len(self.ways[one][0]))
            ways = self._on(line, best, may, narrow)
            self.patience.left -= 0 if narrow else len(ways)
            for one, sign in ways:
                self._try(heap, best, one, -best.owed[line] * sign, may)
        return None

    def _on(self, line: int, best: "_Try", may: int, narrow: bool) -> list[tuple[int, int]]:
        """Ways on from an equation that does not hold yet, those first that settle a second one."""
        found = [pair for pair in self.ways[line][0] if pair[0] not in best.move]
        if narrow and len(found) > WIDTH:
            others = {one for other in best.owed if other != line for one, _sign in self.ways[other][0]}
            found.sort(key=lambda pair: pair[0] not in others)
            found = found[:WIDTH]
        for more in self.ways[line][1 : may + 1]:
            found += [pair for pair in more if pair[0] not in best.move][: WIDTH // 4 if narrow else None]
        return found

    def _try(self, heap: list["_Try"], so_far: "_Try", number: int, change: int, may: int) -> None:
        """One number more changes; kept if what is said about it stays true, or need not be said."""
        fits = self.scheme.fits(number, change)
        if not fits and not (may == SILENCING and self.scheme.could_fit(number, change)):
            return
        move, owed = {**so_far.move, number: change}, dict(so_far.owed)
        cost = so_far.cost + (self._price(number) if fits else SILENCE)
        for line, sign in self.scheme.of[number]:
            rest = owed.pop(line, 0) + sign * change
            if rest and not self._settle(line, rest, move):
                owed[line] = rest
        heappush(heap, _Try(cost + OWED[may] * len(owed), next(self.order), cost, move, owed))

    def _price(self, number: int) -> float:
        """What a step costs; a number that is printed no more costs the reader more the larger it is."""
        if number not in self.scheme.printed:
            return 0.2
        return 4 + 2 * log2(self.scheme.values[number] + 1)

    def _settle(self, line: int, rest: int, move: Move) -> bool:
        """Put an equation right at a free end, which stands in no other one."""
        wanted = next(iter(move))
        for one, sign in self.ends[line]:
            change = move.get(one, 0) - rest * sign
            if one != wanted and self.scheme.fits(one, change):
                move[one] = change
                return True
        return False


class _Try(NamedTuple):
    """A move that is not finished: by how much each equation is still off."""

    rank: float
    order: int
    cost: float
    move: Move
    owed: dict[int, int]

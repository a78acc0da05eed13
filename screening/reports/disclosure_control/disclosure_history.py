"""Protection against differencing: the tables of a period beside all that one audience was shown before. Pure.

Revisions of one period can be compared, and periods where the cell is growing. There a cell that was hidden and has not
changed is the same number (guessing so should lead nowhere either), and a small difference is guarded like a cell;
of a growing one it is also not below nothing. Everywhere else a cell of two publications is two numbers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from screening.reports.disclosure_control.cell_suppression import Patience, Protector, Scheme

Claim = tuple[float, float]
"""The least and the most that is said of a hidden number."""

SMALLEST = 5
SOME: Claim = (1, SMALLEST - 1)
MANY: Claim = (SMALLEST, inf)
ANY: Claim = (0, inf)


def is_small(value: int) -> bool:
    """Whether a count of children is small enough to point at somebody: 1 to 4."""
    return 0 < value < SMALLEST


@dataclass(frozen=True)
class ShownPublication:
    """A publication as numbers. ``lines``: totals with their parts. ``said``: hidden cells with the least and the most
    that is said of each; None while that is to be decided."""

    period: str
    cells: Mapping[str, int]
    lines: Sequence[tuple[str, Sequence[str]]] = ()
    known: Collection[str] = frozenset()
    silent: Collection[str] = frozenset()
    growing: Collection[str] = frozenset()
    said: Mapping[str, Claim] | None = None


def decide(shown: Sequence[ShownPublication]) -> dict[str, Claim]:
    """For the last of these: every cell that may not be printed, and what may be said of it instead.

    Where one number in two publications gives away what two numbers would not, it is taken apart: there, or everywhere.
    Where no alternative is found even so, the search may have missed it: all that stands around is hidden as well.
    """
    patience = Patience()
    union = Union(shown, frozenset(), patience)
    hopeless = union.protect()
    for everywhere in (False, True) if len(shown) > 1 else ():
        if hopeless:
            apart = shown[-1].cells.keys() if everywhere else union.keys_around(hopeless)
            other = Union(shown, apart, patience)
            fewer = other.protect()
            if len(fewer) < len(hopeless):
                union, hopeless = other, fewer
    while hopeless and union.silence_around(hopeless):
        hopeless = union.protect()
    return union.hidden()


def closed_cells(shown: ShownPublication) -> set[str]:
    """Whatever counts parts of a group known to have one to four children: no number of it is printed, nor a 0."""
    parts: dict[str, list[str]] = defaultdict(list)
    for total, members in shown.lines:
        parts[total].extend(members)
    waiting = [key for key in shown.known if is_small(shown.cells[key])]
    found: set[str] = set()
    while waiting:
        inside = [part for part in parts[waiting.pop()] if part not in found and part not in shown.known]
        found.update(inside)
        waiting.extend(inside)
    return found


@dataclass
class Union:
    """The numbers of all publications and their equations. ``apart``: keys whose numbers are not taken for the same."""

    shown: Sequence[ShownPublication]
    apart: Collection[str]
    patience: Patience
    scheme: Scheme = field(default_factory=Scheme)
    places: list[dict[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for one in self.shown:
            self.places.append({})
            closed = closed_cells(one) if one.said is None else frozenset()
            for key, value in one.cells.items():
                self.places[-1][key] = self._place(one, key, value, closed)
            for total, parts in one.lines:
                here = self.places[-1]
                self.scheme.link([(here[total], -1), *((here[part], 1) for part in parts)])
        self.protector = Protector(self.scheme, self.patience)

    def protect(self) -> list[int]:
        """Hide until every guarded number within reach has a feasible alternative, and every one to four children of
        whom a line tells together; those numbers for which there is none, as indices.
        """
        hopeless = self.protector.protect(self._within_reach())
        seen: set[frozenset[int]] = set()
        while together := self._told_together(seen):
            self.protector = Protector(self.scheme, self.patience, self.protector.moves)  # the equations are more
            hopeless += self.protector.protect(together)
        return hopeless

    def _told_together(self, seen: set[frozenset[int]]) -> list[int]:
        """What a reader gets by taking the printed parts of a line from its total, where it is one to four children. A
        total that is not printed may follow from its parts in another line.

        Two grades of “<5” that make four are each one to three: hardly hidden. All parts together are the total, which
        is known or guarded by itself. `seen`: parts looked at before.
        """
        scheme, here, found = self.scheme, self.places[-1], []
        for _total, parts in self.shown[-1].lines:
            hidden = frozenset(here[part] for part in parts if scheme.is_uncertain(here[part]))
            if not 1 < len(hidden) < len(parts) or hidden in seen:
                continue
            seen.add(hidden)
            together = sum(scheme.values[one] for one in hidden)
            if is_small(together) and not self.protector.changes(hidden):
                found.append(scheme.add(together, 0, inf))
                scheme.link([(found[-1], -1), *((one, 1) for one in sorted(hidden))])
        return found

    def hidden(self) -> dict[str, Claim]:
        """Cells of the last publication that are not printed."""
        scheme, silent = self.scheme, self.shown[-1].silent
        uncertain = {key: at for key, at in self.places[-1].items() if key not in silent and scheme.is_uncertain(at)}
        return {key: self._claim(at) for key, at in uncertain.items()}

    def keys_around(self, numbers: Iterable[int]) -> set[str]:
        """The keys of cells in an equation with these numbers or with their differences: where one number may be taken
        for two.
        """
        near = self._around(numbers)
        return {key for here in self.places for key, number in here.items() if number in near}

    def silence_around(self, numbers: Iterable[int]) -> bool:
        """Print no cell any more that stands in an equation with these; whether there was one."""
        told = (self._around(numbers) | set(numbers)) & self.scheme.own
        loud = [at for at in told if self.scheme.low[at] > 0 or not self.scheme.is_uncertain(at)]
        for at in loud:
            self.scheme.say_nothing(at)
        self.protector = Protector(self.scheme, self.patience)
        return bool(loud)

    def _around(self, numbers: Iterable[int]) -> set[int]:
        """Numbers in an equation with these, or with their differences."""
        found = set(numbers)
        for _twice in range(2):
            found |= {one for at in found for line, _sign in self.scheme.of[at] for one, _s in self.scheme.lines[line]}
        return found

    def _claim(self, number: int) -> Claim:
        if self.scheme.low[number] == 0:
            return ANY
        return SOME if self.scheme.high[number] < inf else MANY

    def _within_reach(self) -> list[int]:
        """Guarded numbers that equations link to the last publication; the others are safe since it was made."""
        scheme = self.scheme
        loose = [scheme.is_uncertain(at) or at in scheme.printed for at in range(len(scheme.values))]
        waiting = [at for at in self.places[-1].values() if loose[at]]
        waiting += [at for at in scheme.guarded if any(one in scheme.printed for one in self._beside(at))]
        reached = set(waiting)
        while waiting:
            for one in self._beside(waiting.pop()):
                if loose[one] and one not in reached:
                    reached.add(one)
                    waiting.append(one)
        return [at for at in scheme.guarded if at in reached]

    def _beside(self, number: int) -> list[int]:
        return [one for line, _sign in self.scheme.of[number] for one, _s in self.scheme.lines[line]]

    def _place(self, one: ShownPublication, key: str, value: int, closed: Collection[str]) -> int:
        scheme = self.scheme
        before = {here[key]: then for then, here in zip(self.shown, self.places, strict=False) if key in here}
        claim = self._said(one, key, value, closed, before)
        same = self._same(one, key, value, claim, before)
        if same is not None:
            if claim:
                scheme.low[same] = max(scheme.low[same], claim[0])
                scheme.high[same] = min(scheme.high[same], claim[1])
            return same
        number = scheme.add(value, *(claim or (value, value)))
        if claim is None and value and one.said is None and key not in one.known:
            scheme.printed.add(number)
            scheme.floor[number] = SMALLEST
        if one.said is None and key not in one.known:
            scheme.own.add(number)
        if is_small(value) and key not in one.known:
            scheme.guarded.append(number)
        for earlier, then in before.items():
            self._compare(one, then, key, number, earlier)
        return number

    def _said(
        self, one: ShownPublication, key: str, value: int, closed: Collection[str], before: dict[int, ShownPublication]
    ) -> Claim | None:
        """What is said of a cell that is hidden from the start."""
        if key in one.known:
            return None
        if key in one.silent or key in closed:
            return ANY
        if one.said is not None:
            return one.said.get(key)
        return self._still_hidden(value, before) or (SOME if is_small(value) else None)

    def _still_hidden(self, value: int, before: dict[int, ShownPublication]) -> Claim | None:
        """An unchanged suppressed cell keeps its earlier statement; a new one would reveal the value."""
        last = next(reversed(before), None)
        if last is None or self.scheme.values[last] != value or not self.scheme.is_uncertain(last):
            return None
        return self._claim(last)

    def _same(
        self, one: ShownPublication, key: str, value: int, claim: Claim | None, before: dict[int, ShownPublication]
    ) -> int | None:
        """The hidden number of an earlier revision, or a month since when it did not grow, that this cell still is."""
        if key in self.apart or claim is None:
            return None
        for at, then in reversed(before.items()):
            comparable = then.period == one.period or (key in one.growing and key in then.growing)
            if comparable and self.scheme.values[at] == value and self.scheme.is_uncertain(at):
                return at
        return None

    def _compare(self, now: ShownPublication, then: ShownPublication, key: str, number: int, earlier: int) -> None:
        """The difference to a number shown before; a month may be made again after the next one."""
        scheme = self.scheme
        sign = -1 if now.period < then.period else 1
        change = sign * (scheme.values[number] - scheme.values[earlier])
        growing = key in now.growing and key in then.growing
        grows = growing and now.period != then.period and change >= 0
        guarded = is_small(abs(change)) and (growing or now.period == then.period)
        floor = grows and sign > 0 and not scheme.is_uncertain(earlier)
        if floor:
            scheme.least[number] = max(scheme.least[number], scheme.values[earlier])
        if guarded or (grows and not floor):
            difference = scheme.add(change, 0 if grows else -inf, inf)
            scheme.link([(number, sign), (earlier, -sign), (difference, -1)])
            if guarded:
                scheme.guarded.append(difference)

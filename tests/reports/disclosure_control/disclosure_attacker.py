"""What somebody with everything that was ever shown and a computer finds out: exact bounds, by integer programming."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from screening.reports.disclosure_control.model import PeriodPublication, Published, Sum, Table, Why

Groups = Mapping[str, Collection[Hashable]]


def worked_out(
    groups: Groups, kinds: Sequence[Hashable], cells: Mapping[str, Published], wanted: Sequence[Collection[Hashable]]
) -> list[tuple[int, Collection[Hashable]]]:
    """Wanted groups whose size follows, with that size. The attacker knows which kinds of children there are and which
    of them each cell counts, every printed number, that “<5” is 1 to 4 and that what is hidden is not 0."""
    table = np.array([[kind in groups[key] for kind in kinds] for key in cells], dtype=float)
    low = [1 if cell.value is None else cell.value for cell in cells.values()]
    high = [(4 if cell.why is Why.SMALL else np.inf) if cell.value is None else cell.value for cell in cells.values()]
    said = LinearConstraint(table, low, high)
    found = []
    for group in wanted:
        size = np.array([kind in group for kind in kinds], dtype=float)
        least, most = _extreme(size, said), _extreme(-size, said)
        if least is not None and most is not None and least == -most:
            found.append((least, group))
    return found


def _extreme(size: np.ndarray, said: LinearConstraint) -> int | None:
    """The least value of `size` over all fillings; None where there is no limit."""
    answer = milp(size, constraints=said, integrality=np.ones(len(size)), bounds=Bounds(0, np.inf))
    assert answer.status != 2, "what is printed contradicts itself"
    return None if answer.x is None else round(answer.fun)


def small_groups(groups: Groups, sizes: Mapping[Hashable, int]) -> list[frozenset[Hashable]]:
    """Every group of one to four children: cells, and what is left of a cell beside one inside it."""
    cells = {frozenset(group) for group in groups.values()}
    every = cells | {whole - part for whole in cells for part in cells if part < whole}
    return sorted((one for one in every if 0 < sum(sizes[kind] for kind in one) < 5), key=repr)


# Everything an audience was shown: tables of several months and revisions

FAR = 40
"""No number is thought further from the truth than this. It keeps the search short and can only find too much."""
Form = tuple[tuple[int, int], ...]  # numbers with signs: a cell, or the difference of two


@dataclass
class Reader:
    """Somebody who keeps every page, spreadsheet and revision, knows the class lists, and can add.

    They know which cells are sums of which and which can only grow; “<5” is 1 to 4; of a “—” they even know whether it
    stands for five or more.
    """

    names: list[str] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[dict[int, int]] = field(default_factory=list)  # signed numbers that add up to …
    spans: list[tuple[float, float]] = field(default_factory=list)  # … something from here to there
    wanted: dict[str, Form] = field(default_factory=dict)
    places: list[tuple[PeriodPublication, Table, dict[str, int]]] = field(default_factory=list)
    far: float = FAR
    guesses: bool = False  # that what is hidden twice, and can be compared, has not changed where it has not

    def read(self, table: Table, shown: PeriodPublication) -> None:
        here: dict[str, int] = {}
        for key, value in table.cells.items():
            here[key] = len(self.names)
            low, high = self.told(key, value, table, shown)
            self.names.append(f"{key} in {shown.period} r{shown.revision}")
            self.truth.append(value)
            self.low.append(low)
            self.high.append(high)
            if 0 < value < 5 and key not in table.known:
                self.wanted[self.names[-1]] = ((here[key], 1),)
        for line in table.sums:
            self.rows.append({here[line.total]: -1} | {here[part]: 1 for part in line.parts})
            self.spans.append((0, 0))
            self.look_at_the_rest(line, here, shown)
        for earlier, before, there in self.places:
            self.compare(table, before, here, there, again=earlier.period == shown.period)
        self.places.append((shown, table, here))

    def look_at_the_rest(self, line: Sum, here: dict[str, int], shown: PeriodPublication) -> None:
        """The hidden parts of a line together: what is left of a printed total."""
        hidden = [part for part in line.parts if self.is_hidden(here[part])]
        if len(hidden) > 1 and 0 < sum(self.truth[here[part]] for part in hidden) < 5:
            name = f"{' + '.join(hidden)} in {shown.period} r{shown.revision}"
            self.wanted[name] = tuple((here[part], 1) for part in hidden)

    def told(self, key: str, value: int, table: Table, shown: PeriodPublication) -> tuple[float, float]:
        if key in table.known:
            return value, value
        cell = shown.cells.get(key)
        if cell is None or cell.why is Why.GROUP:
            return 0, np.inf
        if cell.value is not None:
            assert cell.value == value, f"{key} is printed as {cell.value}"
            return value, value
        return (1, 4) if cell.why is Why.SMALL else (5, np.inf)

    def compare(self, now: Table, before: Table, here: dict[str, int], there: dict[str, int], *, again: bool) -> None:
        """Differences between two revisions of a month, and of what can only grow between two months."""
        for key in here.keys() & there.keys():
            change = now.cells[key] - before.cells[key]
            grows = key in now.growing and key in before.growing
            if 0 < abs(change) < 5 and (again or grows) and key not in now.known:
                name = f"{self.names[here[key]]} against {self.names[there[key]]}"
                self.wanted[name] = ((here[key], 1), (there[key], -1))
            if grows and not again and change >= 0:
                self.rows.append({here[key]: 1, there[key]: -1})
                self.spans.append((0, np.inf))
            hidden = self.is_hidden(here[key]) and self.is_hidden(there[key])
            if self.guesses and (again or grows) and change == 0 and hidden:
                self.rows.append({here[key]: 1, there[key]: -1})
                self.spans.append((0, 0))

    def is_hidden(self, number: int) -> bool:
        return self.low[number] < self.high[number]

    def works_out(self) -> list[str]:
        """Small numbers that can be nothing but what they are, and would not be known without what was printed."""
        found = Problem(self, self.low, self.high).certain(self.wanted)
        return [name for name in found if not self._is_known_from_class_lists(name)]

    def _is_known_from_class_lists(self, name: str) -> bool:
        """Whether it became certain by a month's class lists, whatever was printed in that month.

        Who learns that a school has one child fewer learns something about the month before; no later page changes it.
        """
        for at in range(len(self.places)):
            if self._is_certain(name, printed=at + 1, listed=at + 1):
                return self._is_certain(name, printed=at, listed=at + 1)
        return False

    def _is_certain(self, name: str, *, printed: int, listed: int) -> bool:
        """For somebody who saw only the first publications, and a few more class lists."""
        low, high = [0.0] * len(self.truth), [float(np.inf)] * len(self.truth)
        for at, (_shown, table, here) in enumerate(self.places):
            for key, number in here.items():
                if at < printed or (at < listed and key in table.known):
                    low[number], high[number] = self.low[number], self.high[number]
        return bool(list(Problem(self, low, high).certain({name: self.wanted[name]})))


class Problem:
    """All fillings that agree with what is known, over the numbers that are not certain."""

    def __init__(self, reader: Reader, low: Sequence[float], high: Sequence[float]) -> None:
        truth = np.array(reader.truth, dtype=float)
        self.low = np.maximum(np.array(low), truth - reader.far)
        self.high = np.minimum(np.array(high), truth + reader.far)
        self.truth = truth
        self.free = np.flatnonzero(self.low < self.high)
        self.place = {int(number): at for at, number in enumerate(self.free)}
        self.bounds = Bounds(self.low[self.free], self.high[self.free])
        self.known = self._equations(reader)

    def _equations(self, reader: Reader) -> LinearConstraint | tuple[()]:
        entries: list[tuple[int, int, int]] = []  # sign, row, number
        spans = []
        for line, (least, most) in zip(reader.rows, reader.spans, strict=True):
            free = [(sign, self.place[number]) for number, sign in line.items() if number in self.place]
            if free:
                sure = sum(sign * reader.truth[number] for number, sign in line.items() if number not in self.place)
                entries += [(sign, len(spans), at) for sign, at in free]
                spans.append((least - sure, most - sure))
        if not spans:
            return ()
        signs, rows, columns = zip(*entries, strict=True)
        matrix = coo_array((signs, (rows, columns)), shape=(len(spans), len(self.free)))
        return LinearConstraint(matrix.tocsc(), *zip(*spans, strict=True))

    def certain(self, forms: Mapping[str, Form]) -> Iterator[str]:
        """Those of the forms that have one value in all fillings."""
        left, dice = dict(forms), Random(0)
        for _again in range(3):
            left = self._still_at(left, self._filling([(form, dice.choice((1, -1))) for form in left.values()]))
        for name, form in left.items():
            if all(self._still_at({name: form}, self._filling([(form, sign)])) for sign in (1, -1)):
                yield name

    def _filling(self, wishes: Sequence[tuple[Form, int]]) -> np.ndarray:
        """The filling in which these are as large, or as small, as can be."""
        filling = self.truth.copy()
        cost = np.zeros(len(self.free))
        for form, sign in wishes:
            for number, own in form:
                if number in self.place:
                    cost[self.place[number]] -= sign * own
        if cost.any():
            filling[self.free] = self._whole(cost)
        return filling

    def _whole(self, cost: np.ndarray) -> np.ndarray:
        """The best filling in whole numbers; mostly the best of all fillings is whole already, and sooner found."""
        for whole in (0, 1):
            answer = milp(cost, constraints=self.known, integrality=np.full(len(cost), whole), bounds=self.bounds)
            assert answer.x is not None, "what is printed contradicts itself"
            if np.abs(answer.x - np.round(answer.x)).max() < 1e-6:
                break
        return np.round(answer.x)

    def _still_at(self, forms: Mapping[str, Form], filling: np.ndarray) -> dict[str, Form]:
        def value(form: Form, where: np.ndarray) -> float:
            return float(sum(sign * where[number] for number, sign in form))

        return {name: form for name, form in forms.items() if value(form, filling) == value(form, self.truth)}

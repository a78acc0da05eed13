"""Somebody who keeps an audience's files of several months and has a computer: what follows from all of them together.

Read by label, wherever it stands. A number is called by month, place or group, and figure; what is said of it in two
files is said of one number. Each audience adds the equations that anybody knows who knows the words.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import ClassVar

import numpy as np
from scipy.optimize import Bounds, milp

from tests.reports.disclosure_control.disclosure_attacker import Form, Problem, Reader
from tests.reports.disclosure_control.produced_files import FileTable

ALL = "all"
FAR = 10_000
SHARE = re.compile(r"(\d+)%")
Name = tuple[str, str, str]  # month, place or group, figure
Line = tuple[Name, list[Name]]  # total, parts


@dataclass
class FilePuzzle:
    """`dash`: the least a “—” may be by the notes. `facts`: rows that are a figure and its number. `columns`: heads
    below which numbers of a place stand. `steps`: a whole and its part beside it. `growing`: what only grows in a
    round. `exact`: what this audience may know however small it is (class lists, its own work)."""

    facts: ClassVar[Collection[str]] = ()
    columns: ClassVar[Collection[str]] = ()
    totals: ClassVar[Collection[str]] = ()
    steps: ClassVar[Sequence[tuple[str, str]]] = ()
    growing: ClassVar[Collection[str]] = ()
    exact: ClassVar[Collection[str]] = ("Enrolled",)

    dash: int = 0
    said: dict[Name, tuple[float, float]] = field(default_factory=dict)
    shares: list[tuple[Name, Name, int]] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def sums(self, month: str) -> Iterator[Line]:
        raise NotImplementedError

    def place(self, table: FileTable, row: tuple[str, ...]) -> str:
        return ALL if row[0] in self.totals else row[0]

    def figure(self, table: FileTable, at: int) -> str:
        return table.head[at]

    # What stands there

    def read(self, month: str, tables: Iterable[FileTable], place: str = ALL) -> None:
        """The tables of one file; `place`: what it is about, where its lines do not say."""
        for table in tables:
            for row in table.rows:
                if len(row) > 1 and row[0] in self.facts:
                    self._say((month, place, row[0]), row[1])
                elif len(table.head) > 1:
                    self._read_line(month, table, row)

    def _read_line(self, month: str, table: FileTable, row: tuple[str, ...]) -> None:
        where = self.place(table, row)
        found = {self.figure(table, at): cell for at, cell in enumerate(row) if at and at < len(table.head)}
        for figure, text in found.items():
            if figure in self.columns:
                self._say((month, where, figure), text)
        share = next((SHARE.match(text) for head, text in found.items() if head.startswith("Share")), None)
        for whole, part in self.steps if share else ():
            if share and whole in found and part in found:
                self.shares.append(((month, where, part), (month, where, whole), int(share[1])))

    def _say(self, name: Name, text: str) -> None:
        said = self._claim(text.replace(",", ""))
        if said is None:
            return
        low, high = self.said.get(name, (0, np.inf))
        if max(low, said[0]) > min(high, said[1]):
            self.twice.append(f"{' '.join(name)} is {text} here and {low:g} to {high:g} there")
        else:
            self.said[name] = (max(low, said[0]), min(high, said[1]))

    def _claim(self, text: str) -> tuple[float, float] | None:
        if text.isdigit():
            return int(text), int(text)
        return {"<5": (1, 4), "—": (self.dash, np.inf), "not printed": (0, np.inf)}.get(text)

    # What follows

    def works_out(self, equal: Collection[tuple[Name, Name]] = ()) -> list[str]:
        """One to four children who follow, and what two files say differently. `equal`: numbers guessed to be one."""
        reader = Reader(far=FAR)
        place = {name: at for at, name in enumerate(self._names(equal))}
        for name in place:
            low, high = self.said.get(name, (0, np.inf))
            reader.names.append(" ".join(name))
            reader.low.append(low)
            reader.high.append(high)
        self._tell(reader, place, equal)
        truth = filling_of(reader)
        if truth is None:
            return [*self.twice, "the files contradict each other"]
        reader.truth = truth
        wanted = {name: form for name, form in self._wanted(place, reader) if 0 < abs(_value(form, truth)) < 5}
        return [*self.twice, *Problem(reader, reader.low, reader.high).certain(wanted)]

    def _months(self) -> list[str]:
        return sorted({name[0] for name in self.said})

    def _lines(self) -> list[Line]:
        """Sums of which something is said in every part but one: of others nothing can follow."""
        lines = [line for month in self._months() for line in self.sums(month)]
        return [line for line in lines if line[1] and sum(one not in self.said for one in (line[0], *line[1])) < 2]

    def _names(self, equal: Collection[tuple[Name, Name]]) -> list[Name]:
        every = [*self.said, *(name for total, parts in self._lines() for name in (total, *parts))]
        return list(dict.fromkeys([*every, *(name for pair in equal for name in pair)]))

    def _tell(self, reader: Reader, place: Mapping[Name, int], equal: Collection[tuple[Name, Name]]) -> None:
        for total, parts in [*self._lines(), *((one, [other]) for one, other in equal)]:
            reader.rows.append({place[total]: -1} | {place[part]: 1 for part in parts})
            reader.spans.append((0, 0))
        for part, whole, share in self.shares:
            for more, span in ((-1, (0, np.inf)), (1, (-np.inf, 0))):
                reader.rows.append({place[part]: 200, place[whole]: -(2 * share + more)})
                reader.spans.append(span)

    def _wanted(self, place: Mapping[Name, int], reader: Reader) -> Iterator[tuple[str, Form]]:
        """Every number that is not exact, hidden parts of a sum together, and months beside each other."""
        for name, at in place.items():
            if name[2] not in self.exact:
                yield reader.names[at], ((at, 1),)
        for _total, parts in self._lines():
            hidden = [place[part] for part in parts if reader.is_hidden(place[part])]
            if len(hidden) > 1:
                yield f"{' + '.join(reader.names[at] for at in hidden)}", tuple((at, 1) for at in hidden)
        for earlier, later in pairwise(self._months()):
            for name in place:
                then = (earlier, *name[1:])
                if name[0] == later and then in place and name[2] in self.growing:
                    yield f"{' '.join(name)} since {earlier}", ((place[name], 1), (place[then], -1))


def filling_of(reader: Reader) -> list[int] | None:
    """Any numbers that agree with everything that is said; None where there are none."""
    reader.truth = [0] * len(reader.names)
    problem = Problem(reader, reader.low, reader.high)
    free = len(problem.free)
    if not free:
        return None if contradicted(reader, np.array(reader.low)) else [round(low) for low in reader.low]
    sure = np.where(problem.low < problem.high, 0, problem.low)
    reader.truth = [round(one) for one in sure]
    problem = Problem(reader, reader.low, reader.high)
    bounds = Bounds(np.array(reader.low)[problem.free], np.array(reader.high)[problem.free])
    answer = milp(np.zeros(free), constraints=problem.known, integrality=np.ones(free), bounds=bounds)
    if answer.x is None:
        return None
    sure[problem.free] = np.round(answer.x)
    return None if contradicted(reader, sure) else [round(one) for one in sure]


def contradicted(reader: Reader, numbers: np.ndarray) -> bool:
    """Whether an equation all of whose numbers are printed does not hold."""
    sums = [sum(sign * numbers[at] for at, sign in row.items()) for row in reader.rows]
    return any(not low - 1e-6 <= one <= high + 1e-6 for one, (low, high) in zip(sums, reader.spans, strict=True))


def _value(form: Form, truth: Sequence[int]) -> int:
    return sum(sign * truth[at] for at, sign in form)

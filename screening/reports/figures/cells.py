"""People counts and the sums that link them, collected before anything is published."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from screening.reports.disclosure import Published, Sum, Table, publish_cells


@dataclass
class Cells:
    """``growing``: cumulative counts of a round, whose difference to an earlier month is protected too."""

    counts: dict[str, int]
    sums: list[Sum] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    growing: set[str] = field(default_factory=set)

    def split(self, total: str, parts: Iterable[str]) -> None:
        self.sums.append(Sum(total, tuple(parts)))

    def rest(self, total: str, part: str) -> None:
        """What is left of a total beside one printed part: never printed, never to be worked out when small."""
        self.parts(total, part, {f"{total}-without-{part}": self.counts[total] - self.counts[part]})

    def parts(self, total: str, printed: str, silent: dict[str, int]) -> None:
        """A total as a printed part, if any, and silent ones."""
        self.counts.update(silent)
        self.silent.update(silent)
        self.split(total, [*([printed] if printed else []), *silent])

    def table(self) -> Table:
        return Table(self.counts, tuple(self.sums), self.known, self.silent, self.growing)

    def publish(self) -> dict[str, Published]:
        return publish_cells(self.counts, self.sums, known=self.known, silent=self.silent)

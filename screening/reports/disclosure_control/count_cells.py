"""Counts of children and the sums that link them, collected before anything is published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from screening.reports.disclosure_control.model import Published, Sum, Table, publish_cells


@dataclass
class CountCells:
    """``known``: printed anyway; ``silent``: never printed, but protected; ``growing``: cumulative counts of a round,
    whose difference to an earlier month is protected too."""

    counts: dict[str, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    growing: set[str] = field(default_factory=set)

    def split(self, total: str, parts: Iterable[str] | Mapping[str, int]) -> None:
        """All parts of a total, known by name or given with their counts."""
        if isinstance(parts, Mapping):
            self.counts.update(parts)
        self.sums.append(Sum(total, tuple(parts)))

    def rest(self, total: str, *names: str, **parts: int) -> None:
        """Printed parts of a total (known by name, or given with their counts), and a remainder: never printed, never
        to be worked out when small."""
        self.counts.update(parts)
        every = (*names, *parts)
        key = f"{total}-without-{'-'.join(every)}"
        self.counts[key] = self.counts[total] - sum(self.counts[name] for name in every)
        self.silent.add(key)
        self.split(total, (*every, key))

    def parts(self, total: str, printed: str, silent: Mapping[str, int]) -> None:
        """A total as a printed part, if any, and silent ones."""
        self.counts.update(silent)
        self.silent.update(silent)
        self.split(total, [*([printed] if printed else []), *silent])

    def take(self, other: "CountCells", prefix: str) -> None:
        """The counts of another collection, below a name of their own."""
        self.counts.update({f"{prefix}{key}": count for key, count in other.counts.items()})
        self.sums += [Sum(prefix + line.total, tuple(prefix + part for part in line.parts)) for line in other.sums]
        for mine, theirs in ((self.known, other.known), (self.silent, other.silent), (self.growing, other.growing)):
            mine.update(prefix + key for key in theirs)

    def table(self) -> Table:
        return Table(self.counts, tuple(self.sums), self.known, self.silent, self.growing)

    def publish(self) -> dict[str, Published]:
        return publish_cells(self.counts, self.sums, known=self.known, silent=self.silent)

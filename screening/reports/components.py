"""Collecting people counts and the sums that link them, before they are published together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from screening.reports.disclosure import Published, Sum, publish_cells


@dataclass
class Cells:
    """Counts, the sums between them, and the cells that are printed anyway or never."""

    counts: dict[str, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)

    def split(self, total: str, parts: Mapping[str, int]) -> None:
        """All printed parts of a total."""
        self.counts.update(parts)
        self.sums.append(Sum(total, tuple(parts)))

    def rest(self, total: str, *names: str, **parts: int) -> None:
        """Printed parts of a total (known by name, or given with their counts), and a remainder nobody prints."""
        self.counts.update(parts)
        every = (*names, *parts)
        key = f"{total}-without-{'-'.join(every)}"
        self.counts[key] = self.counts[total] - sum(self.counts[name] for name in every)
        self.silent.add(key)
        self.sums.append(Sum(total, (*every, key)))

    def publish(self) -> dict[str, Published]:
        return publish_cells(self.counts, self.sums, known=self.known, silent=self.silent)

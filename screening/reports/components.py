"""Collecting people counts and the sums that link them, and publishing them part by part.

Cells that share no sum cannot give each other away. Publishing each connected part by itself hides the same cells and
takes a hundredth of the time. A cell everybody may see links nothing: its number is no news.
"""

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
        found: dict[str, Published] = {}
        for keys, sums in self._parts():
            counts = {key: self.counts[key] for key in keys}
            special = {"known": self.known & keys, "silent": self.silent & keys}
            found.update(publish_cells(counts, sums, **special))
        return found

    def _parts(self) -> list[tuple[set[str], list[Sum]]]:
        """Cells linked by sums through cells that are not known anyway."""
        home = {key: key for key in self.counts}

        def root(key: str) -> str:
            while home[key] != key:
                home[key] = home[home[key]]
                key = home[key]
            return key

        for line in self.sums:
            linked = [key for key in (line.total, *line.parts) if key not in self.known]
            for key in linked[1:]:
                home[root(key)] = root(linked[0])
        parts: dict[str, tuple[set[str], list[Sum]]] = {}
        for key in self.counts:
            parts.setdefault(root(key), (set(), []))[0].add(key)
        for line in self.sums:
            inside = [key for key in (line.total, *line.parts) if key not in self.known]
            if inside:
                keys, sums = parts[root(inside[0])]
                keys.update((line.total, *line.parts))
                sums.append(line)
        return list(parts.values())

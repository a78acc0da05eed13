"""k-anonymity: nobody in a file can be told from at least k − 1 others by what outsiders may know. Pure.

A record is a child with its quasi-identifiers (sex, grade, school, …). While many children are alike with fewer than
k, one identifier is made coarser for everybody; when few are left, those are left out. What stands in the other
columns is not protected by this: if all k alike have the same score, it is told (no l-diversity is claimed).
The idea is that of Samarati & Sweeney 1998; which identifier becomes coarser first is our own rule.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

K = 5
MOST_LEFT_OUT = 0.05
"""Up to this share of the children is left out before an identifier is made coarser."""
HELPS = 0.25
"""A step is worth taking when it brings the number of such children down by this share."""
ANY = "*"

Record = Mapping[str, str]


@dataclass(frozen=True)
class Identifier:
    """A column outsiders may know. `steps`: what its values become, coarser and coarser, the last of them `ANY`.

    One without steps stays as it is (the group of the study).
    """

    name: str
    steps: tuple[Callable[[str], str], ...] = ()

    def at(self, value: str, level: int) -> str:
        """The value of this column at a level of coarseness, 0 the value itself. Raises `IndexError` beyond the last
        step.
        """
        return self.steps[level - 1](value) if level else value


@dataclass(frozen=True)
class Anonymous:
    """`records`: the coarser record of each child, in the order given; None for a child that is left out."""

    records: tuple[Record | None, ...]
    levels: Mapping[str, int]  # identifier → how often it was made coarser
    smallest: int  # of the groups of children alike that are in the file; 0 when nobody is

    @property
    def left_out(self) -> int:
        """How many rows (children) are left out of the file: those whose record is None. Source of the limit of 5 %:
        docs/evaluation.md.
        """
        return sum(record is None for record in self.records)


def drop(_value: str) -> str:
    """The last step of every identifier: `*`, the same in every row, so that it tells nobody apart."""
    return ANY


def anonymise(records: Sequence[Record], identifiers: Sequence[Identifier], k: int = K) -> Anonymous:
    """Coarser step by step until at most 5 % of the rows (children) are in groups below k; those are left out.

    Taken is the first of the `identifiers` whose next step helps, so those a study needs most stand last; where none
    helps by itself, the one that leaves the fewest children alone. What turns out needless is undone. Raises
    `ValueError` for k < 2 or a record without one of the identifiers. Source: k-anonymity, Samarati & Sweeney 1998.
    """
    if k < 2:
        raise ValueError("k must be at least 2: alone, everybody is known")
    if any(one.name not in record for record in records for one in identifiers):
        raise ValueError("a record lacks an identifier")
    levels = {one.name: 0 for one in identifiers}
    while _lonely(records, identifiers, levels, k) > MOST_LEFT_OUT * len(records):
        better = _next_step(records, identifiers, levels, k)
        if better is None:
            break
        levels[better] += 1
    _take_back(records, identifiers, levels, k)
    return _cut(records, identifiers, levels, k)


def _next_step(
    records: Sequence[Record], identifiers: Sequence[Identifier], levels: Mapping[str, int], k: int
) -> str | None:
    possible = [one for one in identifiers if levels[one.name] < len(one.steps)]
    left = {one.name: _lonely(records, identifiers, {**levels, one.name: levels[one.name] + 1}, k) for one in possible}
    enough = (1 - HELPS) * _lonely(records, identifiers, levels, k)
    helpful = [name for name, count in left.items() if count <= enough]
    return helpful[0] if helpful else min(left, key=lambda name: left[name], default=None)


def _take_back(records: Sequence[Record], identifiers: Sequence[Identifier], levels: dict[str, int], k: int) -> None:
    """Steps that later ones made needless are undone, those a study needs most first."""
    allowed = max(MOST_LEFT_OUT * len(records), _lonely(records, identifiers, levels, k))
    for one in reversed(identifiers):
        while levels[one.name]:
            finer = {**levels, one.name: levels[one.name] - 1}
            if _lonely(records, identifiers, finer, k) > allowed:
                break
            levels.update(finer)


def _lonely(records: Sequence[Record], identifiers: Sequence[Identifier], levels: Mapping[str, int], k: int) -> int:
    sizes = Counter(_key(record, identifiers, levels) for record in records)
    return sum(size for size in sizes.values() if size < k)


def _key(record: Record, identifiers: Sequence[Identifier], levels: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(one.at(record[one.name], levels[one.name]) for one in identifiers)


def _cut(records: Sequence[Record], identifiers: Sequence[Identifier], levels: Mapping[str, int], k: int) -> Anonymous:
    keys = [_key(record, identifiers, levels) for record in records]
    sizes = Counter(keys)
    names = [one.name for one in identifiers]
    found = tuple(dict(zip(names, key, strict=True)) if sizes[key] >= k else None for key in keys)
    return Anonymous(found, dict(levels), min((size for size in sizes.values() if size >= k), default=0))

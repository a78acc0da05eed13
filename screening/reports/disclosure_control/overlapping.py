"""Disclosure control for counts of groups that overlap: a child with two reasons is counted in both.

Pure. Children alike in every way that is counted form a *kind*; each printed number is the size of some kinds
together. Whoever reads the page is taken to know which kinds there are, only not how large each is. No small group (1
to 4) may follow from all printed numbers together. By sums: neither a cell, nor what is left of one cell beside
another, nor a kind. By bounds: for each small cell and remainder another filling is found that gives every printed
number, keeps every “<5” true (“—” may be any number but 0) and gives that group another size; where none is found,
more is hidden.
"""

from collections.abc import Collection, Hashable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from screening.reports.disclosure_control.model import SMALLEST, Published, Why

Kind = TypeVar("Kind", bound=Hashable)
Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]

ENOUGH = 10_000
"""So many exchanges are looked at, no more: memory."""
NOTHING = 1e-7
"""A direction shorter than this is 0 but for rounding."""


def publish_overlapping(
    cells: Mapping[str, Collection[Kind]],
    sizes: Mapping[Kind, int],
    *,
    silent: Collection[Collection[Kind]] = (),
    secret: Collection[Collection[Kind]] = (),
    told: Collection[str] = (),
) -> dict[str, Published]:
    """Decide for every cell whether it may be printed.

    ``cells``: key → its kinds, those first that should rather be printed. ``sizes``: kind → children of that kind.
    ``silent``: groups that are printed nowhere but must not become computable when small. ``secret``: groups whose
    number is hidden elsewhere: it must not follow, however large it is. ``told``: cells whose number, or that it is
    “<5”, is printed anyway.
    """
    kinds = {kind: at for at, kind in enumerate(sizes)}
    size = np.array(list(sizes.values()), dtype=float)
    table, kept = _table(cells.values(), kinds), _table(secret, kinds)
    values, guarded = table @ size, np.vstack([_guarded(table, size), kept[kept @ size > 0]])
    unprinted = np.vstack([_table(silent, kinds), np.eye(len(kinds))])
    every = np.vstack([guarded, unprinted[_small(unprinted @ size)]])
    known = np.array([key in told for key in cells], dtype=bool)
    printed = _print_what_determines_nothing(table, values, every, known)
    named = _small(values)  # said to be “<5”
    _hide_until_safe(table, size, (printed, named), guarded, known)
    shown = zip(cells, values, printed, named, strict=True)
    return {key: _cell(int(value), is_printed, is_named) for key, value, is_printed, is_named in shown}


def _hide_until_safe(table: Array, size: Array, said: tuple[Mask, Mask], guarded: Array, known: Mask) -> None:
    """Takes back what is printed, then what is said to be “<5”, until no guarded group is exposed."""
    printed, named = said
    free, exposed = (table @ size > 0) & ~known, guarded
    while len(exposed := exposed[_exposed(table, size, said, exposed)]):
        mask = printed if (printed & free).any() else named
        if not (mask & free).any():
            return  # all that is left is printed elsewhere
        mask[_dispensable(table, mask & free, exposed)] = False


def _cell(value: int, is_printed: bool, is_named: bool) -> Published:
    if is_printed:
        return Published(value)
    return Published(None, Why.SMALL if is_named else Why.COMPLEMENT)


def _table(groups: Collection[Collection[Any]], kinds: Mapping[Any, int]) -> Array:
    """groups × kinds, 1 where the kind belongs to the group."""
    table = np.zeros((len(groups), len(kinds)))
    for row, group in zip(table, groups, strict=True):
        row[[kinds[kind] for kind in group if kind in kinds]] = 1
    return table


def _small(values: Array) -> Mask:
    return (values > 0) & (values < SMALLEST)


def _guarded(groups: Array, size: Array) -> Array:
    """Small groups, and what is left of a group beside another inside it when that is small; each once."""
    values, shared = groups @ size, groups @ groups.T
    whole, part = np.nonzero((shared == np.diag(shared)) & (np.diag(shared)[:, None] > np.diag(shared)))
    near = _small(values[whole] - values[part])
    found = np.vstack([groups[_small(values)], groups[whole[near]] - groups[part[near]]])
    _print, once = np.unique(_fingerprints(found.T)[:-1], return_index=True)
    return found[once]


def _print_what_determines_nothing(table: Array, values: Array, guarded: Array, known: Mask) -> Mask:
    """One cell after the other is printed unless a guarded group would lie in the span of those printed: first those
    that are known anyway; what follows from them alone is not guarded any more."""
    left, open_ = table.copy(), guarded.copy()  # what the printed cells leave open of every cell and guarded group
    printed = np.zeros(len(table), dtype=bool)
    for at in [*np.flatnonzero(known & ~_small(values)), *np.flatnonzero(~known & ~_small(values))]:
        length = np.linalg.norm(left[at])
        if length > NOTHING:
            step = left[at] / length
            rest = open_ - np.outer(open_ @ step, step)
            follows = np.linalg.norm(rest, axis=1) < NOTHING
            if follows.any() and not known[at]:
                continue
            left, open_ = left - np.outer(left @ step, step), rest[~follows]
        printed[at] = True
    return printed


def _exposed(table: Array, size: Array, said: tuple[Mask, Mask], guarded: Array) -> Mask:
    """Guarded groups for which no other filling was found, given which cells are printed and which are “<5”."""
    shown = table[said[0]]
    found: Mask = _moved(table, size, said, guarded, _exchanges_with_large_kinds(shown, size))
    if not found.all():
        found[~found] = _moved(table, size, said, guarded[~found], _exchanges_of_two(_fingerprints(shown)))
    return ~found


def _moved(table: Array, size: Array, said: tuple[Mask, Mask], guarded: Array, moves: Array) -> Mask:
    """Guarded groups whose size some of these moves changes, all that is said about the cells staying true."""
    printed, named = said
    touching = ((moves @ guarded.T) != 0).any(axis=1)
    moves = moves[touching & (size + moves >= 0).all(axis=1)]
    after = table @ size + moves @ table.T
    honest = ((after > 0) & (~named | _small(after)))[:, ~printed].all(axis=1)
    found: Mask = ((moves[honest] @ guarded.T) != 0).any(axis=0)
    return found


def _fingerprints(printed: Array) -> Whole:
    """What a child of each kind adds to the printed numbers, as one number; the last place stands for nobody."""
    weights = np.random.default_rng(0).integers(1, 2**40, size=len(printed))
    return np.append(weights @ printed.astype(np.int64), 0)


def _exchanges_of_two(adds: Whole) -> Array:
    """Ways to move at most two children so that every printed number stays; moves × kinds.

    Pairs of kinds may be exchanged when they add the same. They are sorted by what they add and exchanged with their
    neighbours and with the last of their like: nobody, among those that add nothing.
    """
    first, second = np.triu_indices(len(adds))
    total = adds[first] + adds[second]
    order = np.argsort(total, kind="stable")
    last = order[np.searchsorted(total[order], total[order], side="right") - 1]
    near = [(order[:-far], order[far:]) for far in (1, 2, 3)]
    one, other = (np.concatenate(side) for side in zip((order, last), *near, strict=True))
    alike = total[one] == total[other]
    some = slice(None, None, 1 + int(alike.sum()) // ENOUGH)
    one, other = one[alike][some], other[alike][some]
    taken, given = np.append(one, other), np.append(other, one)
    return _change(len(adds), taken=(first[taken], second[taken]), given=(first[given], second[given]))


def _exchanges_with_large_kinds(printed: Array, size: Array) -> Array:
    """One child more of a kind, or one fewer, made up for by the large kinds; moves × kinds.

    The printed sums are solved for the largest kinds that determine them; where that gives whole numbers it is a move.
    """
    order = np.argsort(-size, kind="stable")
    rows = printed[:, order]
    solved: list[int] = []
    for column in range(len(order)):
        rest = np.abs(rows[len(solved) :, column])
        if rest.max(initial=0) > NOTHING:
            place = len(solved) + int(rest.argmax())
            rows[[len(solved), place]] = rows[[place, len(solved)]]
            rows[len(solved)] /= rows[len(solved), column]
            others = np.arange(len(rows)) != len(solved)
            rows[others] -= np.outer(rows[others, column], rows[len(solved)])
            solved.append(column)
    free = np.setdiff1d(np.arange(len(order)), solved)
    moves = np.zeros((len(free), len(order)))
    moves[np.arange(len(free)), order[free]] = 1
    moves[:, order[solved]] = -rows[: len(solved), free].T
    whole = np.rint(moves)
    whole = whole[(np.abs(moves - whole) < NOTHING).all(axis=1)]
    return np.vstack([whole, -whole])


def _change(count: int, *, taken: tuple[Whole, ...], given: tuple[Whole, ...]) -> Array:
    """One row an exchange: how many children more or fewer of each kind; nobody, the last place, left out."""
    moves = np.zeros((len(taken[0]), count))
    rows = np.arange(len(moves))
    for one, other in zip(taken, given, strict=True):
        np.add.at(moves, (rows, one), -1)
        np.add.at(moves, (rows, other), 1)
    return moves[:, :-1]


def _dispensable(table: Array, said: Mask, exposed: Array) -> int:
    """The last of these cells that shares a kind with an exposed group, else the last one of all."""
    near = said & ((table @ np.abs(exposed).T) > 0).any(axis=1)
    return int(np.flatnonzero(near if near.any() else said)[-1])

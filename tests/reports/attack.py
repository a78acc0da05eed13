"""What somebody with the whole page and a computer finds out: the exact bounds of a group nobody printed."""

from collections.abc import Collection, Hashable, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from screening.reports.disclosure import Published, Why

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

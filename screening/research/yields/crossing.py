"""The yield beside what the county's month calls overdue: two counts of nearly the same children, which one reader
subtracts.

Pure. Children who came equally far are one *kind*; every count of the yield is the sum of some kinds. A child that was
flagged and not looked at is, once its day has passed, one overdue first look: in a round whose days are all over the
two numbers are one. What both count is taken apart from what only one of them counts; a part that is nought is left
out, as if everybody knew that there is none. Where the two are equal by chance they are tied as one: whoever takes them
for the same is right.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import permutations

from screening.reports.county.figures import county_key
from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import Table
from screening.research.yields.counting import NAMES
from screening.research.yields.gathering import RoundCame, RoundYield
from screening.rounds.models import ScreeningRound

HEAD = "yield"


def key_of_all(current: ScreeningRound, step: str) -> str:
    """The cell of the county's month for all children of a round who came so far: flagged, looked_at, needed."""
    return f"{HEAD}.{current.school_year}-{current.term}.{step}"


def table_of(one: RoundYield | RoundCame, overdue: Mapping[str, Collection[int]]) -> Table:
    """`overdue`: kind of work past its date → the child of each piece, as the county's table of the same day counts
    them. Then the sums name its cells: both must be published together."""
    sizes = Counter(child.steps for child in one.flagged)
    kinds = {steps: key_of_all(one.round, f"kind-{steps}") for steps in sorted(sizes)}
    own = {name: [steps for steps in kinds if steps >= at] for at, name in enumerate(NAMES)}
    cells = CountCells(growing={key_of_all(one.round, name) for name in own})
    cells.counts |= {key: sizes[steps] for steps, key in kinds.items()}
    for name, group in [*own.items(), *_rests(own)]:
        cells.counts[key_of_all(one.round, name)] = sum(sizes[steps] for steps in group)
        cells.split(key_of_all(one.round, name), [kinds[steps] for steps in group])
    cells.silent = cells.counts.keys() - cells.growing
    if 0 in kinds:
        missed = Counter(child.student for child in one.flagged if not child.steps)
        for kind, children in overdue.items():
            _tie(cells, kinds[0], missed, kind, Counter(children))
    return cells.table()


def _rests(groups: Mapping[str, list[int]]) -> Iterator[tuple[str, list[int]]]:
    """What is left of a count without the children of another one."""
    for (name, whole), (other, part) in permutations(groups.items(), 2):
        rest = [steps for steps in whole if steps not in part]
        if 0 < len(rest) < len(whole):
            yield f"rest-{name}-without-{other}", rest


def _tie(cells: CountCells, key: str, missed: Counter[int], kind: str, late: Counter[int]) -> None:
    """`key`: the cell of those not looked at."""
    overdue, both = county_key(f"overdue.{kind}"), (missed & late).total()
    if missed.total() == late.total():
        cells.split(overdue, [key])
        return
    for total, rest, count in ((key, "in-time", missed.total()), (overdue, "beside", late.total())):
        parts = {f"{key}-{kind}-late": both, f"{key}-{kind}-{rest}": count - both}
        cells.parts(total, "", {part: size for part, size in parts.items() if size})

"""The yield beside the equity view, child by child: two counts of nearly the same children, which one reader subtracts.

Pure. Children alike in both views are one *kind*: how far the equity view says they came (0 not counted, 1 flagged, 2
looked at) and how far the yield does (0 not counted, then the steps). Every count of either view is the sum of some
kinds. The reader is taken to know which kinds there are, only not how large each is.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import permutations

from screening.reports.county.equity.keys import key_of as equity_key
from screening.reports.county.equity.keys import round_of
from screening.reports.disclosure_control.model import Sum, Table
from screening.research.yields.counting import NAMES
from screening.research.yields.gathering import RoundCame, RoundYield
from screening.rounds.models import ScreeningRound

HEAD = "yield"
Kind = tuple[int, int]
Group = Collection[Kind]


def key_of_all(current: ScreeningRound, step: str) -> str:
    """The cell of the county's month for all children of a round who came so far: flagged, looked_at, needed."""
    return _key(current, step)


def table_of(one: RoundYield | RoundCame, looked_at: Mapping[int, bool]) -> Table:
    """`looked_at`: child with a flag → looked at, as the equity view of the same day counts this round; empty where it
    counts another round or nobody. Then the sums name its cells: both must be published together."""
    sizes = _kinds(one, looked_at)
    own = {key_of_all(one.round, step): _came(sizes, at) for at, step in enumerate(NAMES, 1)}
    beside = _equity(one.round, sizes) if looked_at else {}
    groups = own | beside | dict(_rests(one.round, own | beside))
    kinds = {kind: _key(one.round, f"kind-{kind[0]}-{kind[1]}") for kind in sorted(sizes)}
    cells = {key: sum(sizes[kind] for kind in group) for key, group in groups.items() if key not in beside}
    cells |= {key: sizes[kind] for kind, key in kinds.items()}
    sums = [Sum(key, tuple(kinds[kind] for kind in group)) for key, group in groups.items()]
    return Table(cells, sums, silent=sorted(cells.keys() - own.keys()), growing=list(own))


def _kinds(one: RoundYield | RoundCame, looked_at: Mapping[int, bool]) -> Counter[Kind]:
    """A child with two flags is counted twice by the yield; the second time it stands for nobody in the equity view."""
    left, sizes = dict(looked_at), Counter[Kind]()
    for child in one.flagged:
        sizes[1 + left.pop(child.student) if child.student in left else 0, 1 + child.steps] += 1
    sizes.update((1 + seen, 0) for seen in left.values())
    return sizes


def _came(sizes: Mapping[Kind, int], step: int) -> list[Kind]:
    return [kind for kind in sorted(sizes) if kind[1] >= step]


def _equity(current: ScreeningRound, sizes: Mapping[Kind, int]) -> dict[str, Group]:
    home = round_of(current.school_year, current.term)
    stands = {"flagged": (1, 2), "not-looked-at": (1,), "looked-at": (2,)}
    return {
        equity_key(home, "all", "all", figure): [kind for kind in sorted(sizes) if kind[0] in places]
        for figure, places in stands.items()
    }


def _rests(current: ScreeningRound, groups: Mapping[str, Group]) -> Iterator[tuple[str, Group]]:
    """What is left of a count without the children of another one."""
    for (name, whole), (other, part) in permutations(groups.items(), 2):
        rest = [kind for kind in whole if kind not in part]
        if 0 < len(rest) < len(whole):
            yield _key(current, f"rest-{_last(name)}-without-{_last(other)}"), rest


def _key(current: ScreeningRound, name: str) -> str:
    return f"{HEAD}.{round_of(current.school_year, current.term)}.{name}"


def _last(key: str) -> str:
    return f"{key.split('.')[0]}-{key.split('.')[-1]}"

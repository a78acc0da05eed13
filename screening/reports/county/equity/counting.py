"""The people counts of the equity view and the sums that link them to each other and to the county's. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from screening.reports.county.district.keys import RATED, STATES, county_key, township_key
from screening.reports.county.equity.crossing import tie_labels, tie_to_overdue
from screening.reports.county.equity.keys import (
    DIMENSIONS,
    EVERYBODY,
    FIXED,
    GRADE,
    LABEL,
    POLICY,
    SCREENED,
    STEPS,
    TOWNSHIP,
    ChainStep,
    key_of,
)
from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import SMALLEST_DENOMINATOR, Table
from screening.reports.disclosure_control.shares import Share

LEFT, NO_CONSENT, REFUSED = "left", "no-consent-yet", "refused"
CONSENT = (NO_CONSENT, REFUSED)


@dataclass(frozen=True, slots=True)
class CountedChild:
    """One child of a round, as it stood on the last day of a month. `late`: kinds of work past their date for it."""

    state: str
    policy: str
    label: str
    sex: str
    grade: int
    boarding: str
    township: int
    flagged: bool = False
    looked_at: bool = False
    due: bool = False
    followed_up: bool = False
    late: frozenset[str] = frozenset()

    def group(self, dimension: str) -> str:
        return str(getattr(self, dimension))

    @property
    def figures(self) -> tuple[str, ...]:
        """Everything this child is counted in, besides the children of its group."""
        flag = _of_two(self.flagged, self.looked_at, ("flagged", "looked-at", "not-looked-at"))
        return _figures(
            self.state, flag + _of_two(self.due, self.followed_up, ("due", "followed-up", "not-followed-up"))
        )


def _of_two(counts: bool, done: bool, names: tuple[str, str, str]) -> tuple[str, ...]:
    return (names[0], names[1] if done else names[2]) if counts else ()


@cache
def _figures(state: str, more: tuple[str, ...]) -> tuple[str, ...]:
    """Asked of every child for every dimension; there are few answers."""
    if state == LEFT:
        return ("enrolled", "left")
    found = ["enrolled", "children", "screened" if state == "rated" else "not-screened"]
    if state != REFUSED:
        found.append("taking-part")
    if state not in ("rated", REFUSED):
        found.append("missed")
    if state != "rated":
        found.append(state if state in CONSENT else "other-reason")
    return (*found, *more)


class _RoundCells(CountCells):
    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current


def tables_of(
    current: str, children: Iterable[CountedChild], overdue: Mapping[int, Counter[str]] | None = None
) -> list[Table]:
    """One table. Its sums name cells of the county's tables as well: both must be published together. `overdue`:
    township → pieces of work past their date by kind, which the county's tables print.

    A step that fewer than ten children have come to is counted as a whole and not by group.
    """
    kinds = Counter(children)
    if not kinds:
        return []
    cells = _RoundCells(current)
    total = _counted((child.figures, count) for child, count in kinds.items())
    for step in STEPS:
        _add_step(cells, "all", "all", step, total)
    _everybody(cells, "all", "all", total)
    cells.split(county_key("enrolled"), [key_of(current, "all", "all", "children"), county_key(f"state.{LEFT}")])
    gone = [county_key(f"state.{REFUSED}"), county_key(f"state.{LEFT}")]
    cells.split(county_key("enrolled"), [key_of(current, "all", "all", SCREENED.whole), *gone])
    for whole, missed, _rest in (SCREENED, EVERYBODY):
        cells.split(key_of(current, "all", "all", whole), [county_key(RATED), key_of(current, "all", "all", missed)])
    steps = [step for step in STEPS if step is SCREENED or total[step.whole] >= SMALLEST_DENOMINATOR]
    for dimension in DIMENSIONS:
        _add_dimension(cells, dimension, kinds, steps)
    tie_labels(cells, current, kinds)
    if overdue:
        tie_to_overdue(cells, current, kinds, overdue)
    cells.growing |= set(cells.counts) - cells.known - cells.silent
    return [cells.table()]


def _counted(figures: Iterable[tuple[tuple[str, ...], int]]) -> Counter[str]:
    """Figures of children alike, and how many these are → how many children each figure counts."""
    alike: Counter[tuple[str, ...]] = Counter()
    for several, count in figures:
        alike[several] += count
    found: Counter[str] = Counter()
    for several, count in alike.items():
        for figure in several:
            found[figure] += count
    return found


def _add_step(cells: _RoundCells, dimension: str, group: str, step: Sequence[str], counted: Counter[str]) -> None:
    """Of how many, whom it missed, and the others, who are not printed but must not follow when they are few."""
    keys = [key_of(cells.current, dimension, group, figure) for figure in step]
    cells.counts.update(zip(keys, (counted[figure] for figure in step), strict=True))
    cells.silent.add(keys[-1])
    cells.split(keys[0], keys[1:])


def _everybody(cells: _RoundCells, dimension: str, group: str, counted: Counter[str]) -> None:
    """Those who take part and those who do not; printed is how many children there are where consent stands."""
    keys = {name: key_of(cells.current, dimension, group, name) for name in (*EVERYBODY, *SCREENED)}
    refused = _refused(cells.current, dimension, group)
    cells.counts.update({keys[name]: counted[name] for name in EVERYBODY[:2]})
    cells.silent.add(keys["not-screened"])
    if dimension not in PRINTED_BY_COUNTY:
        cells.counts[refused] = counted[REFUSED]
    if dimension not in (*PRINTED_BY_COUNTY, POLICY):
        cells.silent.add(refused)
    if dimension not in ("all", POLICY):
        cells.silent.add(keys["children"])
    cells.split(keys["children"], [keys["taking-part"], refused])
    cells.split(keys["not-screened"], [keys["missed"], refused])


PRINTED_BY_COUNTY = ("all", TOWNSHIP)
"""Of these the county's own table says how many take no part."""


def _refused(current: str, dimension: str, group: str) -> str:
    state = f"state.{REFUSED}"
    if dimension == TOWNSHIP:
        return township_key(int(group), state)
    return county_key(state) if dimension == "all" else key_of(current, dimension, group, REFUSED)


def _add_dimension(
    cells: _RoundCells, dimension: str, kinds: Mapping[CountedChild, int], steps: Sequence[ChainStep]
) -> None:
    """The groups of a dimension are a second way to cut the same total: every column adds up to it.

    By the research label, which stands in the annex, the steps are counted and nothing else.
    """
    members: dict[str, list[tuple[tuple[str, ...], int]]] = {group: [] for group in FIXED.get(dimension, ())}
    for child, count in kinds.items():
        members.setdefault(child.group(dimension), []).append((child.figures, count))
    by_group = {group: _counted(figures) for group, figures in members.items()}
    for group, counted in by_group.items():
        for step in steps:
            _add_step(cells, dimension, group, step, counted)
        if dimension != LABEL:
            _everybody(cells, dimension, group, counted)
        if dimension in _LINKS:
            _LINKS[dimension](cells, group, counted)
    if dimension not in (*PRINTED_BY_COUNTY, LABEL):
        parts = [_refused(cells.current, dimension, group) for group in by_group]
        cells.split(county_key(f"state.{REFUSED}"), parts)
    everybody = () if dimension == LABEL else EVERYBODY[:2]
    for figure in (*everybody, *(figure for step in steps for figure in step)):
        parts = [key_of(cells.current, dimension, group, figure) for group in by_group]
        cells.split(key_of(cells.current, "all", "all", figure), parts)
    if dimension == POLICY:
        parts = [key_of(cells.current, POLICY, group, NO_CONSENT) for group in by_group]
        cells.split(county_key(f"state.{NO_CONSENT}"), parts)


def _consent(cells: _RoundCells, group: str, counted: Counter[str]) -> None:
    """Why children were not screened, as far as their guardians decide it."""
    keys = [key_of(cells.current, POLICY, group, figure) for figure in (NO_CONSENT, "other-reason")]
    cells.counts.update(zip(keys, (counted[figure] for figure in (NO_CONSENT, "other-reason")), strict=True))
    cells.silent.add(keys[-1])
    cells.split(key_of(cells.current, POLICY, group, SCREENED.missed), keys)


def _class_lists(cells: _RoundCells, group: str, counted: Counter[str]) -> None:
    """How many children a grade has is known from the lists of its classes."""
    enrolled, left, stayed = (key_of(cells.current, GRADE, group, name) for name in ("enrolled", "left", "children"))
    cells.counts |= {enrolled: counted["enrolled"], left: counted["left"]}
    cells.known.add(enrolled)
    cells.silent.add(left)
    cells.split(enrolled, [stayed, left])


def _township(cells: _RoundCells, group: str, _counted: Counter[str]) -> None:
    """The county's own table says of each township how many are enrolled, rated and in every other state."""
    key, pk = partial(key_of, cells.current, TOWNSHIP, group), int(group)
    cells.split(township_key(pk, "enrolled"), [key("children"), township_key(pk, f"state.{LEFT}")])
    gone = [township_key(pk, f"state.{REFUSED}"), township_key(pk, f"state.{LEFT}")]
    cells.split(township_key(pk, "enrolled"), [key(SCREENED.whole), *gone])
    for whole, missed, _rest in (SCREENED, EVERYBODY):
        cells.split(key(whole), [township_key(pk, RATED), key(missed)])
    others = [state for state in STATES if state not in (RATED, f"state.{LEFT}", f"state.{REFUSED}")]
    cells.split(key(SCREENED.missed), [township_key(pk, state) for state in others])


_LINKS = {POLICY: _consent, GRADE: _class_lists, TOWNSHIP: _township}


def may_be_chance(one: Share, other: Share) -> bool:
    """Whether the 95 % interval of the difference of two shares (0 to 1) holds 0. Both values must be known.

    Formula p₁ − p₂ ∓ √((p₁ − l₁)² + (u₂ − p₂)²) from two Wilson intervals. Raises `ValueError` for a hidden share.
    Source: Newcombe 1998, Statistics in Medicine 17:873–890, method 10.
    """
    if one.value is None or other.value is None:
        raise ValueError("a hidden share has no difference")
    gap = one.value - other.value
    low = gap - math.hypot(one.value - one.low, other.high - other.value)
    high = gap + math.hypot(one.high - one.value, other.value - other.low)
    return low <= 0 <= high

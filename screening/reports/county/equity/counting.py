"""The people counts of the equity view and the sums that link them to each other and to the county's. Pure."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from screening.reports.county.district.keys import RATED, STATES, county_key, township_key
from screening.reports.county.equity.crossing import tie_to_overdue
from screening.reports.county.equity.keys import (
    DIMENSIONS,
    FIXED,
    GRADE,
    LABEL,
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
        return tuple(self._figures())

    def _figures(self) -> Iterator[str]:
        """Everything this child is counted in, besides the children of its group."""
        yield "enrolled"
        if self.state == LEFT:
            yield "left"
            return
        yield "children"
        yield "screened" if self.state == "rated" else "not-screened"
        if self.state != "rated":
            yield self.state if self.state in CONSENT else "other-reason"
        if self.flagged:
            yield from ("flagged", "looked-at" if self.looked_at else "not-looked-at")
        if self.due:
            yield from ("due", "followed-up" if self.followed_up else "not-followed-up")


class _RoundCells(CountCells):
    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current


def tables_of(
    current: str, children: Sequence[CountedChild], overdue: Mapping[int, Counter[str]] | None = None
) -> list[Table]:
    """One table. Its sums name cells of the county's tables as well: both must be published together. `overdue`:
    township → pieces of work past their date by kind, which the county's tables print.

    A step that fewer than ten children have come to is counted as a whole and not by group.
    """
    if not children:
        return []
    cells = _RoundCells(current)
    total = Counter(figure for child in children for figure in child.figures)
    for step in STEPS:
        _add_step(cells, "all", "all", step, total)
    whole, missed, _rest = (key_of(current, "all", "all", figure) for figure in SCREENED)
    cells.split(county_key("enrolled"), [whole, county_key(f"state.{LEFT}")])
    cells.split(whole, [county_key(RATED), missed])
    steps = [step for step in STEPS if step is SCREENED or total[step.whole] >= SMALLEST_DENOMINATOR]
    for dimension in DIMENSIONS:
        _add_dimension(cells, dimension, children, steps)
    if overdue:
        tie_to_overdue(cells, current, children, overdue)
    cells.growing = set(cells.counts) - cells.known - cells.silent
    return [cells.table()]


def _add_step(cells: _RoundCells, dimension: str, group: str, step: Sequence[str], counted: Counter[str]) -> None:
    """Of how many, whom it missed, and the others, who are not printed but must not follow when they are few."""
    keys = [key_of(cells.current, dimension, group, figure) for figure in step]
    cells.counts.update(zip(keys, (counted[figure] for figure in step), strict=True))
    cells.silent.add(keys[-1])
    cells.split(keys[0], keys[1:])


def _add_dimension(
    cells: _RoundCells, dimension: str, children: Sequence[CountedChild], steps: Sequence[ChainStep]
) -> None:
    """The groups of a dimension are a second way to cut the same total: every column adds up to it."""
    by_group: dict[str, Counter[str]] = {group: Counter() for group in FIXED.get(dimension, ())}
    for child in children:
        by_group.setdefault(child.group(dimension), Counter()).update(child.figures)
    for group, counted in by_group.items():
        for step in steps:
            _add_step(cells, dimension, group, step, counted)
        if dimension in _LINKS:
            _LINKS[dimension](cells, group, counted)
    for figure in (figure for step in steps for figure in step):
        parts = [key_of(cells.current, dimension, group, figure) for group in by_group]
        cells.split(key_of(cells.current, "all", "all", figure), parts)
    if dimension == LABEL:
        for state in CONSENT:
            parts = [key_of(cells.current, LABEL, group, state) for group in by_group]
            cells.split(county_key(f"state.{state}"), parts)


def _consent(cells: _RoundCells, group: str, counted: Counter[str]) -> None:
    """Why children were not screened, as far as their guardians decide it."""
    keys = [key_of(cells.current, LABEL, group, figure) for figure in (*CONSENT, "other-reason")]
    cells.counts.update(zip(keys, (counted[figure] for figure in (*CONSENT, "other-reason")), strict=True))
    cells.silent.add(keys[-1])
    cells.split(key_of(cells.current, LABEL, group, "not-screened"), keys)


def _class_lists(cells: _RoundCells, group: str, counted: Counter[str]) -> None:
    """How many children a grade has is known from the lists of its classes."""
    enrolled, left, stayed = (key_of(cells.current, GRADE, group, name) for name in ("enrolled", "left", "children"))
    cells.counts |= {enrolled: counted["enrolled"], left: counted["left"]}
    cells.known.add(enrolled)
    cells.silent.add(left)
    cells.split(enrolled, [stayed, left])


def _township(cells: _RoundCells, group: str, _counted: Counter[str]) -> None:
    """The county's own table says of each township how many are enrolled, rated and in every other state."""
    whole, missed, _rest = (key_of(cells.current, TOWNSHIP, group, figure) for figure in SCREENED)
    pk = int(group)
    cells.split(township_key(pk, "enrolled"), [whole, township_key(pk, f"state.{LEFT}")])
    cells.split(whole, [township_key(pk, RATED), missed])
    others = [state for state in STATES if state not in (RATED, f"state.{LEFT}")]
    cells.split(missed, [township_key(pk, state) for state in others])


_LINKS = {LABEL: _consent, GRADE: _class_lists, TOWNSHIP: _township}


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

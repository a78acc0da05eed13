"""Which counts of yield may be printed. Children with the same reasons who came equally far are one kind; every number
is the size of some kinds together, so no table can be played against another. Rounds share only their random checks.

The counts of all children of a round are published with the county's month, beside what it calls overdue: two counts of
nearly the same children, which one reader subtracts. A child that was flagged and not looked at is, once its day has
passed, one overdue first look: in a round whose days are all over the two numbers are one. What both count is taken
apart from what only one of them counts; a part that is nought is left out, as if everybody knew that there is none.
Where the two are equal by chance they are tied as one: whoever takes them for the same is right. What is hidden there
must not follow from the lines by reason either.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import TypeVar

from screening.reports.county.figures import county_key
from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import Published, Table, Why, is_small, publish_cells
from screening.reports.disclosure_control.overlapping import publish_overlapping
from screening.research.yields.counting import NAMES, Line, RoundYield
from screening.rounds.models import ScreeningRound

Kind = TypeVar("Kind", bound=tuple[Hashable, int])  # what the child is counted under, and how far it came

MISSED = "missed"
FIRST = ("looked_at", "needed", "flagged")
"""Of a group, these should rather be printed than those after them: the first two make the yield."""


def key_of(home: object, group: str, step: str) -> str:
    return f"{home}|{group}|{step}"


def group_of(line: Line) -> str:
    kind, reason = line
    return f"{kind}.{reason.code}.{reason.form}.{reason.form_version}.{reason.rule_version}"


def key_of_all(current: ScreeningRound, step: str) -> str:
    """The cell of the county's month for all children of a round who came so far: flagged, looked_at, needed."""
    return f"yield.{current.school_year}-{current.term}.{step}"


def table_of(one: RoundYield, overdue: Mapping[str, Collection[int]]) -> Table:
    """All children of a round for the county's month. `overdue`: kind of work past its date → the child of each piece,
    as the county's table of the same day counts them. Then the sums name its cells: both must be published together."""
    sizes = Counter(child.steps for child in one.flagged)
    kinds = {steps: key_of_all(one.round, f"kind-{steps}") for steps in sorted(sizes)}
    own = {name: [steps for steps in kinds if steps >= at] for at, name in enumerate(NAMES)}
    groups = dict(own)
    for (name, whole), (other, part) in permutations(own.items(), 2):  # what is left of one without another
        rest = [steps for steps in whole if steps not in part]
        if 0 < len(rest) < len(whole):
            groups[f"rest-{name}-without-{other}"] = rest
    cells = CountCells(growing={key_of_all(one.round, name) for name in own})
    cells.counts |= {key: sizes[steps] for steps, key in kinds.items()}
    for name, group in groups.items():
        cells.counts[key_of_all(one.round, name)] = sum(sizes[steps] for steps in group)
        cells.split(key_of_all(one.round, name), [kinds[steps] for steps in group])
    cells.silent = cells.counts.keys() - cells.growing
    if 0 in kinds:
        missed = Counter(child.student for child in one.flagged if not child.steps)
        for kind, children in overdue.items():
            _tie(cells, kinds[0], missed, kind, Counter(children))
    return cells.table()


def _tie(cells: CountCells, key: str, missed: Counter[int], kind: str, late: Counter[int]) -> None:
    """`key`: the cell of those not looked at."""
    overdue, both = county_key(f"overdue.{kind}"), (missed & late).total()
    if missed.total() == late.total():
        cells.split(overdue, [key])
        return
    for total, rest, count in ((key, "in-time", missed.total()), (overdue, "beside", late.total())):
        parts = {f"{key}-{kind}-late": both, f"{key}-{kind}-{rest}": count - both}
        cells.parts(total, "", {part: size for part, size in parts.items() if size})


def publish_yields(rounds: Sequence[RoundYield], county: Mapping[str, Published]) -> Mapping[str, Published]:
    """`county`: cells of the county's month.

    Keys: `key_of(round, group, step)` with the groups all, drawn, reason.*, alone.*, door.*, and `urgent` alone.
    """
    drawn = Counter((one.round.public_id, child.steps) for one in rounds for child in one.drawn)
    cells = _steps("every", "drawn", drawn)  # all rounds together, which are few in each
    for one in rounds:
        cells |= _steps(one.round.public_id, "drawn", [kind for kind in drawn if kind[0] == one.round.public_id])
    found = publish_overlapping(cells, drawn)
    for one in rounds:
        found |= _flagged(one, county)
        found |= publish_cells({key_of(one.round.public_id, "urgent", "flagged"): one.urgent}, [])
    return found


def _flagged(one: RoundYield, county: Mapping[str, Published]) -> dict[str, Published]:
    """All first, then the reasons and doors, the largest before the smaller ones; those alone last."""
    home, lines = one.round.public_id, one.lines
    sizes = Counter((child.lines, child.steps) for child in one.flagged)
    cells = _steps(home, "all", sizes)
    for line in sorted(lines, key=lambda line: (line[0] == "alone", -lines[line], line[0] == "door")):
        cells |= _steps(home, group_of(line), [kind for kind in sizes if line in kind[0]])
    alike = {under for under, _far in sizes}
    silent = [kinds for under in alike for kinds in _steps("", "", [k for k in sizes if k[0] == under]).values()]
    told = {key_of(home, "all", step): county.get(key_of_all(one.round, step)) for step in NAMES}
    known = {key for key, cell in told.items() if cell == Published(sum(sizes[kind] for kind in cells[key]))}
    secret = [cells[key] for key in told if key not in known]
    # Those not looked at, as what the month calls overdue may tell of them: “<5”, or their number where the month says
    # neither how many were flagged nor how many were looked at.
    missed = [kind for kind in sizes if not kind[1]]
    if is_small(sum(sizes[kind] for kind in missed)) or not known.intersection(list(told)[:2]):
        cells[MISSED] = missed
    found = publish_overlapping(cells, sizes, silent=silent, secret=secret, told={*known, MISSED})
    found.pop(MISSED, None)
    # Printed where both decisions allow it. A number that rows have changed since the month was made is not: beside the
    # lines by reason, which are counted again, it would tell who was changed.
    hidden = Published(None, Why.COMPLEMENT)
    return found | {key: found[key] if cell == found[key] else hidden for key, cell in told.items()}


def _steps(home: object, group: str, kinds: Iterable[Kind]) -> dict[str, list[Kind]]:
    """The cells of a group, step by step: who came so far, and further."""
    every = list(kinds)
    return {key_of(home, group, name): [kind for kind in every if kind[1] >= NAMES.index(name)] for name in FIRST}

"""Which counts of yield may be printed. Children with the same reasons who came equally far are one kind; every number
is the size of some kinds together, so no table can be played against another. Rounds share only their random checks.

The counts of all children of a round are published with the county's month, beside what is overdue. What is hidden
there must not follow from the lines by reason either."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from screening.reports.disclosure_control.model import Published, Why, is_small, publish_cells
from screening.reports.disclosure_control.overlapping import publish_overlapping
from screening.research.yields.counting import NAMES, CountedReason, Followed, alone, by_reason, other_doors
from screening.research.yields.crossing import key_of_all
from screening.research.yields.gathering import RoundYield

Kind = TypeVar("Kind", bound=tuple[Hashable, int])  # what the child is counted under, and how far it came

MISSED = "missed"
FIRST = ("looked_at", "needed", "flagged")
"""Of a group, these should rather be printed than those after them: the first two make the yield."""


def key_of(home: object, group: str, step: str) -> str:
    return f"{home}|{group}|{step}"


def reason_key(kind: str, reason: CountedReason) -> str:
    return f"{kind}.{reason.code}.{reason.form}.{reason.form_version}.{reason.rule_version}"


def publish_yields(rounds: Sequence[RoundYield], county: Mapping[str, Published]) -> Mapping[str, Published]:
    """`county`: cells of the county's month.

    Keys: `key_of(round, group, step)` with the groups all, drawn, reason.*, alone.*, door.*, and `urgent` alone.
    """
    found = _random_checks(rounds)
    for one in rounds:
        found |= _flagged(one, county)
        found |= publish_cells({key_of(one.round.public_id, "urgent", "flagged"): one.urgent}, [])
    return found


def lines_of(child: Followed) -> frozenset[str]:
    """Every printed line this child is counted in."""
    found = {"all", *(reason_key("reason", reason) for reason in child.reasons)}
    if len(child.reasons) == 1:
        found.update(reason_key("alone", reason) for reason in child.reasons)
    if child.rated and not child.by_forms:
        found.update(f"door.{reason.code}" for reason in child.reasons)
    return frozenset(found)


def _flagged(one: RoundYield, county: Mapping[str, Published]) -> dict[str, Published]:
    sizes = Counter((lines_of(child), child.steps) for child in one.flagged)
    cells: dict[str, list[tuple[frozenset[str], int]]] = {}
    for line in _lines(one.flagged):
        cells.update(_steps(one.round.public_id, line, [kind for kind in sizes if line in kind[0]]))
    alike = {lines for lines, _steps_ in sizes}
    silent = [kinds for lines in alike for kinds in _steps("", "", [k for k in sizes if k[0] == lines]).values()]
    told = {key_of(one.round.public_id, "all", step): county.get(key_of_all(one.round, step)) for step in NAMES}
    known = {key for key, cell in told.items() if cell == Published(sum(sizes[kind] for kind in cells[key]))}
    secret = [cells[key] for key in told if key not in known]
    cells |= _missed(sizes, some_known=bool(known.intersection(list(told)[:2])))
    found = publish_overlapping(cells, sizes, silent=silent, secret=secret, told={*known, MISSED})
    found.pop(MISSED, None)
    return found | {key: _of_both(cell, found[key]) for key, cell in told.items()}


def _missed(sizes: Mapping[Kind, int], *, some_known: bool) -> dict[str, list[Kind]]:
    """Those not looked at, as what the month calls overdue may tell of them: “<5”, or their number where the month says
    neither how many were flagged nor how many were looked at."""
    missed = [kind for kind in sizes if not kind[1]]
    few = is_small(sum(sizes[kind] for kind in missed))
    return {MISSED: missed} if few or not some_known else {}


def _of_both(told: Published | None, here: Published) -> Published:
    """Printed where both decisions allow it. A number that rows have changed since the month was made is not: beside
    the lines by reason, which are counted again, it would tell who was changed."""
    return here if told == here else Published(None, Why.COMPLEMENT)


def _lines(flagged: Sequence[Followed]) -> list[str]:
    """All first, then the reasons and doors, the largest before the smaller ones; those alone last."""
    reasons = by_reason(flagged)
    lines = {reason_key("reason", reason): steps.flagged for reason, steps in reasons.items()}
    lines |= {f"door.{code}": steps.flagged for code, steps in other_doors(flagged).items()}
    single = {reason_key("alone", reason): steps.flagged for reason, steps in alone(flagged).items()}
    return ["all", *sorted(lines, key=lambda key: -lines[key]), *sorted(single, key=lambda key: -single[key])]


def _random_checks(rounds: Sequence[RoundYield]) -> dict[str, Published]:
    """Those of each round, and of all rounds together, which are few in each."""
    sizes = Counter((one.round.public_id, child.steps) for one in rounds for child in one.drawn)
    cells = _steps("every", "drawn", sizes)
    for one in rounds:
        cells |= _steps(one.round.public_id, "drawn", [kind for kind in sizes if kind[0] == one.round.public_id])
    return publish_overlapping(cells, sizes)


def _steps(home: object, group: str, kinds: Iterable[Kind]) -> dict[str, list[Kind]]:
    """The cells of a group, step by step: who came so far, and further."""
    every = list(kinds)
    return {key_of(home, group, name): [kind for kind in every if kind[1] >= NAMES.index(name)] for name in FIRST}

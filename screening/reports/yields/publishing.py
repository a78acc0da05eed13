"""Which counts of yield may be printed: all rounds together, with every sum that links them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from screening.reports.components import Cells
from screening.reports.disclosure import Published
from screening.reports.yields.counting import NAMES, Followed, Reason, Steps, alone, by_reason, other_doors, steps_of
from screening.reports.yields.gathering import RoundYield


def key_of(home: object, group: str, step: str) -> str:
    return f"{home}|{group}|{step}"


def reason_key(kind: str, reason: Reason) -> str:
    return f"{kind}.{reason.code}.{reason.form}.{reason.form_version}.{reason.rule_version}"


def publish_yields(rounds: Sequence[RoundYield]) -> Mapping[str, Published]:
    """Keys: `key_of(round, group, step)` with the groups all, drawn, reason.*, alone.*, door.*, and `urgent` alone."""
    cells = Cells()
    for one in rounds:
        home = one.round.public_id
        _chain(cells, home, "all", steps_of(one.flagged))
        _chain(cells, home, "drawn", steps_of(one.drawn))
        _reasons(cells, one)
        for code, steps in other_doors(one.flagged).items():
            _chain(cells, home, f"door.{code}", steps)
            _part(cells, home, "all", f"door.{code}")
        _link(cells, one)
        cells.counts[key_of(home, "urgent", "flagged")] = one.urgent
    _all_rounds(cells, rounds)
    return cells.publish()


def _chain(cells: Cells, home: object, group: str, steps: Steps) -> None:
    """Each step is a part of the one before; what is left between two is printed nowhere."""
    cells.counts.update({key_of(home, group, name): getattr(steps, name) for name in NAMES})
    cells.spared.update(key_of(home, group, name) for name in ("looked_at", "needed"))
    for before, after in zip(NAMES, NAMES[1:], strict=False):
        cells.rest(key_of(home, group, before), key_of(home, group, after))


def _reasons(cells: Cells, one: RoundYield) -> None:
    """A reason's children are a part of all; those it brought alone are a part of its own."""
    home, single = one.round.public_id, alone(one.flagged)
    for reason, steps in by_reason(one.flagged).items():
        whole, part = reason_key("reason", reason), reason_key("alone", reason)
        _chain(cells, home, whole, steps)
        _chain(cells, home, part, single[reason])
        _part(cells, home, "all", whole)
        _part(cells, home, whole, part)


def _link(cells: Cells, one: RoundYield) -> None:
    """Reasons overlap: every printed number is a sum over children with exactly the same reasons. These groups are not
    printed, but without them one table could be played against another."""
    home = one.round.public_id
    alike: dict[frozenset[str], list[Followed]] = defaultdict(list)
    for child in one.flagged:
        alike[lines_of(child)].append(child)
    order = sorted(alike, key=sorted)
    for number, groups in enumerate(order):
        steps = steps_of(alike[groups])
        cells.counts.update({key_of(home, f"alike.{number}", name): getattr(steps, name) for name in NAMES})
        cells.silent.update(key_of(home, f"alike.{number}", name) for name in NAMES)
    for group in sorted(frozenset[str]().union(*order)):
        members = [number for number, groups in enumerate(order) if group in groups]
        for name in NAMES:
            cells.link(key_of(home, group, name), tuple(key_of(home, f"alike.{at}", name) for at in members))


def lines_of(child: Followed) -> frozenset[str]:
    """Every printed line this child is counted in."""
    found = {"all", *(reason_key("reason", reason) for reason in child.reasons)}
    if len(child.reasons) == 1:
        found.update(reason_key("alone", reason) for reason in child.reasons)
    if child.rated and not child.by_forms:
        found.update(f"door.{reason.code}" for reason in child.reasons)
    return frozenset(found)


def _part(cells: Cells, home: object, whole: str, part: str) -> None:
    for name in NAMES:
        cells.rest(key_of(home, whole, name), key_of(home, part, name))


def _all_rounds(cells: Cells, rounds: Sequence[RoundYield]) -> None:
    """The random checks of all rounds together, which are few in each."""
    if not rounds:
        return
    total = steps_of(child for one in rounds for child in one.drawn)
    _chain(cells, "every", "drawn", total)
    for name in NAMES:
        parts = tuple(key_of(one.round.public_id, "drawn", name) for one in rounds)
        cells.link(key_of("every", "drawn", name), parts)

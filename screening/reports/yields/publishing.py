"""Which counts of yield may be printed: all rounds together, with every sum that links them."""

from collections.abc import Mapping, Sequence

from screening.reports.components import Cells
from screening.reports.disclosure import Published
from screening.reports.yields.counting import NAMES, Reason, Steps, alone, by_reason, other_doors, steps_of
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
    """A reason's children are a part of all; those it brought alone are a part of its own; all those alone together
    are a part of all."""
    home, single = one.round.public_id, alone(one.flagged)
    for reason, steps in by_reason(one.flagged).items():
        whole, part = reason_key("reason", reason), reason_key("alone", reason)
        _chain(cells, home, whole, steps)
        _chain(cells, home, part, single[reason])
        _part(cells, home, "all", whole)
        _part(cells, home, whole, part)
    if single:
        for name in NAMES:
            parts = [key_of(home, reason_key("alone", reason), name) for reason in single]
            cells.rest(key_of(home, "all", name), *parts)


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

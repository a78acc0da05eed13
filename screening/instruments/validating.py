"""The validator: everything that is wrong with a definition, in sentences a psychologist can act on.

check(mapping) -> list[DefinitionError]     what stands in the way of using it; empty when it can be used
advice(mapping) -> list[DefinitionError]    what would make its wording easier to read; never in the way
"""

from collections.abc import Callable, Mapping

from screening.instruments.house import advise, check_wording
from screening.instruments.model import Instrument
from screening.instruments.parsing import read_instrument
from screening.instruments.reader import DefinitionError, Reader

LICENSED = "licensed"
"""The status of a form whose wording is used as its owner wrote it: house rules of wording do not touch it."""


def check(mapping: Mapping[str, object]) -> list[DefinitionError]:
    """All problems of a definition in the order they are met, each once. Never raises for what stands in it."""
    return _collect_problems(mapping, check_wording)


def advice(mapping: Mapping[str, object]) -> list[DefinitionError]:
    """Hints on the style of a definition that `check` has no problem with; none for licensed wording."""
    return [] if check(mapping) else _collect_problems(mapping, advise)


def _collect_problems(
    mapping: Mapping[str, object], rule: Callable[[Reader, Instrument], None]
) -> list[DefinitionError]:
    slips: list[DefinitionError] = []
    reader = Reader("definition", mapping, problems=slips)
    instrument = read_instrument(reader)
    if instrument.status != LICENSED:
        rule(reader, instrument)
    return list({(slip.where, slip.field, slip.sentence): slip for slip in slips}.values())

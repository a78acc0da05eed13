"""The validator: everything that is wrong with a definition, in sentences a psychologist can act on.

check(mapping) -> list[Problem]     what stands in the way of using it; empty when it can be used
advice(mapping) -> list[Problem]    what would make its wording easier to read; never in the way
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from screening.instruments.house import advise, check_wording
from screening.instruments.model import Instrument
from screening.instruments.naming import field_zh
from screening.instruments.parsing import read_instrument
from screening.instruments.reader import DefinitionError, Reader
from screening.instruments.words import Text

LICENSED = "licensed"
"""The status of a form whose wording is used as its owner wrote it: house rules of wording do not touch it."""


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """One thing to put right: `where` it stands (“item g3”), in which `field`, and what it is, as a sentence."""

    where: Text
    field: str
    sentence: Text

    @property
    def place(self) -> str:
        """`where` in English, the name used in errors."""
        return self.where.en

    @property
    def what(self) -> Text:
        return self.sentence

    def to(self, language: str) -> str:
        """Place, field and sentence in one line."""
        if language.lower().startswith("en"):
            head = ", ".join(part for part in (self.where.en, f"“{self.field}”" if self.field else "") if part)
            return f"{head}: {self.sentence.en}" if head else self.sentence.en
        head = "，".join(part for part in (self.where.zh, field_zh(self.field)) if part)
        return f"{head}：{self.sentence.zh}" if head else self.sentence.zh


def check(mapping: Mapping[str, object]) -> list[DefinitionProblem]:
    """All problems of a definition in the order they are met, each once. Never raises for what stands in it."""
    return _collect_problems(mapping, check_wording)


def advice(mapping: Mapping[str, object]) -> list[DefinitionProblem]:
    """Hints on the style of a definition that `check` has no problem with; none for licensed wording."""
    return [] if check(mapping) else _collect_problems(mapping, advise)


def _collect_problems(
    mapping: Mapping[str, object], rule: Callable[[Reader, Instrument], None]
) -> list[DefinitionProblem]:
    slips: list[DefinitionError] = []
    reader = Reader("definition", mapping, problems=slips)
    instrument = read_instrument(reader)
    if instrument.status != LICENSED:
        rule(reader, instrument)
    problems = [DefinitionProblem(where=slip.where, field=slip.field, sentence=slip.sentence) for slip in slips]
    return list(dict.fromkeys(problems))

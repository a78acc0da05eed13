"""Answers that arrive as pairs, one line an answer: read once each, refused when an item is answered twice."""

from collections.abc import Iterable

from screening.instruments import Instrument
from screening.scoring.engine import check_version, read_answers
from screening.scoring.errors import DuplicateItem, WrongShape

Answer = int | str | None


def answers_from_pairs(
    instrument: Instrument, pairs: Iterable[tuple[str, Answer]], *, version: str | None = None
) -> dict[str, Answer]:
    """The answers of one child, item id to code, as `score` takes them.

    `pairs`: rows of item id and code in any order, `None` for missing, `"-"` for not observed. `version`: that of the
    form they were given to, where it is known. Raises `DuplicateItem` with item and second value, also when both are
    the same; `UnknownItem`, `OutOfRange`, `WrongType` as `score` does; `WrongVersion`; `WrongShape` for what is no
    pair. Source: docs/scoring.md, “From digits to a total”, 1.
    """
    check_version(instrument, version)
    answers: dict[str, Answer] = {}
    if not isinstance(pairs, Iterable):
        raise WrongShape(f"{instrument.id}: pairs of item id and code are needed, not {pairs!r}")
    for pair in pairs:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise WrongShape(f"{instrument.id}: each answer must be an item id and a code, not {pair!r}")
        item, value = str(pair[0]), pair[1]
        if item in answers:
            raise DuplicateItem(instrument.id, item, value, f"is a second answer; the first is {answers[item]!r}")
        answers[item] = value
    read_answers(instrument, answers)
    return answers

"""How lines are answered: the answers of all lines, a line's own answers, and what each answer counts.

`xinqiao-instrument/1` has one list of answers for all lines, codes without a gap and one digit long, each counting what
it says. `xinqiao-instrument/2` may give a line answers of its own (`anchors`), leave codes out, go up to 20, and let an
answer count other `points` than its code.
"""

from collections.abc import Sequence
from typing import TypedDict

from screening.instruments.model import Item, NotObserved, Option
from screening.instruments.reader import Reader
from screening.instruments.words import Text

HIGHEST_CODE = 20
HIGHEST_POINTS = 100


class Answering(TypedDict):
    """How items without answers of their own are answered, and the span of all codes of the form."""

    question: Text
    min_code: int
    max_code: int
    options: tuple[Option, ...]
    not_observed: NotObserved | None


def read_answering(reader: Reader, items: Sequence[Item], *, newest: bool) -> Answering:
    options = _shared(reader, items) if newest else _without_a_gap(reader)
    codes = [option.code for option in options] + [option.code for item in items for option in item.answers]
    return {
        "question": reader.text("question"),
        "min_code": min(codes, default=0),
        "max_code": max(codes, default=0),
        "options": options,
        "not_observed": _not_observed(reader.part("not_observed")),
    }


def read_own_answers(reader: Reader) -> tuple[Option, ...]:
    """The answers of one line, in the order in which they are printed; none where it has those of all lines."""
    if not reader.has("anchors"):
        return ()
    options = _options(reader)
    _check_codes(reader, options)
    return options


def _without_a_gap(reader: Reader) -> tuple[Option, ...]:
    low, high = reader.integer("min"), reader.integer("max")
    options = _options(reader)
    codes = [option.code for option in options]
    in_order = low < high and 0 <= low <= high <= 9
    if not in_order and not reader.faulty("min", "max"):
        reader.refuse(
            "min",
            f"the codes run from {low} to {high}; expected two different digits, low to high",
            f"编码从 {low} 到 {high}；应当是两个不同的数字，从小到大",
        )
    if in_order and codes != list(range(low, high + 1)) and not reader.faulty("anchors"):
        reader.refuse(
            "anchors",
            f"the answers have codes {codes} but must be {low} to {high}, each once, in order",
            f"选项的编码是 {codes}，应当从 {low} 到 {high}，每个一次，按顺序",
        )
    return options


def _shared(reader: Reader, items: Sequence[Item]) -> tuple[Option, ...]:
    """Left out where every line has answers of its own."""
    if items and all(item.answers for item in items):
        if reader.has("anchors"):
            reader.refuse(
                "anchors",
                "stand here although every item has answers of its own; leave them out",
                "每道题都有自己的选项，这里不要再写",
            )
        return ()
    options = _options(reader)
    _check_codes(reader, options)
    for field, end in (("min", min), ("max", max)):
        codes = [option.code for option in options]
        if codes and reader.has(field) and reader.integer(field) != end(codes) and not reader.faulty(field):
            reader.refuse(
                field,
                f"is {reader.integer(field)} but the answers say {end(codes)}; it may be left out",
                f"写的是 {reader.integer(field)}，选项里却是 {end(codes)}；可以不写",
            )
    return options


def _options(reader: Reader) -> tuple[Option, ...]:
    return tuple(_option(part) for part in reader.parts("anchors", "answer"))


def _option(reader: Reader) -> Option:
    label = reader.text("label")
    gloss = reader.text("gloss") if reader.has("gloss") or not reader.newest else label
    points = reader.integer("points") if reader.has("points") else None
    return Option(code=reader.integer("code"), label=label, gloss=gloss, points=points)


def _check_codes(reader: Reader, options: Sequence[Option]) -> None:
    """Codes run up, or down as on some papers; points never fall while codes rise and are not all the same."""
    codes = [option.code for option in options]
    if reader.faulty("anchors"):
        return
    rising = sorted(set(codes))
    if len(codes) < 2 or codes not in (rising, rising[::-1]) or not 0 <= rising[0] <= rising[-1] <= HIGHEST_CODE:
        reader.refuse(
            "anchors",
            f"the answers have codes {codes}; expected two or more from 0 to {HIGHEST_CODE}, each once, in order",
            f"选项的编码是 {codes}；应当有两个以上，在 0 到 {HIGHEST_CODE} 之间，每个一次，按顺序",
        )
        return
    points = [option.worth for option in sorted(options, key=lambda option: option.code)]
    if points != sorted(points) or points[0] == points[-1] or not 0 <= points[0] <= points[-1] <= HIGHEST_POINTS:
        reader.refuse(
            "anchors",
            f"count {points} points from the lowest code up; points may not fall, nor all be equal, and lie between 0 "
            f"and {HIGHEST_POINTS}. An item that runs the other way is reversed in its scale",
            f"编码从小到大计 {points} 分；分值不能越来越小，不能都一样，须在 0 到 {HIGHEST_POINTS} 之间。"
            "方向相反的题写在分数的反向题里",
        )


def _not_observed(reader: Reader) -> NotObserved | None:
    if not reader.boolean("allowed"):
        return None
    return NotObserved(code=reader.one_of("code", ["-"]), label=reader.text("label"), gloss=reader.text("gloss"))

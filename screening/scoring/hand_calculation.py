"""One scale of one form worked out line by line, so that a person can do it again by hand, and a check of stored rows.

    work_out(instrument, answers, scale_id, *, norm=None, rules=None) -> Working
    differences(stored, again) -> tuple[str, ...]        what a stored result and a recomputed one do not agree on

Nothing here scores: every figure is that of `score`, the form's points and the norm, only kept apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from screening.instruments import Instrument, Scale
from screening.scoring.engine import FormResult, ScaleResult, read_answers, score
from screening.scoring.norm import Norm, ScaleNorm
from screening.scoring.rules import Rules, current_rules


@dataclass(frozen=True, slots=True)
class WorkedItem:
    """One item of the scale. `answer` is what was written (a code, `"-"`, or `None` for nothing), `keyed` the points it
    adds, `None` when it was not answered; `upper`: in the upper half of its span, towards concern."""

    id: str
    number: int
    answer: int | str | None
    reversed: bool
    keyed: int | None
    upper: bool


@dataclass(frozen=True, slots=True)
class WorkedNorm:
    """The place of a total in its norm: `below` children have less concern, `equal` just as much, of `n`.

    `percentile` = 100 · (below + ½ equal) / n. `elevated` and `high` are the mildest totals of the norm group that
    reach the lines of the rules; `None` when no total reaches one.
    """

    norm: ScaleNorm
    below: int
    equal: int
    n: int
    percentile: float
    elevated: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Working:
    """A scale taken apart. `share` is the exact share of answered items in the upper half, `None` without an answer;
    `norm` is `None` without a norm or a score."""

    scale: Scale
    items: tuple[WorkedItem, ...]
    result: ScaleResult
    share: Fraction | None
    norm: WorkedNorm | None


def work_out(
    instrument: Instrument,
    answers: Mapping[str, int | str | None],
    scale_id: str,
    *,
    norm: Norm | None = None,
    rules: Rules | None = None,
) -> Working:
    """Take one scale apart, line by line, in points; every figure is that of `score`.

    `answers` as for `score`, whose errors it raises; `KeyError` for an unknown scale. `share` is None without an
    answer, `norm` None without a norm or a score. Source: the order of docs/scoring.md, “Do it again by hand”.
    """
    in_force = rules or current_rules()
    result = score(instrument, answers, norm=norm, rules=in_force).scales[scale_id]
    scale = instrument.scale(scale_id)
    codes = read_answers(instrument, answers)
    return Working(
        scale=scale,
        items=tuple(_item(instrument, scale, item, answers.get(item), codes.get(item)) for item in scale.items),
        result=result,
        share=Fraction(result.upper, result.answered) if result.answered else None,
        norm=_norm(norm.scale(scale_id) if norm else None, result.prorated, in_force),
    )


def differences(stored: FormResult, again: FormResult) -> tuple[str, ...]:
    """The names of what does not agree: `content_hash`, or `total.prorated` for a figure of a scale; () when all does.

    Points are compared exactly, without rounding; where the scales themselves are others the last name is `scales`. The
    engine's own version is not compared, and a z or T that an older engine did not store (None) is no difference.
    Source: docs/scoring.md, “Stored results, and scoring again”.
    """
    found = [
        name
        for name in ("instrument_id", "instrument_version", "content_hash", "rules_version", "rules_hash", "norm_hash")
        if getattr(stored, name) != getattr(again, name)
    ]
    if list(stored.scales) != list(again.scales):
        return (*found, "scales")
    older = stored.engine_version != again.engine_version
    for scale_id, before in stored.scales.items():
        after = again.scales[scale_id]
        for name in ScaleResult.__slots__:
            was, now = getattr(before, name), getattr(after, name)
            if was != now and not (older and was is None and name in ("z", "t")):
                found.append(f"{scale_id}.{name}")
    return tuple(found)


def _item(instrument: Instrument, scale: Scale, item: str, answer: int | str | None, code: int | None) -> WorkedItem:
    turned, points = item in scale.reversed, instrument.points(scale.id, item)
    keyed = None if code is None else points.by_code[code]
    return WorkedItem(item, instrument.item(item).number, answer, turned, keyed, code in points.upper)


def _norm(norm: ScaleNorm | None, prorated: float | None, rules: Rules) -> WorkedNorm | None:
    if norm is None or prorated is None:
        return None
    below, equal = norm.less_concern(prorated)
    return WorkedNorm(
        norm=norm,
        below=below,
        equal=equal,
        n=norm.n,
        percentile=norm.percentile(prorated),
        elevated=norm.line(rules.norm_leg.elevated),
        high=norm.line(rules.norm_leg.high),
    )

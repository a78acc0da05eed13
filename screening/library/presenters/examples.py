"""A few rows of answers with the scores they get, for every form: made from its key, scored by the engine itself."""

from collections.abc import Sequence

from screening.instruments import Cells, Instrument, format_entry
from screening.library import wording
from screening.library.presenters.words import decimal
from screening.scoring import reverse, score


class ExampleRow:
    """Answers as they are typed, and what the form total makes of them."""

    def __init__(self, form: Instrument, cells: Cells) -> None:
        total = score(form, cells).total
        self.answers = format_entry(form, cells)
        self.answered = f"{total.answered} / {total.of}"
        self.raw = "—" if total.raw is None else str(total.raw)
        self.prorated = "—" if total.prorated is None else decimal(total.prorated)
        self.upper = f"{total.upper} / {total.answered}"
        self.band = wording.level(total.band or "")


def worked_examples(form: Instrument) -> list[ExampleRow]:
    """No sign at all; the first row that is “somewhat more” and “clearly more”; with gaps; too many gaps."""
    k, least = len(form.total.items), form.total.min_answered
    third, half = -(-k // 3), -(-k // 2)
    rows = [_cells(form, 0, 0), _cells(form, third, 0), _cells(form, half, 0)]
    if least < k:
        rows.append(_cells(form, third, k - least))
    rows.append(_cells(form, third, k - least + 1))
    return [ExampleRow(form, cells) for cells in rows]


def _cells(form: Instrument, upper: int, missing: int) -> Cells:
    """The first `upper` items answered just above the middle, the last `missing` left out, the rest calm."""
    total = form.total
    calm, above = _calm(form), _above(form)
    answered = total.items[: len(total.items) - missing]
    keyed = {item: above if place < upper else calm for place, item in enumerate(answered)}
    low, high = form.min_code, form.max_code
    return {item: reverse(code, low, high) if item in total.reversed else code for item, code in keyed.items()}


def _calm(form: Instrument) -> int:
    return form.min_code if form.total.concern == "high" else form.max_code


def _above(form: Instrument) -> int:
    """The first code beyond the middle, towards concern."""
    codes: Sequence[int] = sorted(form.codes)
    middle = form.min_code + form.max_code
    if form.total.concern == "high":
        return next(code for code in codes if 2 * code > middle)
    return next(code for code in reversed(codes) if 2 * code < middle)

"""A few rows of answers with the scores they get, for every form: made from its key, scored by the engine itself."""

from screening.instruments import Cells, Instrument, typed_row
from screening.library import wording
from screening.library.presenters.words import decimal
from screening.scoring import score


class ExampleRow:
    """Answers as they are typed, and what the form total makes of them."""

    def __init__(self, form: Instrument, cells: Cells) -> None:
        total = score(form, cells).total
        self.answers = typed_row(form, cells)
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
    rows.append(_cells(form, third - 1, k - least + 1))
    return [ExampleRow(form, cells) for cells in rows]


def _cells(form: Instrument, upper: int, missing: int) -> Cells:
    """The first `upper` items answered just above the middle, the last `missing` left out, the rest calm."""
    total = form.total
    answered = total.items[: len(total.items) - missing]
    return {item: _above(form, item) if place < upper else _calm(form, item) for place, item in enumerate(answered)}


def _calm(form: Instrument, item: str) -> int:
    """The answer with the least concern."""
    return _towards_concern(form, item)[0]


def _above(form: Instrument, item: str) -> int:
    """The first answer beyond the middle, towards concern."""
    beyond = form.points(form.total.id, item).upper
    return next(code for code in _towards_concern(form, item) if code in beyond)


def _towards_concern(form: Instrument, item: str) -> list[int]:
    points = form.points(form.total.id, item).by_code
    rising = sorted(points, key=lambda code: (points[code], code))
    return rising if form.total.concern == "high" else rising[::-1]

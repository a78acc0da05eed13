"""What a month's report shows, once for page, paper, spreadsheet and first screen."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from screening import formats
from screening.library import wording
from screening.reports.monthly import presenter
from screening.reports.monthly.definitions import how_counted
from screening.reports.monthly.month_parts import (
    HOLIDAY,
    NO_ROUND,
    SMALL,
    as_of,
    books,
    layout_of,
    parts_of,
    round_words,
)
from screening.reports.monthly.presenter import Content
from screening.reports.report_parts import ReportPart
from screening.reports.tables import ReportTable, Row

__all__ = ["ReportTable", "ReportView", "Row"]


class ReportView:
    """A month, as screen and paper both show it. `face` says why it looks as it does: no round, holiday, small.

    `books`: from when to when, where that is not the month itself.
    """

    def __init__(self, content: Content, month: date, reasons: Sequence[str] = ()) -> None:
        """`reasons`: why the round was held or opened against a rule."""
        self.month = formats.short_month(month)
        self.as_of = as_of(content)
        self.round_words = round_words(content["round"])
        self.books = books(content)
        self.face = _face(content)
        self.reasons = reasons
        self.asks = presenter.asks(content)
        self.keys = presenter.keys(content)
        self.parts = parts_of(content)
        self.counted = how_counted()
        self.standing = [
            wording.standing(name) for name in ("few-flags", "own-forms", "not-looked-at", "not-a-diagnosis")
        ]

    def part(self, anchor: str) -> ReportPart | None:
        return next((part for part in self.parts if part.anchor == anchor), None)


def _face(content: Content) -> str:
    """Why this month has no table of people, in a sentence rather than a sieve of stars."""
    return {
        HOLIDAY: _(
            "A month of holidays: the clocks of the work stand still, except for urgent concerns. "
            "What was agreed for the holiday is counted, and nothing is expected beyond it."
        ),
        NO_ROUND: _(
            "No round was held in this month, so no children are counted anew. "
            "The work goes on: it is counted below, with how far the last round has come."
        ),
        SMALL: _(
            "Under 150 children no count of children is printed: too few to hide anybody. "
            "The work is the school's own and is counted in full."
        ),
    }.get(layout_of(content), "")

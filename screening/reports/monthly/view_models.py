"""What a month's report shows, once for page, paper, spreadsheet and first screen."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from screening.reports.monthly.presenter import Ask, Content, KeyNumber
from screening.reports.report_parts import ReportPart
from screening.reports.tables import ReportTable, Row

__all__ = ["ReportTable", "ReportView", "Row", "view_of"]


@dataclass(frozen=True)
class ReportView:
    """A month, as screen and paper both show it. `face` says why it looks as it does: no round, holiday, small.

    `books`: from when to when, where that is not the month itself.
    """

    month: str
    as_of: str
    round_words: str
    books: str
    face: str
    reasons: Sequence[str]
    asks: list[Ask]
    keys: list[KeyNumber]
    parts: tuple[ReportPart, ...]
    counted: ReportPart
    standing: list[str]

    def part(self, anchor: str) -> ReportPart | None:
        return next((part for part in self.parts if part.anchor == anchor), None)


def view_of(content: Content, month: date, reasons: Sequence[str] = ()) -> ReportView:
    """`reasons`: why the round was held or opened against a rule."""
    return ReportView(
        month=formats.short_month(month),
        as_of=as_of(content),
        round_words=round_words(content["round"]),
        books=books(content),
        face=_face(content),
        reasons=reasons,
        asks=presenter.asks(content),
        keys=presenter.keys(content),
        parts=parts_of(content),
        counted=how_counted(),
        standing=[wording.standing(name) for name in ("few-flags", "own-forms", "not-looked-at", "not-a-diagnosis")],
    )


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

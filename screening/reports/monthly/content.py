"""A kept month read for page, paper, spreadsheet and first screen: its figures as cells, its dates and round as words.

Computes nothing new.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.reports.disclosure_control.model import SMALLEST_DENOMINATOR, Exact, Published, Why
from screening.reports.models import MonthlyReport
from screening.reports.monthly.asks import asks
from screening.reports.monthly.figures.gather import SchoolMonth
from screening.reports.monthly.figures.people import key_of
from screening.reports.periods import Period
from screening.reports.tables import GuardedSentence, Number, ReportTable, Row, Suppressed
from screening.rounds.models import ScreeningRound

Content = Mapping[str, Any]
ROUND, NO_ROUND, HOLIDAY, SMALL = "round", "no-round", "holiday", "small"


def round_words(current: Mapping[str, str] | None) -> str:
    if not current:
        return ""
    return _("Round of %(opens)s to %(closes)s") % {
        "opens": formats.day(date.fromisoformat(current["opens"])),
        "closes": formats.day(date.fromisoformat(current["closes"])),
    }


def made_on(report: MonthlyReport) -> str:
    return formats.day(timezone.localdate(report.created_at))


def as_of(content: Content) -> str:
    return formats.day(date.fromisoformat(content["as_of"]))


def books(content: Content) -> str:
    """From when to when, where the county closes its books before the month ends."""
    first, last = map(date.fromisoformat, content["period"])
    if first.day == 1 or first == last:
        return ""
    return _("The month's books: %(first)s to %(last)s.") % {"first": formats.day(first), "last": formats.day(last)}


def figure(value: int | Sequence[int | str | None] | None) -> Number:
    """A stored figure: a list is a published count of children, a plain number the school's own work, and nothing is
    work whose number would tell of a few children."""
    if value is None:
        return Suppressed()
    return Exact(value) if isinstance(value, int) else Published.of(value)


def people(content: Content) -> dict[str, Published]:
    return {key: Published.of(stored) for key, stored in content["people"].items()}


def share(part: Number, whole: Number) -> str:
    """Whole per cent, or nothing where it may not be said: of fewer than ten, or of what is not printed."""
    if isinstance(part, Published) and isinstance(whole, Published):
        rate = part.rate_of(whole)
    elif part.value is None or whole.value is None or whole.value < SMALLEST_DENOMINATOR:
        rate = None
    else:
        rate = (200 * part.value + whole.value) // (2 * whole.value)
    return "" if rate is None else f"{rate}%"


def of_all(part: Number, whole: Number) -> GuardedSentence:
    return GuardedSentence("%(part)s / %(whole)s", part=part, whole=whole)


def why_hidden(rows: list[Row]) -> str:
    """The sentence that goes with cells that are not printed; nothing where every cell is."""
    table = ReportTable("", (), rows)
    kept = [_('"Not printed": it would tell of one to four children.')] if table.has_suppressed else []
    if not table.has_hidden:
        return "".join(kept)
    hidden = _(
        'Why some cells have no number: "<5" is one to four children, so few that one could tell who. '
        '"—" is not small itself, but would give a "<5" away by subtraction. 0 is printed; '
        "there is no percentage of fewer than ten."
    )
    return " ".join([hidden, *kept])


def audit_words(report: MonthlyReport) -> str:
    if report.audit_number is None:
        return ""
    made = formats.timestamp(report.created_at)
    return _("event %(n)s, %(made)s") % {"n": report.audit_number, "made": made}


Cells = Mapping[str, Published]


def content_of(counted: SchoolMonth, period: Period, cells: Cells, earlier: Mapping[str, Content]) -> dict[str, Any]:
    """``earlier``: the figures of months before, for the trend."""
    shown = counted.layout == ROUND
    after = {"round": _round(counted.after, period), "people": _people(cells, counted.after)} if counted.after else None
    content: dict[str, Any] = {
        "as_of": period.last.isoformat(),
        "period": [period.first.isoformat(), period.last.isoformat()],
        "layout": counted.layout,
        "holiday": counted.exact["holiday"],
        "round": _round(counted.round, period) if counted.round else None,
        "coverage": counted.exact["coverage"],
        "people": _people(cells, counted.round) if shown and counted.round else {},
        "after": after,
        "work": _work(counted.exact["work"], cells),
        "closed_by": _named(cells, "closed_by."),
    }
    content["trend"] = list(_trend(counted.exact["trend"], content, period, earlier))
    content["asks"] = asks(content)
    return content


def _round(current: ScreeningRound, period: Period) -> dict[str, Any]:
    return {
        "school_year": current.school_year,
        "term": current.term,
        "opens": current.opens_on.isoformat(),
        "closes": current.closes_on.isoformat(),
        "open": current.closes_on >= period.last and (current.closed_at is None or current.closed_at >= period.until),
    }


def _people(cells: Cells, current: ScreeningRound) -> dict[str, Any]:
    return _named(cells, key_of(current, ""))


def _named(cells: Cells, prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): cell.stored for key, cell in cells.items() if key.startswith(prefix)}


def _work(exact: Mapping[str, Any], cells: Cells) -> dict[str, Any]:
    """Exact totals and published pieces side by side; arrears that stand for a few children are kept back."""
    late = {kind: cells.get(f"overdue.{kind}", Published(one[0])) for kind, one in exact["overdue"].items()}
    return {
        **exact,
        "overdue": {kind: [cell.value, exact["overdue"][kind][1]] for kind, cell in late.items()},
        "overdue_total": cells["overdue.total"].value,
        "few": [kind for kind, cell in late.items() if cell.why is Why.SMALL],
        **_named(cells, "work."),
    }


def _trend(
    months: list[dict[str, Any]], content: Content, period: Period, earlier: Mapping[str, Content]
) -> Iterator[dict[str, Any]]:
    """The share of first looks in time is the one its own month has published."""
    for one in months:
        of_month = content if one["month"] == period.month.isoformat() else earlier.get(one["month"])
        shown = of_month["work"] if of_month else {}
        rate = Published.of(shown["desk_in_time"]).rate_of(Published.of(shown["desk_due"])) if shown else None
        hidden = shown and shown["overdue_total"] is None
        yield {**one, "in_time": rate, "overdue": None if hidden else one["overdue"]}

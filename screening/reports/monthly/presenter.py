"""A kept month read for page, paper, spreadsheet and first screen: its figures as cells, its dates and round as words.

Computes nothing new.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.reports.disclosure_control.model import SMALLEST_DENOMINATOR, Exact, Published
from screening.reports.models import MonthlyReport
from screening.reports.tables import GuardedSentence, Number, ReportTable, Row, Suppressed

Content = Mapping[str, Any]
ROUND, NO_ROUND, HOLIDAY, SMALL = "round", "no-round", "holiday", "small"


def layout_of(content: Content) -> str:
    """Which of the four faces the month has; an older report does not say."""
    return content.get("layout") or (ROUND if content["round"] else NO_ROUND)


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
    first, last = map(date.fromisoformat, content.get("period") or (content["as_of"],) * 2)
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
    return {key: Published.of(stored) for key, stored in content.get("people", {}).items()}


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


def overdue_name(code: str) -> str:
    return {
        "desk": _("first look"),
        "seen": _("child to be seen"),
        "receipt": _("referral receipt"),
        "follow-up": _("follow-up"),
        "holiday-plan": _("holiday plan for an open case"),
    }.get(code, code)


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

"""A month's figures in words, for page, paper, spreadsheet and the headteacher's first screen. Computes nothing new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.reports.disclosure_control.model import SMALLEST_DENOMINATOR, Exact, Published
from screening.reports.tables import Cell, GuardedSentence, Number, Row, Suppressed, anything_in
from screening.rounds.models import ChildState

__all__ = ["Content", "KeyNumber", "Row", "asks", "figure", "keys", "overdue_name", "people", "share"]

Content = Mapping[str, Any]


@dataclass(frozen=True)
class KeyNumber:
    """A large figure and what it counts."""

    figure: Cell
    says: Cell
    late: bool = False


@dataclass(frozen=True)
class Ask:
    """What the month asks of the headteacher, and the part of the report it stands in."""

    says: Cell
    part: str = ""


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


def asks(content: Content) -> list[Ask]:
    return [ask for ask in map(_ask, content["asks"]) if ask.says]


def _ask(ask: Mapping[str, Any]) -> Ask:
    code, count = ask["code"], figure(ask.get("count", 0))
    several = count.value if count.value is not None else 2
    if code == "overdue":
        words = ngettext(
            "Please move on %(count)s piece of overdue work; the oldest: %(oldest)s, %(days)s days late.",
            "Please move on %(count)s pieces of overdue work; the oldest: %(oldest)s, %(days)s days late.",
            several,
        )
        oldest, days = overdue_name(ask["oldest"]), Exact(ask["days"])
        return Ask(GuardedSentence(words, count=count, oldest=oldest, days=days), "overdue")
    if code == "few-overdue":
        words = _("Please move on the overdue work; the oldest: %(oldest)s, %(days)s days late.")
        return Ask(GuardedSentence(words, oldest=overdue_name(ask["oldest"]), days=Exact(ask["days"])), "overdue")
    if code in ("unrated", "sheets"):
        words = _unrated(code, several)
        return Ask(
            GuardedSentence(words, count=count, closes=formats.day(date.fromisoformat(ask["closes"]))), "coverage"
        )
    if code == "nothing":
        return Ask(_("Nothing is overdue this month. Please thank the class teachers and the counselor."))
    words, part = _simple_ask(code, several)
    return Ask(GuardedSentence(words, count=count), part) if words else Ask("")


def _unrated(code: str, count: int) -> str:
    if code == "sheets":
        return ngettext(
            "%(count)s class sheet is not handed in; the round closes on %(closes)s: please give the teacher an hour.",
            "%(count)s class sheets are not handed in; the round closes on %(closes)s: please give teachers an hour.",
            count,
        )
    return ngettext(
        "%(count)s child is not rated yet; the round closes on %(closes)s: please give class teachers an hour.",
        "%(count)s children are not rated yet; the round closes on %(closes)s: please give class teachers an hour.",
        count,
    )


def _simple_ask(code: str, count: int) -> tuple[str, str]:
    """The sentence of an ask that has a number and nothing else, and its part; nothing for a code of a later day."""
    if code == "waiting":
        return ngettext(
            "%(count)s child still waits to be seen: please arrange one more visit day for the counselor.",
            "%(count)s children still wait to be seen: please arrange one more visit day for the counselor.",
            count,
        ), "overdue"
    if code == "receipts":
        return ngettext(
            "%(count)s referral has no receipt after the agreed day: please telephone together with the counselor.",
            "%(count)s referrals have no receipt after the agreed day: please telephone together with the counselor.",
            count,
        ), "overdue"
    return "", ""


def overdue_name(code: str) -> str:
    return {
        "desk": _("first look at the desk"),
        "seen": _("child to be seen"),
        "receipt": _("referral receipt"),
        "follow-up": _("follow-up"),
        "holiday-plan": _("holiday plan for an open case"),
    }.get(code, code)


def keys(content: Content) -> list[KeyNumber]:
    """Up to four figures at the top: of children where they may be counted, else of the month's work.

    What was not due at all is no figure.
    """
    cells, work = people(content), content["work"]
    found = _people_keys(cells) if cells else _work_keys(content)
    done = of_all(figure(work["follow_ups_done"]), figure(work["follow_ups_due"]))
    found.append(KeyNumber(done, _("follow-ups due, done")))
    return [*[key for key in found if anything_in(key.figure)][:3], *_overdue_key(content)]


def _people_keys(cells: Mapping[str, Published]) -> list[KeyNumber]:
    rated, enrolled = cells[f"state.{ChildState.RATED}"], cells["enrolled"]
    rate = share(rated, enrolled)
    says = (
        GuardedSentence(_("children rated, %(rate)s of those enrolled"), rate=rate)
        if rate
        else _("children rated, of all")
    )
    asked = KeyNumber(of_all(cells["chain.seen"], cells["chain.flagged"]), _("children for the counselor, seen"))
    return [KeyNumber(of_all(rated, enrolled), says), asked]


def _work_keys(content: Content) -> list[KeyNumber]:
    work, coverage, found = content["work"], content.get("coverage"), []
    if coverage:
        sheets = of_all(figure(coverage["usable"]), figure(coverage["sheets"]))
        found.append(KeyNumber(sheets, _("class sheets, handed in and usable")))
    if "calls_due" in work:
        calls = of_all(figure(work["calls_kept"]), figure(work["calls_due"]))
        found.append(KeyNumber(calls, _("agreed family calls, kept")))
    if "entered" in work:
        entered = of_all(figure(work["entered_in_time"]), figure(work["entered"]))
        found.append(KeyNumber(entered, _("support noted, within three days")))
    return found[:2]


def _overdue_key(content: Content) -> list[KeyNumber]:
    total = figure(content["work"]["overdue_total"])
    if total.value is None:
        return []
    earlier = [figure(entry["overdue"]) for entry in content["trend"][:-1]]
    says: Cell = _("pieces of work overdue")
    if earlier and earlier[-1].value is not None:
        says = GuardedSentence(_("pieces of work overdue, %(before)s the month before"), before=earlier[-1])
    return [KeyNumber(total, says, late=total.value != 0)]

"""What became of what a month asked, as far as a later month's report can tell: two contents of `making`, one answer.

DONE     by the record nothing of it is left: nobody waits, or what was owed on the day of the asking is not owed any
         more (an arrear younger than the time between the two months is another one)
OPEN     some of it may be left
UNKNOWN  the later month says nothing of it: another round, a holiday, nothing was due. Then only a person can tell

`left`: the stored figure of the later month, or None; `days`: the age of the oldest then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from screening.reports.disclosure_control.model import Published, Why

Content = Mapping[str, Any]
Asked = Mapping[str, Any]


class Verdict(Enum):
    DONE = "done"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class AskOutcome:
    verdict: Verdict
    left: Any = None
    days: int = 0


UNKNOWN = AskOutcome(Verdict.UNKNOWN)


def outcome(ask: Asked, then: Content, now: Content) -> AskOutcome:
    """`then`: the month that asked; `now`: a later one."""
    judge = _JUDGES.get(ask["code"])
    return judge(then, now) if judge else UNKNOWN


def can_be_taken_on(ask: Asked) -> bool:
    """A word of thanks and a word on holidays ask for nothing."""
    return ask["code"] not in ("holiday", "holiday-until", "nothing")


def _waiting(cell: str) -> Callable[[Content, Content], AskOutcome]:
    """Children who wait for a step of the round that asked."""

    def judge(then: Content, now: Content) -> AskOutcome:
        same_round = _round_of(then) == _round_of(now) is not None
        return _left(_people(now).get(cell)) if same_round else UNKNOWN

    return judge


def _left(stored: Any) -> AskOutcome:
    """A figure that may even be nought says nothing."""
    if stored is None:
        return UNKNOWN
    cell = Published.of(stored)
    if cell.value is None and cell.why is Why.GROUP:
        return UNKNOWN
    return AskOutcome(Verdict.DONE if cell.value == 0 else Verdict.OPEN, stored)


def _owed(*kinds: str) -> Callable[[Content, Content], AskOutcome]:
    def judge(then: Content, now: Content) -> AskOutcome:
        late = [now["work"]["overdue"].get(kind, (0, 0)) for kind in kinds]
        days = max(days for _count, days in late)
        is_new = days <= (_day(now) - _day(then)).days
        return AskOutcome(Verdict.DONE if is_new else Verdict.OPEN, late[0][0] if len(kinds) == 1 else None, days)

    return judge


def _watch(_then: Content, now: Content) -> AskOutcome:
    return _left(now["work"].get("watch_long"))


def _sheets(then: Content, now: Content) -> AskOutcome:
    coverage = now.get("coverage")
    if not coverage or _round_of(then) != _round_of(now):
        return UNKNOWN
    return AskOutcome(Verdict.OPEN if coverage["waiting"] else Verdict.DONE, coverage["waiting"])


def _calls(_then: Content, now: Content) -> AskOutcome:
    """Of the calls that were due since."""
    due, kept = now["work"].get("calls_due", 0), now["work"].get("calls_kept", 0)
    if not due:
        return UNKNOWN
    return AskOutcome(Verdict.OPEN if due > kept else Verdict.DONE, due - kept)


def _holiday_plans(_then: Content, now: Content) -> AskOutcome:
    """Plans that nobody owes any more may be written, or the holiday is over."""
    missing, _days = now["work"]["overdue"].get("holiday-plan", (0, 0))
    return AskOutcome(Verdict.OPEN, missing) if missing else UNKNOWN


def _round_of(content: Content) -> tuple[int, int] | None:
    current = content.get("round") or (content.get("after") or {}).get("round")
    return (current["school_year"], current["term"]) if current else None


def _people(content: Content) -> Mapping[str, Any]:
    return content.get("people") or (content.get("after") or {}).get("people") or {}


def _day(content: Content) -> date:
    return date.fromisoformat(content["as_of"])


_JUDGES: Mapping[str, Callable[[Content, Content], AskOutcome]] = {
    "sheets": _sheets,
    "see": _waiting("chain.wait-see"),
    "look": _owed("desk", "seen"),
    "begin": _waiting("chain.wait-begin"),
    "receipts": _owed("receipt"),
    "follow-ups": _owed("follow-up"),
    "watch": _watch,
    "decide": _waiting("chain.wait-decide"),
    "calls": _calls,
    "holiday-plan": _holiday_plans,
}

"""What a month asks of the headteacher: at most three codes with numbers, the most pressing first. The sentences are
the presenter's.

Each comes from where the chain truly stands, and from what is owed; `count` is a stored figure: published children, or
exact work. `days`: the oldest that is owed, where something is.

sheets (classes not done, closes) · see (not yet seen, days) · look (asked for and not yet looked at, days: where no
children are counted) · begin (something to be done, not begun) · receipts (days) · follow-ups (days) · watch (over
eight weeks) · decide (seen, not decided) · calls (agreed, not kept) · holiday-plan · holiday-until (back) · nothing.
Earlier months also: holiday, overdue, few-overdue, waiting, unrated
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from screening.reports.disclosure_control.model import Published, Why

MOST = 3
OWED_TODAY = {"holiday-plan": "holiday-plan", "receipts": "receipt", "follow-ups": "follow-up"}  # ask → kind of work
Ask = dict[str, Any]


def asks(content: dict[str, Any]) -> list[Ask]:
    if content.get("holiday"):
        return _in_holiday(content)
    return [*_sheets(content), *_of_the_chain(content), *_of_the_work(content)][:MOST] or [{"code": "nothing"}]


def asks_of_today(content: dict[str, Any]) -> list[Ask]:
    """What may be said between two reports, where no count of children is published: classes, papers, days."""
    if content.get("holiday"):
        return _in_holiday(content)
    days = max(content["work"]["overdue"][kind][1] for kind in ("desk", "seen"))
    look = [{"code": "look", "days": days}] if days else []
    owed = [one for code, kind in OWED_TODAY.items() for one in _owed(content, code, kind)]
    return [*_sheets(content), *look, *owed][:MOST]


def _in_holiday(content: dict[str, Any]) -> list[Ask]:
    """Nothing that needs a school day."""
    return [*_owed(content, "holiday-plan", "holiday-plan"), {"code": "holiday-until", **content["holiday"]}]


def _of_the_chain(content: dict[str, Any]) -> Iterator[Ask]:
    """Children who wait for the next step, told as they are published; where none are counted, what is owed."""
    cells = content.get("people") or (content.get("after") or {}).get("people") or {}
    late = content["work"]["overdue"]
    days = max(late["desk"][1], late["seen"][1])
    if "chain.wait-see" in cells:
        yield from _waiting("see", cells["chain.wait-see"], days=days)
        yield from _waiting("begin", cells["chain.wait-begin"])
    elif days:
        yield {"code": "look", "days": days}


def _of_the_work(content: dict[str, Any]) -> Iterator[Ask]:
    work, cells = content["work"], content.get("people") or (content.get("after") or {}).get("people") or {}
    yield from _owed(content, "receipts", "receipt")
    yield from _owed(content, "follow-ups", "follow-up")
    yield from _waiting("watch", work.get("watch_long", [0, "shown"]))
    if "chain.wait-decide" in cells:
        yield from _waiting("decide", cells["chain.wait-decide"])
    missed = work.get("calls_due", 0) - work.get("calls_kept", 0)
    if missed > 0:
        yield {"code": "calls", "count": missed}
    yield from _owed(content, "holiday-plan", "holiday-plan")


def _waiting(code: str, stored: list[Any], **more: int) -> Iterator[Ask]:
    """Nothing is said of a number that is 0, or of which nothing may be said."""
    cell = Published.of(stored)
    if cell.value or cell.why is Why.SMALL or (cell.value is None and cell.why is Why.COMPLEMENT):
        yield {"code": code, "count": stored, **{name: days for name, days in more.items() if days}}


def _owed(content: dict[str, Any], code: str, kind: str) -> Iterator[Ask]:
    count, days = content["work"]["overdue"].get(kind, (0, 0))
    if count:
        yield {"code": code, "count": count, "days": days}


def _sheets(content: dict[str, Any]) -> Iterator[Ask]:
    """Classes that are not done: the number every other screen says, and a class is no child."""
    coverage = content["coverage"]
    if _is_open(content) and coverage and coverage["waiting"]:
        yield {"code": "sheets", "count": coverage["waiting"], "closes": content["round"]["closes"]}


def _is_open(content: dict[str, Any]) -> bool:
    return bool(content["round"] and content["round"]["open"])


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


def _waiting_since(cell: str) -> Callable[[Content, Content], AskOutcome]:
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


def _owed_since(*kinds: str) -> Callable[[Content, Content], AskOutcome]:
    def judge(then: Content, now: Content) -> AskOutcome:
        late = [now["work"]["overdue"].get(kind, (0, 0)) for kind in kinds]
        days = max(days for _count, days in late)
        is_new = days <= (_day(now) - _day(then)).days
        return AskOutcome(Verdict.DONE if is_new else Verdict.OPEN, late[0][0] if len(kinds) == 1 else None, days)

    return judge


def _watch(_then: Content, now: Content) -> AskOutcome:
    return _left(now["work"].get("watch_long"))


def _sheets_since(then: Content, now: Content) -> AskOutcome:
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
    "sheets": _sheets_since,
    "see": _waiting_since("chain.wait-see"),
    "look": _owed_since("desk", "seen"),
    "begin": _waiting_since("chain.wait-begin"),
    "receipts": _owed_since("receipt"),
    "follow-ups": _owed_since("follow-up"),
    "watch": _watch,
    "decide": _waiting_since("chain.wait-decide"),
    "calls": _calls,
    "holiday-plan": _holiday_plans,
}

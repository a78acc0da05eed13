"""What a month asks of the headteacher: at most three codes with numbers, the most pressing first. The sentences are
in `ask_words`.

Each comes from where the chain truly stands, and from what is owed; `count` is a stored figure: published children, or
exact work. `days`: the oldest that is owed, where something is.

sheets (classes not done, closes) · see (not yet seen, days) · look (asked for and not yet looked at, days: where no
children are counted) · begin (something to be done, not begun) · receipts (days) · follow-ups (days) · watch (over
eight weeks) · decide (seen, not decided) · calls (agreed, not kept) · holiday-plan · holiday-until (back) · nothing
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from screening.reports.disclosure_control.model import Published, Why

MOST = 3
WAITS = {"see": "chain.wait-see", "begin": "chain.wait-begin", "decide": "chain.wait-decide"}  # ask → cell
OWED = {"look": ("desk", "seen"), "receipts": ("receipt",), "follow-ups": ("follow-up",)}  # ask → kinds of work
Ask = dict[str, Any]
Content = Mapping[str, Any]
Asked = Mapping[str, Any]


def asks(content: Content) -> list[Ask]:
    if content["holiday"]:
        return _in_holiday(content)
    return [*_sheets(content), *_of_the_chain(content), *_of_the_work(content)][:MOST] or [{"code": "nothing"}]


def asks_of_today(content: Content) -> list[Ask]:
    """What may be said between two reports, where no count of children is published: classes, papers, days."""
    if content["holiday"]:
        return _in_holiday(content)
    days = _oldest_look(content)
    look = [{"code": "look", "days": days}] if days else []
    codes = ("holiday-plan", "receipts", "follow-ups")
    return [*_sheets(content), *look, *(one for code in codes for one in _owed(content, code))][:MOST]


def _in_holiday(content: Content) -> list[Ask]:
    """Nothing that needs a school day."""
    return [*_owed(content, "holiday-plan"), {"code": "holiday-until", **content["holiday"]}]


def _of_the_chain(content: Content) -> Iterator[Ask]:
    """Children who wait for the next step, told as they are published; where none are counted, what is owed."""
    cells, days = _people(content), _oldest_look(content)
    if WAITS["see"] in cells:
        yield from _waiting("see", cells[WAITS["see"]], days=days)
        yield from _waiting("begin", cells[WAITS["begin"]])
    elif days:
        yield {"code": "look", "days": days}


def _oldest_look(content: Content) -> int:
    days: int = max(content["work"]["overdue"][kind][1] for kind in OWED["look"])
    return days


def _of_the_work(content: Content) -> Iterator[Ask]:
    work, cells = content["work"], _people(content)
    yield from _owed(content, "receipts")
    yield from _owed(content, "follow-ups")
    yield from _waiting("watch", work["watch_long"])
    if WAITS["decide"] in cells:
        yield from _waiting("decide", cells[WAITS["decide"]])
    missed = work["calls_due"] - work["calls_kept"]
    if missed > 0:
        yield {"code": "calls", "count": missed}
    yield from _owed(content, "holiday-plan")


def _waiting(code: str, stored: list[Any], **more: int) -> Iterator[Ask]:
    """Nothing is said of a number that is 0, or of which nothing may be said."""
    cell = Published.of(stored)
    if cell.value or (cell.value is None and cell.why in (Why.SMALL, Why.COMPLEMENT)):
        yield {"code": code, "count": stored, **{name: days for name, days in more.items() if days}}


def _owed(content: Content, code: str) -> Iterator[Ask]:
    [kind] = OWED.get(code, (code,))
    count, days = content["work"]["overdue"].get(kind, (0, 0))
    if count:
        yield {"code": code, "count": count, "days": days}


def _sheets(content: Content) -> Iterator[Ask]:
    """Classes that are not done: the number every other screen says, and a class is no child."""
    current, coverage = content["round"], content["coverage"]
    if current and current["open"] and coverage and coverage["waiting"]:
        yield {"code": "sheets", "count": coverage["waiting"], "closes": current["closes"]}


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


def can_be_taken_on(ask: Asked) -> bool:
    """A word of thanks and a word on holidays ask for nothing."""
    return ask["code"] not in ("holiday-until", "nothing")


def outcome(ask: Asked, then: Content, now: Content) -> AskOutcome:
    """`then`: the month that asked; `now`: a later one. Of the children and sheets of another round
    nothing is known."""
    code, work, coverage = ask["code"], now["work"], now["coverage"]
    same_round = _round_of(then) == _round_of(now) is not None
    if code in WAITS and same_round:
        return _left(_people(now).get(WAITS[code]))
    if code in OWED:
        return _owed_since(OWED[code], then, now)
    if code == "watch":
        return _left(work["watch_long"])
    if code == "sheets" and same_round and coverage:
        return _open_while(coverage["waiting"])
    if code == "calls" and work["calls_due"]:  # those that were due since
        return _open_while(work["calls_due"] - work["calls_kept"])
    missing, _days = work["overdue"].get("holiday-plan", (0, 0))
    if code == "holiday-plan" and missing:  # plans that nobody owes any more may be written, or the holiday is over
        return AskOutcome(Verdict.OPEN, missing)
    return UNKNOWN


def _left(stored: Any) -> AskOutcome:
    """A figure that may even be nought says nothing."""
    if stored is None:
        return UNKNOWN
    cell = Published.of(stored)
    if cell.value is None and cell.why is Why.GROUP:
        return UNKNOWN
    return AskOutcome(Verdict.DONE if cell.value == 0 else Verdict.OPEN, stored)


def _open_while(left: int) -> AskOutcome:
    return AskOutcome(Verdict.OPEN if left else Verdict.DONE, left)


def _owed_since(kinds: tuple[str, ...], then: Content, now: Content) -> AskOutcome:
    """What became overdue since is something else."""
    late = [now["work"]["overdue"][kind] for kind in kinds]
    days = max(days for _count, days in late)
    is_new = days <= (date.fromisoformat(now["as_of"]) - date.fromisoformat(then["as_of"])).days
    return AskOutcome(Verdict.DONE if is_new else Verdict.OPEN, late[0][0] if len(kinds) == 1 else None, days)


def _round_of(content: Content) -> tuple[int, int] | None:
    current = content["round"] or (content["after"] or {}).get("round")
    return (current["school_year"], current["term"]) if current else None


def _people(content: Content) -> Mapping[str, Any]:
    found: Mapping[str, Any] = content["people"] or (content["after"] or {}).get("people", {})
    return found

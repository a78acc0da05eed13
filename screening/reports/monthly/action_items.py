"""What a month asks of the headteacher: at most three codes with numbers, the most pressing first. The sentences are
the presenter's.

Each comes from where the chain truly stands, and from what is owed; `count` is a stored figure: published children, or
exact work. `days`: the oldest that is owed, where something is.

sheets (classes not done, closes) · see (not yet seen, days) · look (asked for and not yet looked at, days: where no
children are counted) · begin (something to be done, not begun) · receipts (days) · follow-ups (days) · watch (over
eight weeks) · decide (seen, not decided) · calls (agreed, not kept) · holiday-plan · holiday-until (back) · nothing.
Earlier months also: holiday, overdue, few-overdue, waiting, unrated
"""

from collections.abc import Iterator
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

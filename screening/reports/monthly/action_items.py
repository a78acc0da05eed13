"""What a month asks of the headteacher: at most three codes with numbers. The sentences are the presenter's.

overdue (count, oldest, days) · few-overdue (oldest, days: under five children, the count is not printed) · waiting
(count) · receipts (count) · unrated (count, closes) · sheets (count, closes) · nothing
"""

from typing import Any

MOST = 3


def asks(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The most pressing first: arrears, children waiting to be seen, missing receipts, what is not rated yet."""
    late = [_late(content, code, kind) for code, kind in (("waiting", "seen"), ("receipts", "receipt"))]
    every = (_overdue(content), *late, _unrated(content) or _sheets(content))
    return [ask for ask in every if ask][:MOST] or [{"code": "nothing"}]


def _overdue(content: dict[str, Any]) -> dict[str, Any] | None:
    total = content["work"]["overdue_total"]
    if total == 0:
        return None
    name, (_count, days) = max(content["work"]["overdue"].items(), key=lambda item: item[1][1])
    if total is None:
        return {"code": "few-overdue", "oldest": name, "days": days} if days else None
    return {"code": "overdue", "count": total, "oldest": name, "days": days}


def _late(content: dict[str, Any], code: str, kind: str) -> dict[str, Any] | None:
    count = content["work"]["overdue"][kind][0]
    return {"code": code, "count": count} if count else None


def _unrated(content: dict[str, Any]) -> dict[str, Any] | None:
    cell = content["people"].get("state.to-rate")
    if not _is_open(content) or not cell or not cell[0]:
        return None
    return {"code": "unrated", "count": cell[0], "closes": content["round"]["closes"]}


def _sheets(content: dict[str, Any]) -> dict[str, Any] | None:
    """Where children are not counted: the classes whose sheet is not handed in."""
    coverage = content["coverage"]
    if not _is_open(content) or not coverage or not coverage["waiting"]:
        return None
    return {"code": "sheets", "count": coverage["waiting"], "closes": content["round"]["closes"]}


def _is_open(content: dict[str, Any]) -> bool:
    return bool(content["round"] and content["round"]["open"])

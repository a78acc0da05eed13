"""What a month asks of the headteacher: at most three codes with numbers. The sentences are the presenter's."""

from typing import Any

MOST = 3


def asks(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The most pressing first: arrears, children waiting to be seen, missing receipts, unrated children, follow-ups."""
    found = [ask for ask in (_overdue(content), _waiting(content), _receipts(content), _unrated(content)) if ask]
    return found[:MOST] or [{"code": "nothing"}]


def _overdue(content: dict[str, Any]) -> dict[str, Any] | None:
    total = content["work"]["overdue_total"]
    if not total:
        return None
    name, (_count, days) = max(content["work"]["overdue"].items(), key=lambda item: item[1][1])
    return {"code": "overdue", "count": total, "oldest": name, "days": days}


def _waiting(content: dict[str, Any]) -> dict[str, Any] | None:
    count = content["work"]["overdue"]["seen"][0]
    return {"code": "waiting", "count": count} if count else None


def _receipts(content: dict[str, Any]) -> dict[str, Any] | None:
    count = content["work"]["overdue"]["receipt"][0]
    return {"code": "receipts", "count": count} if count else None


def _unrated(content: dict[str, Any]) -> dict[str, Any] | None:
    cell = content["people"].get("state.to-rate")
    if not content["round"] or not content["round"]["open"] or not cell or not cell[0]:
        return None
    return {"code": "unrated", "count": cell[0], "closes": content["round"]["closes"]}

"""What a month's report keeps, from what was counted and what of it may be printed. The keys: see `making`."""

from collections.abc import Iterator, Mapping
from typing import Any

from screening.reports.disclosure_control.model import SMALLEST_DENOMINATOR, Published, Why, is_small
from screening.reports.monthly import figures
from screening.reports.monthly.action_items import asks
from screening.reports.periods import Period
from screening.rounds.models import ScreeningRound

Cells = Mapping[str, Published]
Content = Mapping[str, Any]
NOT_COMPARED = ("asks", "trend", "changed", "as_of", "period", "holiday")


def content_of(
    counted: figures.SchoolMonth, period: Period, cells: Cells, earlier: Mapping[str, Content]
) -> dict[str, Any]:
    """``earlier``: the figures of months before, for the trend."""
    after = {"round": _round(counted.after, period), "people": _people(cells, counted.after)} if counted.after else None
    content: dict[str, Any] = {
        "as_of": period.last.isoformat(),
        "period": [period.first.isoformat(), period.last.isoformat()],
        "layout": counted.layout,
        "holiday": counted.exact.get("holiday"),
        "round": _round(counted.round, period),
        "coverage": counted.exact["coverage"],
        "people": _people(cells, counted.round) if counted.layout == "round" else {},
        "after": after,
        "work": _work(counted.exact["work"], cells),
        "closed_by": _named(cells, "closed_by."),
    }
    content["trend"] = list(_trend(counted.exact["trend"], content, period, earlier))
    content["asks"] = asks(content)
    return content


def _round(current: ScreeningRound | None, period: Period) -> dict[str, Any] | None:
    if current is None:
        return None
    return {
        "school_year": current.school_year,
        "term": current.term,
        "opens": current.opens_on.isoformat(),
        "closes": current.closes_on.isoformat(),
        "open": current.closes_on >= period.last and (current.closed_at is None or current.closed_at >= period.until),
    }


def _people(cells: Cells, current: ScreeningRound | None) -> dict[str, Any]:
    return _named(cells, figures.key_of(current, "")) if current else {}


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
        of_month = content if one["month"] == period.month.isoformat() else earlier.get(one["month"], {})
        shown = of_month.get("work", {})
        hidden = "overdue_total" in shown and shown["overdue_total"] is None
        yield {
            **one,
            "in_time": _share(shown.get("desk_in_time"), shown.get("desk_due")),
            "overdue": None if hidden else one["overdue"],
        }


def _share(part: Any, whole: Any) -> int | None:
    """Per cent. Reports made by an earlier edition hold plain numbers; the same threshold holds for them."""
    if part is None or whole is None:
        return None
    if isinstance(whole, int):
        if whole < SMALLEST_DENOMINATOR or is_small(part) or is_small(whole - part):
            return None
        return Published(part).rate_of(Published(whole))
    return Published.of(part).rate_of(Published.of(whole))


def changed_keys(before: Content, after: Content) -> list[str]:
    """Dotted keys of the figures that differ between two revisions."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _flat(content: Content, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in content.items():
        if not prefix and key in NOT_COMPARED:
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value

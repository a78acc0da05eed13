"""The range of a scale where a file leaves it out: the lowest and the highest that its lines can count together."""

from collections.abc import Mapping
from typing import Any


def fill_in_ranges(mapping: dict[str, Any]) -> None:
    """A definition that is not checked yet: what cannot be worked out is left out and asked for."""
    shared = mapping["response"].get("anchors", [])
    spans = {item["id"]: _span(item, item.get("anchors", shared)) for item in mapping["items"]}
    for scale in mapping["scales"]:
        lines = scale.get("items")
        times = scale.get("multiply", 1)
        known = isinstance(lines, list) and all(isinstance(line, str) and spans.get(line) for line in lines)
        if not known or not isinstance(times, int):
            continue
        if scale["score"] == "count":
            scale.setdefault("range", [0, len(lines)])
        else:
            scale.setdefault("range", [times * sum(spans[line][end] for line in lines) for end in (0, 1)])


def _span(item: Mapping[str, Any], anchors: list[dict[str, Any]]) -> tuple[int, int] | tuple[()]:
    counts = [anchor.get("points", anchor["code"]) for anchor in anchors]
    weight = item.get("weight", 1)
    if not counts or not all(isinstance(one, int) for one in [*counts, weight]):
        return ()
    return weight * min(counts), weight * max(counts)

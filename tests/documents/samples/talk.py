"""The talk card, from the product's own texts."""

import json
from pathlib import Path
from typing import Any

CHAIN = Path(__file__).resolve().parents[3] / "screening/library/content/chain.json"


def talk_zh() -> dict[str, Any]:
    card: dict[str, Any] = json.loads(CHAIN.read_text())["talk_card"]

    def lines(name: str) -> tuple[str, ...]:
        return tuple(entry["zh"] for entry in card[name])

    def options(name: str) -> tuple[str, ...]:
        return tuple(option["label"]["zh"] for option in card[name]["options"])

    return {
        "language": "zh-Hans",
        "school": "青山镇中心小学",
        "title": card["title"]["zh"],
        "say_first": card["say_first"]["zh"],
        "lead": card["lead"]["zh"],
        "before": lines("before"),
        "open_with": card["open_with"]["zh"],
        "ask": lines("ask"),
        "quiet_child": lines("quiet_child"),
        "do_not_ask": lines("do_not_ask"),
        "when_told_something": lines("when_told_something"),
        "press_urgent_when": lines("press_urgent_when"),
        "close_with": card["close_with"]["zh"],
        "after_label": card["after"]["label"]["zh"],
        "after": options("after"),
        "not_possible_label": card["not_possible"]["label"]["zh"],
        "not_possible": options("not_possible"),
        "note": card["after"]["hint"]["zh"] + "孩子的事不发到群里。15 个上课日内回复就行。",
        "printed_at": "2026-10-26",
    }

"""What became of what a month asked: done is what the record says, and of what it says nothing nothing is said."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.reports.monthly.asks import MOST, Verdict, asks, can_be_taken_on, outcome
from tests.reports.monthly import example_figures
from tests.reports.monthly.example_figures import BESIDE, SMALL, shown

GROUP: list[Any] = [None, "group"]
KINDS = ("desk", "seen", "receipt", "follow-up")
WAITS = {"see": "chain.wait-see", "begin": "chain.wait-begin", "decide": "chain.wait-decide"}
OWED = {"receipts": ("receipt",), "follow-ups": ("follow-up",), "look": ("desk", "seen")}
GAP = 30  # days between the two months


def month(as_of: str, **changes: Any) -> dict[str, Any]:
    return deepcopy({**example_figures.round_month(), "as_of": as_of, **changes})


cell = st.one_of(st.just(shown(0)), st.integers(5, 40).map(shown), st.sampled_from([SMALL, BESIDE, GROUP]))
late = st.one_of(st.just([0, 0]), st.tuples(st.integers(1, 9), st.integers(1, 60)).map(list))


@st.composite
def months(draw: Any, as_of: str) -> dict[str, Any]:
    """A month as it may have been kept: of this round or another, with children counted or not, or of holidays."""
    content = month(as_of, layout=draw(st.sampled_from(["round", "no-round", "small", "holiday"])))
    content["people"] = {**content["people"], **{key: draw(cell) for key in WAITS.values()}}
    content["work"]["overdue"] = {kind: draw(late) for kind in KINDS}
    content["work"] |= {"watch_long": draw(cell), "calls_due": draw(st.integers(0, 9)), "calls_kept": 0}
    content["work"]["calls_kept"] = draw(st.integers(0, content["work"]["calls_due"]))
    content["coverage"] = {"sheets": 9, "handed_in": 9, "usable": 9, "waiting": draw(st.integers(0, 3))}
    content["round"] |= {"term": draw(st.sampled_from([1, 2])), "open": draw(st.booleans())}
    if content["layout"] == "no-round":
        content |= {"after": {"round": content["round"], "people": content["people"]}, "people": {}}
        content |= {"round": None, "coverage": None}
    elif content["layout"] != "round":
        content["people"] = {}
    return content


def cells(content: dict[str, Any]) -> dict[str, Any]:
    return content["people"] or (content["after"] or {}).get("people", {})


def round_of(content: dict[str, Any]) -> Any:
    return (content["round"] or content["after"]["round"])["term"]


def nothing_is_left(code: str, then: dict[str, Any], now: dict[str, Any]) -> bool:
    """Said once more, from the other side: by what each ask is about."""
    work, same_round = now["work"], round_of(then) == round_of(now)
    if code in WAITS:
        return same_round and cells(now).get(WAITS[code]) == shown(0)
    if code in OWED:
        return all(work["overdue"][kind][1] <= GAP for kind in OWED[code])
    if code == "sheets":
        return same_round and bool(now["coverage"]) and now["coverage"]["waiting"] == 0
    if code == "watch":
        return work["watch_long"] == shown(0)
    return code == "calls" and 0 < work["calls_due"] == work["calls_kept"]


@given(months("2026-10-31"), months("2026-11-30"))
def test_done_is_said_exactly_where_the_record_has_nothing_left(then, now):
    for ask in asks(then):
        became = outcome(ask, then, now)
        assert (became.verdict is Verdict.DONE) == nothing_is_left(ask["code"], then, now), ask


@given(months("2026-11-30"))
def test_a_month_asks_at_most_three_things_and_only_for_what_waits(content):
    found = asks(content)
    assert 1 <= len(found) <= MOST
    for ask in filter(can_be_taken_on, found):
        left = ask["days"] > 0 if ask["code"] in OWED else not nothing_is_left(ask["code"], content, content)
        assert left and ask.get("count", 1) not in (0, shown(0), GROUP), ask


@pytest.mark.parametrize("code", [*WAITS, *OWED, "sheets", "watch", "calls"])
def test_what_was_asked_and_still_stands_the_same_is_not_done(code):
    then = month("2026-10-31")
    then["people"] |= {key: shown(9) for key in WAITS.values()}
    then["work"] |= {"watch_long": shown(9), "calls_due": 9, "calls_kept": 1}
    then["work"]["overdue"] = {kind: [3, 40] for kind in KINDS}
    then["coverage"]["waiting"] = 2
    assert outcome({"code": code}, then, {**then, "as_of": "2026-11-30"}).verdict is Verdict.OPEN


def test_what_became_overdue_since_is_something_else():
    then, now = month("2026-10-31"), month("2026-11-30")
    now["work"]["overdue"]["receipt"] = [2, 30]
    became = outcome({"code": "receipts"}, then, now)
    assert (became.verdict, became.left, became.days) == (Verdict.DONE, 2, 30)
    now["work"]["overdue"]["receipt"] = [2, 31]
    assert outcome({"code": "receipts"}, then, now).verdict is Verdict.OPEN


def test_another_round_says_nothing_of_the_children_of_this_one():
    then, now = month("2026-10-31"), month("2026-11-30")
    now["people"]["chain.wait-see"] = shown(0)
    now["round"]["term"] = 2
    assert outcome({"code": "see"}, then, now).verdict is Verdict.UNKNOWN


def test_plans_that_nobody_owes_any_more_may_be_written_or_too_late():
    then, now = month("2026-10-31"), month("2026-11-30")
    assert outcome({"code": "holiday-plan"}, then, now).verdict is Verdict.UNKNOWN
    now["work"]["overdue"]["holiday-plan"] = [4, 20]
    assert outcome({"code": "holiday-plan"}, then, now).verdict is Verdict.OPEN


def test_an_ask_of_another_version_of_the_program_cannot_be_told():
    assert outcome({"code": "telephone"}, month("2026-10-31"), month("2026-11-30")).verdict is Verdict.UNKNOWN

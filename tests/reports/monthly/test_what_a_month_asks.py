"""What a month asks of the headteacher: at most three things, the most pressing first, each with where it stands."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from screening.reports.monthly.action_items import MOST, asks
from screening.reports.monthly.view_models import ReportView
from screening.reports.tables import text_of
from tests.reports.monthly import example_figures
from tests.reports.monthly.example_figures import BESIDE, SMALL, shown

NOVEMBER = date(2026, 11, 1)
NOUGHT = {kind: [0, 0] for kind in example_figures.WORK["overdue"]}


def month(*, overdue: dict[str, Any] | None = None, is_open: bool = False, **changes: Any) -> dict[str, Any]:
    """A month in which nothing is asked for, but for these."""
    late = {**NOUGHT, **(overdue or {})}
    counts = [count for count, _days in late.values()]
    total = None if None in counts else sum(counts)
    content = example_figures.round_month(
        work={**example_figures.WORK, "overdue": late, "overdue_total": total},
        people={**example_figures.people(), "state.to-rate": shown(0)},
        **changes,
    )
    content = deepcopy(content)
    content["round"]["open"] = is_open
    return content


def codes(content: dict[str, Any]) -> list[str]:
    return [ask["code"] for ask in asks(content)]


def said(*found: dict[str, Any]) -> list[tuple[str, str]]:
    with override("en"):
        view = ReportView(example_figures.round_month(asks=list(found)), NOVEMBER)
        return [(text_of(ask.says), ask.part) for ask in view.asks]


class TestCodes:
    def test_where_nothing_is_open_nothing_is_asked(self):
        assert asks(month()) == [{"code": "nothing"}]

    def test_all_arrears_are_one_thing_and_the_oldest_names_it(self):
        found = asks(month(overdue={"desk": [2, 3], "follow-up": [6, 19]}))
        assert found == [{"code": "overdue", "count": 8, "oldest": "follow-up", "days": 19}]

    def test_children_that_wait_and_receipts_are_asked_for_by_themselves_too(self):
        found = asks(month(overdue={"seen": [5, 4], "receipt": [4, 12]}))
        assert [ask["code"] for ask in found] == ["overdue", "waiting", "receipts"]
        assert [ask["count"] for ask in found] == [9, 5, 4]

    def test_a_total_that_is_kept_back_is_asked_for_without_a_number(self):
        found = asks(month(overdue={"desk": [None, 3]}))
        assert found == [{"code": "few-overdue", "oldest": "desk", "days": 3}]

    def test_a_count_that_is_kept_back_is_not_said_by_another_ask(self):
        assert codes(month(overdue={"seen": [None, 3]})) == ["few-overdue"]
        assert codes(month(overdue={"receipt": [None, 3]})) == ["few-overdue"]

    @pytest.mark.parametrize("is_open", [True, False])
    def test_children_who_are_not_rated_are_asked_for_while_the_round_is_open(self, is_open):
        content = month(is_open=is_open)
        content["people"]["state.to-rate"] = shown(12)
        assert codes(content) == (["unrated"] if is_open else ["nothing"])

    @pytest.mark.parametrize("hidden", [SMALL, BESIDE])
    def test_a_few_who_are_not_rated_are_not_counted_out(self, hidden):
        content = month(is_open=True)
        content["people"]["state.to-rate"] = hidden
        content["coverage"] = {"sheets": 21, "handed_in": 21, "usable": 20, "waiting": 0}
        assert codes(content) == ["nothing"]

    def test_a_school_that_counts_no_children_asks_for_its_sheets(self):
        coverage = {"sheets": 4, "handed_in": 3, "usable": 3, "waiting": 1}
        content = month(is_open=True, layout="small", coverage=coverage)
        content["people"] = {}
        assert asks(content) == [{"code": "sheets", "count": 1, "closes": "2026-11-27"}]

    def test_more_than_three_things_are_not_asked_at_once(self):
        content = month(overdue={"seen": [5, 4], "receipt": [4, 12]}, is_open=True)
        content["people"]["state.to-rate"] = shown(12)
        assert len(codes(content)) == MOST == 3
        assert "unrated" not in codes(content)

    def test_without_a_round_nobody_is_to_be_rated(self):
        content = {**example_figures.holiday_month(), "people": {"state.to-rate": shown(12)}}
        assert codes(content) == ["nothing"]


class TestSentences:
    @pytest.mark.parametrize(
        ("ask", "part"),
        [
            ({"code": "overdue", "count": 16, "oldest": "receipt", "days": 12}, "overdue"),
            ({"code": "few-overdue", "oldest": "desk", "days": 3}, "overdue"),
            ({"code": "waiting", "count": 5}, "overdue"),
            ({"code": "receipts", "count": 4}, "overdue"),
            ({"code": "unrated", "count": 12, "closes": "2026-11-27"}, "coverage"),
            ({"code": "sheets", "count": 2, "closes": "2026-11-27"}, "coverage"),
            ({"code": "nothing"}, ""),
        ],
        ids=lambda value: value["code"] if isinstance(value, dict) else None,
    )
    def test_each_ask_leads_to_the_part_it_stands_in(self, ask, part):
        [(words, where)] = said(ask)
        assert where == part
        assert all(str(ask[key]) in words for key in ("count", "days") if key in ask)

    @pytest.mark.parametrize("code", ["overdue", "waiting", "receipts", "unrated", "sheets"])
    def test_one_is_not_said_as_many(self, code):
        more = {"oldest": "desk", "days": 3, "closes": "2026-11-27"}
        [(one, _part)] = said({"code": code, "count": 1, **more})
        [(many, _part)] = said({"code": code, "count": 2, **more})
        assert one.replace("1", "2", 1) != many

    def test_an_ask_of_a_later_version_of_the_program_is_left_out(self):
        assert said({"code": "telephone", "count": 4}) == []
        assert len(said({"code": "telephone", "count": 4}, {"code": "nothing"})) == 1

    def test_a_kind_of_work_this_version_does_not_know_is_called_by_its_code(self):
        [(words, _part)] = said({"code": "overdue", "count": 4, "oldest": "parent-evening", "days": 5})
        assert "parent-evening" in words

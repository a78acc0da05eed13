"""What a month asks of the headteacher: at most three things, the most pressing first, each with where it stands."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from screening.reports.monthly.asks import MOST, asks, asks_of_today
from screening.reports.monthly.view import ReportView
from screening.reports.tables import text_of
from tests.reports.monthly import example_figures
from tests.reports.monthly.example_figures import BESIDE, SMALL, shown

NOVEMBER = date(2026, 11, 1)
NOUGHT = {kind: [0, 0] for kind in example_figures.WORK["overdue"]}
QUIET = {"chain.wait-see": shown(0), "chain.wait-decide": shown(0), "chain.wait-begin": shown(0)}


def month(
    *, overdue: dict[str, Any] | None = None, is_open: bool = False, waiting: dict[str, Any] | None = None, **work: Any
) -> dict[str, Any]:
    """A month in which nothing is asked for, but for these."""
    quiet = {"watch_long": shown(0), "calls_due": 0, "calls_kept": 0, "overdue": {**NOUGHT, **(overdue or {})}}
    content = example_figures.round_month(
        work={**example_figures.WORK, **quiet, **work},
        people={**example_figures.people(), **QUIET, **(waiting or {})},
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

    def test_children_who_wait_are_asked_for_as_many_as_they_are_whatever_of_it_is_overdue(self):
        found = asks(month(overdue={"seen": [2, 4]}, waiting={"chain.wait-see": shown(16)}))
        assert found == [{"code": "see", "count": shown(16), "days": 4}]

    def test_something_decided_and_not_begun_is_asked_for(self):
        assert asks(month(waiting={"chain.wait-begin": shown(12)})) == [{"code": "begin", "count": shown(12)}]

    def test_long_watches_children_not_decided_and_calls_come_after_what_is_owed(self):
        content = month(
            overdue={"receipt": [4, 12]},
            waiting={"chain.wait-decide": shown(7)},
            watch_long=shown(17),
            calls_due=9,
            calls_kept=6,
        )
        assert codes(content) == ["receipts", "watch", "decide"]
        assert codes(month(calls_due=9, calls_kept=6)) == ["calls"]

    def test_a_few_are_asked_for_without_their_number(self):
        assert asks(month(waiting={"chain.wait-see": SMALL})) == [{"code": "see", "count": SMALL}]

    def test_where_a_number_may_not_even_be_said_to_be_none_nothing_is_asked(self):
        assert codes(month(waiting={"chain.wait-see": [None, "group"]})) == ["nothing"]

    @pytest.mark.parametrize("is_open", [True, False])
    def test_classes_that_are_not_done_are_asked_for_while_the_round_is_open(self, is_open):
        content = month(is_open=is_open)
        content["coverage"] = {"sheets": 21, "handed_in": 21, "usable": 20, "waiting": 3}
        assert codes(content) == (["sheets"] if is_open else ["nothing"])

    def test_a_school_that_counts_no_children_is_asked_for_its_sheets_and_its_oldest_look(self):
        content = month(is_open=True, overdue={"desk": [None, 9]})
        content |= {"people": {}, "coverage": {"sheets": 4, "handed_in": 3, "usable": 3, "waiting": 1}}
        assert asks(content) == [
            {"code": "sheets", "count": 1, "closes": "2026-11-27"},
            {"code": "look", "days": 9},
        ]

    def test_between_two_reports_only_classes_papers_and_days_are_said(self):
        content = month(overdue={"desk": [None, 9], "receipt": [4, 12]}, waiting={"chain.wait-see": shown(16)})
        assert asks_of_today(content) == [{"code": "look", "days": 9}, {"code": "receipts", "count": 4, "days": 12}]

    def test_more_than_three_things_are_not_asked_at_once(self):
        content = month(
            overdue={"seen": [5, 4], "receipt": [4, 12], "follow-up": [3, 9]},
            waiting={"chain.wait-see": shown(9), "chain.wait-begin": shown(8)},
        )
        assert codes(content) == ["see", "begin", "receipts"] and MOST == 3

    def test_a_month_of_holidays_asks_for_the_plans_of_the_holiday_and_nothing_else(self):
        content = example_figures.holiday_month()
        content["work"]["overdue"] = {**NOUGHT, "desk": [6, 40], "holiday-plan": [40, 17]}
        assert codes(content) == ["holiday-plan", "holiday-until"]
        content["work"]["overdue"]["holiday-plan"] = [0, 0]
        assert codes(content) == ["holiday-until"]

    def test_a_month_that_ends_in_a_holiday_asks_for_nothing_that_needs_a_school_day(self):
        content = month(overdue={"seen": [5, 4], "follow-up": [3, 9]}, waiting={"chain.wait-see": shown(16)})
        content["holiday"] = {"back": "2027-03-01"}
        assert asks(content) == asks_of_today(content) == [{"code": "holiday-until", "back": "2027-03-01"}]


class TestSentences:
    @pytest.mark.parametrize(
        ("ask", "part"),
        [
            ({"code": "see", "count": shown(16), "days": 4}, "chain"),
            ({"code": "begin", "count": shown(12)}, "chain"),
            ({"code": "decide", "count": shown(7)}, "chain"),
            ({"code": "watch", "count": shown(17)}, "work"),
            ({"code": "calls", "count": 3}, "work"),
            ({"code": "follow-ups", "count": 5, "days": 9}, "overdue"),
            ({"code": "look", "days": 9}, "overdue"),
            ({"code": "holiday-plan", "count": 40}, "overdue"),
            ({"code": "holiday-until", "back": "2027-03-01"}, ""),
            ({"code": "receipts", "count": 4}, "overdue"),
            ({"code": "sheets", "count": 2, "closes": "2026-11-27"}, "coverage"),
            ({"code": "nothing"}, ""),
        ],
        ids=lambda value: value["code"] if isinstance(value, dict) else None,
    )
    def test_each_ask_leads_to_the_part_it_stands_in(self, ask, part):
        [(words, where)] = said(ask)
        assert where == part
        count = ask.get("count", "")
        assert str(count[0] if isinstance(count, list) else count) in words and str(ask.get("days", "")) in words

    @pytest.mark.parametrize(("back", "said_of_it"), [("2027-03-01", True), (None, False)])
    def test_a_holiday_says_when_school_begins_where_that_is_known(self, back, said_of_it):
        [(words, _part)] = said({"code": "holiday-until", "back": back})
        assert ("1 March 2027" in words) == said_of_it and "None" not in words

    @pytest.mark.parametrize("code", ["receipts", "sheets", "follow-ups", "calls", "holiday-plan"])
    def test_one_is_not_said_as_many(self, code):
        more = {"days": 3, "closes": "2026-11-27"}
        [(one, _part)] = said({"code": code, "count": 1, **more})
        [(many, _part)] = said({"code": code, "count": 2, **more})
        assert one.replace("1", "2", 1) != many

    @pytest.mark.parametrize(
        ("count", "words"),
        [(shown(1), "1 child."), (shown(16), "16 children."), (SMALL, "fewer than 5 children."), (BESIDE, "some ")],
    )
    def test_children_who_wait_are_said_as_they_are_published(self, count, words):
        [(sentence, _part)] = said({"code": "see", "count": count})
        assert words in sentence and "—" not in sentence

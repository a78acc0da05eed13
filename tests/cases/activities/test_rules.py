"""Rules of activities: when a group says something about its children, what a name may not say, which days are its."""

from datetime import date

import pytest
from django.http import QueryDict

from screening.cases.activities.forms import asked_day
from screening.cases.activities.rules import (
    KINDS,
    LABELS,
    WORKSHOP,
    ActivityRefused,
    label_in,
    marks_who_came,
    planned_days,
    require,
    singles_out,
)
from screening.cases.activities.wording import explain_refusal, marking
from screening.library import texts
from tests.cases.activities.factories import make_activity


@pytest.mark.parametrize(
    ("members", "with_case", "says_something"),
    [
        (1, 1, True),
        (4, 1, False),  # three others
        (3, 1, True),
        (10, 5, True),  # half of them
        (11, 5, False),
        (5, 0, False),
        (0, 0, False),
    ],
)
def test_a_group_says_something_about_a_child_among_too_few_others(members, with_case, says_something):
    assert singles_out(members, with_case) is says_something


@pytest.mark.parametrize("word", LABELS)
def test_no_label_may_stand_in_a_name(word):
    assert label_in(f"快乐{word.upper()}小组") == word


@pytest.mark.parametrize("title", ["篮球", "读书角", "Football", "合唱团"])
def test_what_is_done_there_is_a_name(title):
    assert label_in(title) == ""


def test_every_kind_is_an_action_of_the_catalogue():
    assert set(KINDS) <= set(texts.ids("support_catalogue.actions"))


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_workshop_the_few_who_came_are_marked_and_of_all_else_the_few_who_stayed_away(kind):
    assert marks_who_came(kind) is (kind == WORKSHOP)
    assert (marking(kind) == marking(WORKSHOP)) is (kind == WORKSHOP)


def test_planned_days_are_those_of_the_rhythm_with_both_ends():
    days = planned_days([0, 2], date(2026, 10, 19), date(2026, 10, 28))
    assert [day.day for day in days] == [19, 21, 26, 28]


def test_without_a_rhythm_no_day_is_planned():
    assert list(planned_days([], date(2026, 10, 19), date(2026, 10, 28))) == []


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("2026-10-14", date(2026, 10, 14)),
        ("2026-09-07", date(2026, 9, 7)),  # its first day
        ("2026-09-06", date(2026, 10, 19)),
        ("2026-10-20", date(2026, 10, 19)),
        ("yesterday", date(2026, 10, 19)),
        ("", date(2026, 10, 19)),
    ],
)
def test_the_address_asks_for_a_day_on_which_it_was_and_else_means_today(cast, asked, day):
    assert asked_day(QueryDict(f"day={asked}"), make_activity(cast)) == day


def test_a_refusal_is_filled_with_what_it_is_about_and_one_without_words_still_says_its_code():
    with pytest.raises(ActivityRefused) as refused:
        require(False, "children", "no-place-left", n=3)
    field, words = explain_refusal(refused.value)
    assert field == "children" and "3" in words
    assert explain_refusal(ActivityRefused("title", "unheard-of")) == ("title", "unheard-of")


def test_what_is_fulfilled_is_not_refused():
    assert require([0], "children", "ended") is None

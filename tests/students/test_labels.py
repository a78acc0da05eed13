from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from students.labels import (
    CareFacts,
    age_on,
    months_between,
    policy_left_behind,
    policy_unknowns,
    research_left_behind,
    research_unknowns,
)

TODAY = date(2026, 10, 19)
LONG_AGO = date(2025, 2, 20)
KNOWN = CareFacts(2017, 5, "never", None, "never", None, "yes")
AWAY = ("never", "before", "now", "unknown")


def facts(father: str = "never", mother: str = "never", **other: object) -> CareFacts:
    since = {"now": LONG_AGO}
    return replace(
        KNOWN,
        father_away=father,
        father_away_since=since.get(father),
        mother_away=mother,
        mother_away_since=since.get(mother),
        **other,
    )


def test_both_parents_away_is_left_behind_by_both_labels() -> None:
    assert policy_left_behind(facts("now", "now"), TODAY) is True
    assert research_left_behind(facts("now", "now"), TODAY) is True


def test_one_parent_away_is_left_behind_by_the_research_label_only() -> None:
    assert policy_left_behind(facts("now", "never"), TODAY) is False
    assert research_left_behind(facts("now", "never"), TODAY) is True


def test_one_away_and_the_other_unable_to_care_is_left_behind_by_the_policy_label() -> None:
    assert policy_left_behind(facts("never", "now", capacity_concern=True), TODAY) is True


def test_a_parent_who_came_back_is_not_away() -> None:
    assert policy_left_behind(facts("before", "before"), TODAY) is False
    assert research_left_behind(facts("before", "before"), TODAY) is False


def test_without_a_rural_hukou_the_policy_label_is_no_and_the_research_label_does_not_ask() -> None:
    town = facts("now", "now", rural_hukou="no")
    assert policy_left_behind(town, TODAY) is False
    assert research_left_behind(town, TODAY) is True


def test_an_unknown_hukou_matters_only_where_everything_else_says_yes() -> None:
    assert policy_left_behind(facts("now", "now", rural_hukou="unknown"), TODAY) is None
    assert policy_unknowns(facts("now", "now", rural_hukou="unknown"), TODAY) == ("rural_hukou",)
    assert policy_left_behind(facts("now", "never", rural_hukou="unknown"), TODAY) is False


@pytest.mark.parametrize(
    ("born", "on", "policy", "research"),
    [
        ((2010, 11), date(2026, 10, 31), True, True),  # fifteen until the month of birth begins
        ((2010, 11), date(2026, 11, 1), False, True),
        ((2008, 11), date(2026, 10, 31), False, True),
        ((2008, 11), date(2026, 11, 1), False, False),
    ],
)
def test_sixteen_ends_the_policy_label_and_eighteen_the_research_label(
    born: tuple[int, int], on: date, policy: bool, research: bool
) -> None:
    child = facts("now", "now", birth_year=born[0], birth_month=born[1])
    assert policy_left_behind(child, on) is policy
    assert research_left_behind(child, on) is research


@pytest.mark.parametrize(
    ("since", "on", "long"),
    [
        (date(2026, 4, 19), date(2026, 10, 19), True),  # six months to the day
        (date(2026, 4, 20), date(2026, 10, 19), False),
        (date(2026, 8, 31), date(2027, 2, 28), True),  # there is no 31 February
        (date(2026, 8, 31), date(2027, 2, 27), False),
        (date(2026, 11, 1), date(2026, 10, 19), False),
    ],
)
def test_the_research_label_asks_for_six_whole_months(since: date, on: date, long: bool) -> None:
    assert research_left_behind(replace(KNOWN, mother_away="now", mother_away_since=since), on) is long


def test_away_since_an_unknown_day_is_unknown_unless_the_other_parent_settles_it() -> None:
    open_question = replace(KNOWN, father_away="now")
    assert research_left_behind(open_question, TODAY) is None
    assert research_unknowns(open_question, TODAY) == ("father_away_since",)
    settled = replace(open_question, mother_away="now", mother_away_since=LONG_AGO)
    assert research_left_behind(settled, TODAY) is True
    assert research_unknowns(settled, TODAY) == ()


def test_a_child_about_whom_nothing_is_known_has_no_label_and_says_what_to_ask() -> None:
    nothing = CareFacts(2017, 5)
    assert policy_left_behind(nothing, TODAY) is None
    assert research_left_behind(nothing, TODAY) is None
    assert policy_unknowns(nothing, TODAY) == ("rural_hukou", "father_away", "mother_away")
    assert research_unknowns(nothing, TODAY) == ("father_away", "mother_away")


def completions(child: CareFacts) -> list[CareFacts]:
    """Every child this one may turn out to be once the unknown facts are known."""
    fathers = AWAY[:3] if child.father_away == "unknown" else (child.father_away,)
    mothers = AWAY[:3] if child.mother_away == "unknown" else (child.mother_away,)
    hukous = ("yes", "no") if child.rural_hukou == "unknown" else (child.rural_hukou,)
    return [
        facts(father, mother, rural_hukou=hukou, capacity_concern=child.capacity_concern)
        for father, mother, hukou in product(fathers, mothers, hukous)
    ]


@pytest.mark.parametrize(
    ("father", "mother", "hukou", "concern"), list(product(AWAY, AWAY, ("yes", "no", "unknown"), (True, False)))
)
def test_unknown_is_said_exactly_when_what_is_not_known_could_decide(
    father: str, mother: str, hukou: str, concern: bool
) -> None:
    child = facts(father, mother, rural_hukou=hukou, capacity_concern=concern)
    for label, unknowns in ((policy_left_behind, policy_unknowns), (research_left_behind, research_unknowns)):
        answers = {label(whole, TODAY) for whole in completions(child)}
        expected = answers.pop() if len(answers) == 1 else None
        assert label(child, TODAY) is expected
        assert bool(unknowns(child, TODAY)) is (expected is None)


def test_a_child_turns_a_year_older_on_the_first_of_the_month_of_birth() -> None:
    assert age_on(KNOWN, date(2026, 4, 30)) == 8
    assert age_on(KNOWN, date(2026, 5, 1)) == 9


def test_months_are_counted_whole() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert months_between(date(2026, 1, 15), date(2026, 2, 14)) == 0
    assert months_between(date(2024, 2, 29), date(2025, 2, 28)) == 12

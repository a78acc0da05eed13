"""The care situation in words: what is known, what is not known, and both official labels kept apart by name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from screening.cases.evidence.care import CareFact, card, labels, summary
from students.labels import CareFacts
from tests.factories import make_care

TODAY = date(2026, 10, 19)
APRIL, MAY = date(2026, 4, 19), date(2026, 5, 19)
AT_HOME = CareFacts(2017, 5, father_away="never", mother_away="before", rural_hukou="yes", contact="not-needed")
BOTH_AWAY = replace(AT_HOME, father_away="now", mother_away="now", contact="weekly")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Lives with the parents"),
        ({"father_away": "now", "contact": "weekly"}, "Father away · Contact: Every week"),
        ({"mother_away": "now", "contact": "unknown"}, "Mother away · Contact not known"),
        ({"mother_away": "now", "contact": "rarely"}, "Mother away · Contact less than monthly"),
        ({"father_away": "unknown", "contact": "rarely"}, "Not known whether parents are away"),
        ({"capacity_concern": True}, "Lives with the parents · Doubt about care"),
    ],
)
def test_one_line_says_who_is_away_and_how_often_they_talk(changes, said):
    assert summary(replace(AT_HOME, **changes), TODAY) == said


def test_of_a_child_nobody_wrote_about_that_is_what_is_said():
    assert summary(None, TODAY) == "Care situation not recorded"
    assert card(None, TODAY) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Left behind (policy)"),
        ({"father_away_since": MAY}, "Left behind (policy)"),
        ({"father_away_since": APRIL}, "Left behind (policy, research)"),
        ({"father_away_since": APRIL, "rural_hukou": "no"}, "Left behind (research)"),
        ({"father_away_since": APRIL, "rural_hukou": "unknown"}, "Left behind (research)"),
        ({"mother_away": "before"}, ""),
        ({"mother_away": "before", "capacity_concern": True}, "Left behind (policy)"),
    ],
)
def test_a_label_is_never_said_without_its_name_and_only_while_it_holds(changes, said):
    """Six months are from 19 April to today."""
    assert labels(replace(BOTH_AWAY, **changes), TODAY) == said
    assert summary(replace(BOTH_AWAY, **changes), TODAY).endswith(said)


def lines_of(cast, on=TODAY, **care):
    row = make_care(cast.children["yu"], cast.li, **care)
    found = card(row, on)
    return {line.fact: line.text for line in found.lines}, found.source


def test_what_is_not_known_is_said_to_be_missing_and_not_to_be_so(cast):
    found, _source = lines_of(cast)
    missing = "Not known: a fact is missing"
    assert found[CareFact.POLICY_LABEL] == found[CareFact.RESEARCH_LABEL] == missing
    assert found[CareFact.REGISTER] == "Not imported"
    assert found[CareFact.CAPACITY] == "No doubt is recorded"
    assert CareFact.CALLS not in found


def test_month_of_leaving_is_written_only_for_a_parent_who_is_away_now(cast):
    found, _source = lines_of(
        cast, father_away="now", father_away_since=APRIL, mother_away="before", mother_away_since=MAY
    )
    assert "since" in found[CareFact.FATHER]
    assert "2026" in found[CareFact.FATHER]
    assert found[CareFact.MOTHER] == "Away before, back now"


@pytest.mark.parametrize(("value", "begins"), [(0, "0, not"), (1, "1, one"), (2, "2, both"), (3, "left behind")])
def test_the_register_is_quoted_as_it_was_imported_beside_the_label_that_is_computed(cast, value, begins):
    found, _source = lines_of(cast, register_value=value, father_away="never", mother_away="never")
    assert found[CareFact.REGISTER].startswith(begins)
    assert found[CareFact.POLICY_LABEL] == found[CareFact.RESEARCH_LABEL] == "No"


def test_the_card_names_its_source_and_its_day(cast):
    _lines, source = lines_of(cast, source="village", as_of=date(2026, 9, 12))
    assert "Village" in source
    assert "12" in source and "2026" in source

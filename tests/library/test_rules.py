"""A district writes rules of its own: other thresholds under a new version, the promises of the product untouched."""

import uuid
from fractions import Fraction

import pytest

from accounts.models import AuditEvent
from screening.library import selectors, services
from screening.library.models import RuleSet
from screening.library.thresholds import THRESHOLDS, change_thresholds, problems_of
from screening.scoring import current_rules, parse_rules

pytestmark = pytest.mark.django_db


def write(cast, changes, *, based_on=None, why="Too many visits for one counselor", nonce=None):
    return services.write_rules(
        by=cast.district,
        based_on=based_on or selectors.rule_sets()[-1],
        changes={name: Fraction(value) for name, value in changes.items()},
        why=why,
        nonce=nonce or uuid.uuid4(),
    )


def test_another_percentile_is_a_new_version_and_the_shipped_one_stays_as_it_was(cast):
    written = write(cast, {"norm_elevated": "88", "norm_high": "97.5"})
    rules = selectors.rules_of(written)
    assert (written.version, written.based_on.version, written.author) == ("1.1-1", "1.1", cast.district)
    assert (rules.norm_leg.elevated, rules.norm_leg.high) == (88, Fraction("97.5"))
    assert rules.band_version == "1.1-1"
    assert selectors.rules_of(written.based_on) == current_rules()
    assert AuditEvent.objects.get(verb="rules.write").detail["changed"] == ["norm_elevated", "norm_high"]


def test_shares_stay_exact_fractions(cast):
    rules = selectors.rules_of(write(cast, {"count_elevated": "2/5", "identical_share": "0.7"}))
    assert rules.count_leg.elevated == Fraction(2, 5)
    assert rules.quality.identical_share == Fraction(7, 10)


def test_every_threshold_is_written_where_the_engine_reads_it():
    rules = current_rules()
    for threshold in THRESHOLDS:
        steps = [threshold.low, threshold.high, threshold.read(rules) + Fraction(1, 100), threshold.read(rules) + 1]
        for value in steps:
            if threshold.allows(value) and not problems_of({threshold.id: value}, rules):
                assert threshold.read(parse_rules(change_thresholds(rules, {threshold.id: value}, "t"))) == value, (
                    threshold.id
                )


def test_a_form_sent_twice_writes_one_version_and_the_next_one_counts_on(cast):
    nonce = uuid.uuid4()
    first = write(cast, {"norm_elevated": "88"}, nonce=nonce)
    assert write(cast, {"norm_elevated": "88"}, nonce=nonce) == first
    second = write(cast, {"norm_elevated": "90"}, based_on=first)
    assert (second.version, second.based_on) == ("1.1-2", first)
    assert [row.version for row in selectors.rule_sets()] == ["1.1-2", "1.1-1", "1.1"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"subscales_flag": "1"}, {"subscales_flag": "not-configuration"}),
        ({"quotas": "1"}, {"quotas": "not-configuration"}),
        ({"norm_elevated": "40"}, {"norm_elevated": "range"}),
        ({"content_floor": "1.5"}, {"content_floor": "range"}),
        ({"content_floor": "0"}, {"content_floor": "range"}),
        ({"norm_elevated": "98"}, {"norm_elevated": "order"}),
        ({"norm_high": "84"}, {"norm_high": "order"}),
        ({"count_high": "3/4"}, {"count_high": "order"}),
        ({"norm_elevated": "84"}, {"": "nothing"}),
        ({}, {"": "nothing"}),
    ],
)
def test_a_promise_or_an_impossible_number_is_refused_by_name(cast, changes, problem):
    with pytest.raises(services.RulesRefused) as refused:
        write(cast, changes)
    assert refused.value.problems == problem
    assert not RuleSet.objects.exclude(version="1.1").exists()


def test_rules_without_a_why_are_refused(cast):
    with pytest.raises(services.RulesRefused):
        write(cast, {"norm_elevated": "88"}, why="  ")

"""Of a large county the last round is weighed once for a coming one, and again when what it rests on has moved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.rounds import services
from screening.rounds.models import Assessment, Flag, WeighedRound
from screening.rounds.services import weighed
from tests.rounds.rescoring.test_second_forecast import put_a_retest_on_record, stricter_rules
from tests.rounds.test_expected_load import coming


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(weighed, "LARGE", 100)


def reads_answers(ask):
    with CaptureQueriesContext(connection) as captured:
        ask()
    return any('"rounds_assessment"."answers"' in one["sql"] for one in captured)


def test_a_small_county_keeps_nothing(cast, closed):
    assert weighed.earlier_of(coming(cast))
    assert not WeighedRound.objects.exists()


def test_what_is_kept_says_the_same(cast, closed, large):
    put_a_retest_on_record(coming(cast).versions)
    counted, kept = (services.expected_load_of(coming(cast)) for _twice in range(2))
    assert WeighedRound.objects.count() == 1
    assert (kept.basis, kept.load) == (counted.basis, counted.load)
    assert kept.basis.worsening == "to-come" and kept.basis.round == closed
    assert [one.load for one in kept.schools] == [one.load for one in counted.schools]


def test_it_is_counted_once_for_each_set_of_forms_rules_and_norms(cast, closed, large):
    assert reads_answers(lambda: weighed.earlier_of(coming(cast)))
    assert not reads_answers(lambda: weighed.earlier_of(coming(cast)))
    assert reads_answers(lambda: weighed.earlier_of(coming(cast, rules=stricter_rules())))
    assert not reads_answers(lambda: weighed.earlier_of(coming(cast)))


@pytest.mark.parametrize("move", ["a child is erased", "a flag is taken back", "a form becomes known"])
def test_it_is_counted_again_when_what_it_rests_on_has_moved(cast, closed, large, move):
    before = weighed.earlier_of(coming(cast))
    if move == "a child is erased":
        Assessment.objects.filter(student=Assessment.objects.filter(round=closed).first().student).delete()
    elif move == "a flag is taken back":
        Flag.objects.filter(pk=Flag.objects.first().pk).update(withdrawn_at=closed.closed_at)
    else:
        put_a_retest_on_record(coming(cast).versions)
    assert reads_answers(lambda: weighed.earlier_of(coming(cast)))
    if move == "a child is erased":
        assert weighed.earlier_of(coming(cast)).basis.children == before.basis.children - 1
    assert WeighedRound.objects.count() == 1


def test_the_clock_weighs_what_the_officer_would_plan_next(cast, closed, large):
    assert weighed.weigh_large_rounds() == 1
    assert not reads_answers(lambda: weighed.earlier_of(coming(cast)))

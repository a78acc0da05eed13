"""A county's first round from its last sheet to the norm that counts: what closing does, what only adopting does."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.urls import reverse

from screening.jobs.models import Job
from screening.library.models import NormSet
from screening.library.selectors import norm_of
from screening.rounds import services
from screening.rounds.models import Flag, FlagReason, Rescoring, Result, ScreeningRound
from screening.rounds.selectors.rescoring import difference
from screening.scoring import FormResult as Scored
from tests.conftest import Cast, make_cast
from tests.rounds import factories as rounds
from tests.rounds.conftest import nobody_listening
from tests.rounds.districts import ask, counting, flags, hash_of_answers, make_district, other_rules, work_off
from tests.shared import shared

pytestmark = pytest.mark.usefixtures("nobody_above_listens")


Begun = tuple[Cast, ScreeningRound]


def begin() -> Begun:
    """315 children of three schools, rated by thirteen teachers; Yu is high and Bo elevated."""
    cast = make_cast()
    with nobody_listening():
        made = make_district(cast, strict_raters=True)
        rounds.hand_in(rounds.sheet_of(made, cast.class_3_1), cast.li, {1: rounds.HIGH, 2: rounds.ELEVATED})
    return cast, made


@pytest.fixture(scope="module")
def shared_county(django_db_setup, django_db_blocker) -> Iterator[Begun]:
    with shared(begin, django_db_blocker) as begun:
        yield begun


@pytest.fixture
def own_county(shared_county, db) -> Begun:
    return deepcopy(shared_county)


@pytest.fixture
def cast(own_county) -> Cast:
    return own_county[0]


@pytest.fixture
def rated(own_county) -> ScreeningRound:
    return own_county[1]


@pytest.fixture
def offered(cast, rated) -> Rescoring:
    """The round is closed and the worker has computed what its norm would change."""
    services.close_round(rated, by=cast.district)
    work_off()
    return Rescoring.objects.get(round=rated)


def test_while_the_round_is_open_every_flag_is_provisional_and_says_so(rated):
    assert all(Result.objects.in_force().values_list("provisional", flat=True))
    assert Flag.objects.exists() and all(Flag.objects.values_list("provisional", flat=True))
    assert set(FlagReason.objects.filter(code__in=("high", "elevated")).values_list("params__variant", flat=True)) == {
        "provisional"
    }


def test_closing_builds_a_norm_of_each_form_with_its_design_effect(offered):
    for norm in NormSet.objects.all():
        assert (norm.grade_min, norm.grade_max, norm.n, norm.raters, norm.schools) == (3, 5, 315, 13, 3)
        assert norm.design_effect == norm_of(norm).scales[0].design_effect
        assert norm.source_round == offered.round.public_id
    effects = dict(NormSet.objects.values_list("instrument_version__instrument", "design_effect"))
    # Thirteen raters who differ: the class of one says less than as many children of many raters would.
    assert effects["teacher-connection"] > 1.5 and effects["teacher-engagement"] >= 1


def test_the_norm_is_offered_beside_what_counts_and_changes_nothing_by_itself(cast, rated):
    answers, results, raised = hash_of_answers(), counting(), flags()
    services.close_round(rated, by=cast.district)
    assert Job.objects.get(kind="rescore").state == "queued"
    work_off()
    offered = Rescoring.objects.get(round=rated)
    assert (offered.state, set(offered.norm_sets.all())) == ("ready", set(NormSet.objects.all()))
    assert Result.objects.count() == 2 * len(results) and not rated.norm_sets.exists()
    assert (hash_of_answers(), counting(), flags()) == (answers, results, raised)
    assert difference(offered).compared == len(results) and difference(offered).moved > 0


def test_adopting_puts_the_norm_in_force_and_leaves_the_provisional_flags_in_the_queue(cast, rated, offered):
    before, old = flags(), counting()
    services.adopt_rescoring(offered, by=cast.district)
    assert set(rated.norm_sets.all()) == set(NormSet.objects.all())
    assert not any(Result.objects.in_force().values_list("provisional", flat=True))
    after = flags()
    assert before.keys() < after.keys() and all(after[child][0] <= before[child][0] for child in before)
    assert all(not flag.withdrawn_at for flag in Flag.objects.filter(student__in=before))
    assert FlagReason.objects.filter(flag__student=cast.children["bo"], params__variant="provisional").exists()
    row = Result.objects.in_force().select_related("norm_set").first()
    assert Scored.from_mapping(row.scales).norm_hash == row.norm_set.content_hash
    assert dict(Result.objects.filter(norm_set=None).values_list("assessment", "band")) == {
        assessment: band for assessment, (_pk, band) in old.items()
    }


def test_putting_it_aside_leaves_the_round_on_the_count_rule_and_the_norm_to_the_next_round(cast, rated, offered):
    before = counting(), flags()
    services.dismiss_rescoring(offered, by=cast.district)
    assert (counting(), flags()) == before and not rated.norm_sets.exists()
    assert NormSet.objects.filter(retired_at=None).count() == 2


def test_a_round_that_closes_by_itself_is_scored_again_in_the_name_of_who_planned_it(rated):
    services.close_round(rated)
    assert Rescoring.objects.get(round=rated).started_by == rated.created_by


def test_where_a_re_score_waits_already_closing_leaves_it_alone(cast, rated):
    waiting = ask(cast, rated, rule_set=other_rules())
    services.close_round(rated, by=cast.district)
    assert Rescoring.objects.get(round=rated) == waiting and NormSet.objects.count() == 2


def test_the_officer_finds_it_on_the_list_of_rounds_sees_the_difference_and_adopts(as_, cast, rated, offered):
    client = as_(cast.district)
    listed = client.get(reverse("rounds:list_rounds")).content.decode()
    address = reverse("rounds:show_rescoring", args=[offered.public_id])
    assert address in listed
    shown = client.get(reverse("reports:show_rescoring", args=[offered.public_id])).content.decode()
    assert "46" in shown and "315" in shown and cast.children["yu"].name not in shown
    assert client.post(address, {"do": "adopt"}).status_code == 302
    offered.refresh_from_db()
    assert (offered.state, offered.adopted_by) == ("adopted", cast.district)

import uuid
from unittest import mock

import pytest
import time_machine

from screening.cases.evidence import scores
from screening.jobs import services as jobs
from screening.jobs.models import Job
from screening.jobs.selectors import share_done
from screening.library import wording
from screening.library.models import InstrumentVersion, NormSet
from screening.rounds import services
from screening.rounds.access import results_of
from screening.rounds.models import Assessment, Flag, Result, RoundForm
from screening.rounds.round_scoring import measured_total, round_scoring_of, round_scoring_of_rescoring
from screening.rounds.services.handing_in import store_results
from screening.rounds.services.rescoring import adopt_now
from screening.rounds.services.rescoring_rows import groups_of, missing
from screening.scoring.change import difference
from students.models import Consent
from tests.rounds.districts import ask, compute_all, corrected, counting, flags, hash_of_answers, other_rules

pytestmark = pytest.mark.usefixtures("nobody_above_listens")


def test_new_results_stand_beside_the_old_and_count_for_nothing_before_they_are_adopted(cast, closed):
    answers, results, raised = hash_of_answers(), counting(), flags()
    asked = ask(cast, closed, rule_set=other_rules())
    assert (asked.state, asked.total) == ("computing", len(results))
    compute_all(asked)
    assert (asked.state, asked.done) == ("ready", asked.total)
    fresh = Result.objects.filter(rule_set=asked.rule_set)
    assert fresh.count() == len(results) and set(fresh.values_list("adopted_at", flat=True)) == {None}
    assert (hash_of_answers(), counting(), flags()) == (answers, results, raised)
    assert round_scoring_of(closed).rule_set != asked.rule_set


def test_the_tiers_the_difference_names_are_those_that_adopting_brings(cast, closed, stricter):
    before = flags()
    services.adopt_rescoring(stricter, by=cast.district)
    after = flags()
    new = [after[child][0] for child in after.keys() - before.keys()]
    up = [child for child in before if before[child][0] == "B" and after[child][0] == "A"]
    told = stricter.difference["tiers"]
    assert (told["new_a"], told["new_b"], told["up"]) == (new.count("A"), new.count("B"), len(up))
    assert new


def test_an_adopted_re_score_counts_from_then_on_and_takes_no_flag_back(cast, closed, stricter):
    answers, before, old = hash_of_answers(), flags(), counting()
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        adopted = services.adopt_rescoring(stricter, by=cast.district)
        again = services.adopt_rescoring(stricter, by=cast.district)
    assert (adopted.state, adopted.adopted_by, again.adopted_at) == ("adopted", cast.district, adopted.adopted_at)
    rules = set(Result.objects.in_force().values_list("rule_set", flat=True))
    assert rules == {stricter.rule_set_id} and Result.objects.in_force().count() == len(old)
    assert round_scoring_of(closed).rule_set == stricter.rule_set
    after = flags()
    assert before.keys() <= after.keys()
    assert all(after[child][0] <= tier and after[child][1] >= reasons for child, (tier, reasons) in before.items())
    gone = Result.objects.filter(pk__in=[pk for pk, _band in old.values()])
    assert {row.superseded_at for row in gone} == {adopted.adopted_at} and hash_of_answers() == answers


def test_a_childs_history_shows_every_band_with_the_rules_and_norm_it_came_from(cast, closed, stricter):
    moved = Result.objects.filter(rule_set=stricter.rule_set, band="high", assessment__results__band="none").first()
    student = moved.assessment.student
    seeing = cast.wang if student.enrolments.get().school_class.school != cast.outside_school else cast.tian
    assert len(row_of(seeing, student, moved).earlier) == 1
    services.adopt_rescoring(stricter, by=cast.district)
    row = row_of(seeing, student, moved)
    high, none = wording.level("high"), wording.level("none")
    assert row.level.word == high and "1.0-strict" in row.under and moved.norm_set.name in row.under
    with_norm, provisional = row.earlier
    assert moved.norm_set.name in with_norm and moved.norm_set.name not in provisional
    assert all("1.0-strict" not in earlier and high not in earlier for earlier in row.earlier)
    assert none in provisional


def row_of(user, student, result):
    results = results_of(user).filter(assessment__student=student)
    shown = {form.id: form.rows for form in scores.forms_of(results, flagged_on=None)}
    (row,) = shown[result.assessment.instrument_version.instrument]
    return row


def test_a_dismissed_re_score_changes_nothing_and_cannot_be_adopted(cast, closed, stricter):
    before = counting(), flags()
    services.dismiss_rescoring(stricter, by=cast.district)
    services.dismiss_rescoring(stricter, by=cast.district)
    assert (counting(), flags()) == before
    with pytest.raises(services.RescoringNotReady):
        services.adopt_rescoring(stricter, by=cast.district)
    ask(cast, closed, rule_set=stricter.rule_set)


def test_a_sheet_handed_in_after_the_computing_is_scored_when_the_re_score_is_adopted(cast, closed, stricter):
    late = Assessment.objects.filter(round=closed).first()
    late.pk, late.public_id, late.student = None, uuid.uuid4(), cast.children["yu"]
    late.save()
    round_scoring = round_scoring_of(closed)
    store_results(round_scoring, [late], at=late.submitted_at)
    round_scoring = round_scoring_of_rescoring(stricter)
    assert missing(round_scoring, groups_of(round_scoring)) == [late.pk]
    services.adopt_rescoring(stricter, by=cast.district)
    assert Result.objects.in_force().get(assessment=late).rule_set == stricter.rule_set


def test_where_much_came_in_meanwhile_it_is_computed_and_looked_at_again(cast, closed, stricter, settings):
    settings.RESCORE_CHUNK = 0
    Result.objects.filter(pk=Result.objects.filter(rule_set=stricter.rule_set).first().pk).delete()
    before = counting()
    found = services.adopt_rescoring(stricter, by=cast.district)
    assert (found.state, found.done, counting()) == ("computing", 0, before)
    assert compute_all(found).state == "ready"
    settings.RESCORE_CHUNK = 1000
    assert services.adopt_rescoring(found, by=cast.district).state == "adopted"


def test_a_family_that_took_its_consent_back_is_not_asked_again_by_a_re_score(cast, closed, stricter):
    new = Result.objects.filter(rule_set=stricter.rule_set, band__in=("elevated", "high")).exclude(
        assessment__student__in=Flag.objects.values("student")
    )
    student = new.first().assessment.student
    latest = Consent.objects.filter(student=student).latest("pk")
    latest.pk, latest.public_id, latest.outcome = None, uuid.uuid4(), "withdrawn"
    latest.save()
    services.adopt_rescoring(stricter, by=cast.district)
    assert not Flag.objects.filter(student=student).exists()


def test_a_corrected_definition_gets_its_norm_again_from_the_same_children(cast, closed):
    version = InstrumentVersion.objects.get(instrument="teacher-engagement")
    fixed = corrected(version)
    asked = compute_all(ask(cast, closed, definitions={version: fixed}))
    norms = {norm.instrument_version_id: norm for norm in asked.norm_sets.all()}
    old = NormSet.objects.get(instrument_version=version)
    assert norms[fixed.pk].n == old.n and norms[fixed.pk].content_hash != old.content_hash
    services.adopt_rescoring(asked, by=cast.district)
    in_force = Result.objects.in_force().filter(assessment__instrument_version=version)
    assert set(in_force.values_list("instrument_version", "norm_set", "provisional")) == {
        (fixed.pk, norms[fixed.pk].pk, False)
    }
    assert RoundForm.objects.get(round=closed, instrument_version=version).scored_as == fixed
    other = RoundForm.objects.exclude(instrument_version=version).get(round=closed)
    assert other.scored_as is None
    round_scoring = round_scoring_of(closed)
    assert missing(round_scoring, groups_of(round_scoring)) == []


def test_answers_are_not_read_by_a_definition_with_other_items_or_codes(cast, closed):
    version = InstrumentVersion.objects.get(instrument="teacher-engagement")
    other = InstrumentVersion.objects.get(instrument="teacher-connection")
    with pytest.raises(services.DefinitionDoesNotFit) as refused:
        ask(cast, closed, definitions={version: other})
    assert refused.value.what == "form"
    with pytest.raises(services.NormDoesNotFit):
        norm = NormSet.objects.first()
        norm.county_id = uuid.uuid4()
        ask(cast, closed, norm_sets=[norm])


def test_a_round_can_be_scored_without_norms_again_and_is_provisional_then(cast, closed):
    asked = compute_all(ask(cast, closed, norm_sets=[]))
    services.adopt_rescoring(asked, by=cast.district)
    assert all(Result.objects.in_force().values_list("provisional", flat=True))
    assert not closed.norm_sets.exists()
    back = compute_all(ask(cast, closed, norm_sets=list(NormSet.objects.all())))
    services.adopt_rescoring(back, by=cast.district)
    assert not any(Result.objects.in_force().values_list("provisional", flat=True))
    assert Result.objects.count() == 2 * back.total


def test_an_old_total_is_not_compared_with_one_of_a_corrected_definition(cast, closed):
    version = InstrumentVersion.objects.get(instrument="teacher-engagement")
    row = Result.objects.in_force().filter(assessment__instrument_version=version).first()
    as_answered = measured_total(row)
    services.adopt_rescoring(
        compute_all(ask(cast, closed, definitions={version: corrected(version)})), by=cast.district
    )
    corrected_row = Result.objects.in_force().get(assessment=row.assessment)
    assert difference(as_answered, measured_total(corrected_row)) == "version"


def work() -> bool:
    return jobs.run(Job.objects.filter(kind="rescore", state="queued").latest("pk").public_id)


def test_a_large_round_is_adopted_by_the_worker_in_the_name_of_whoever_decided(cast, closed, stricter, monkeypatch):
    monkeypatch.setattr("screening.rounds.services.rescoring.ADOPTED_AT_ONCE", 0)
    before = counting(), flags()
    decided = services.adopt_rescoring(stricter, by=cast.district)
    assert decided.state == "adopting" and (counting(), flags()) == before
    services.adopt_rescoring(stricter, by=cast.district)  # pressed again
    with pytest.raises(services.RescoringNotReady):
        services.dismiss_rescoring(stricter, by=cast.district)
    with pytest.raises(services.RescoringPending):
        ask(cast, closed, norm_sets=[])
    assert work()
    stricter.refresh_from_db()
    assert (stricter.state, stricter.adopted_by) == ("adopted", cast.district)
    assert set(Result.objects.in_force().values_list("rule_set", flat=True)) == {stricter.rule_set_id}
    assert len(flags()) > len(before[1])


def test_a_worker_that_dies_while_adopting_leaves_everything_and_the_next_one_adopts(
    cast, closed, stricter, monkeypatch
):
    monkeypatch.setattr("screening.rounds.services.rescoring.ADOPTED_AT_ONCE", 0)
    services.adopt_rescoring(stricter, by=cast.district)
    before = counting(), flags()
    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr("screening.rounds.services.rescoring.settle_children", mock.Mock(side_effect=KeyboardInterrupt))
        adopt_now(stricter, by=cast.district)
    assert (counting(), flags()) == before
    assert work()
    stricter.refresh_from_db()
    assert stricter.state == "adopted"


def test_the_worker_computes_and_where_many_are_touched_weighs_their_flags_afterwards(cast, closed, monkeypatch):
    monkeypatch.setattr("screening.rounds.services.rescoring.FLAGS_AT_ONCE", 0)
    asked, before = ask(cast, closed, rule_set=other_rules()), flags()
    assert work()
    asked.refresh_from_db()
    assert asked.state == "ready"
    asked = services.adopt_rescoring(asked, by=cast.district)
    assert flags() == before and share_done(asked.public_id) == 0
    assert work()
    asked.refresh_from_db()
    assert share_done(asked.public_id) is None
    told = asked.difference["tiers"]
    assert len(flags()) - len(before) == told["new_a"] + told["new_b"] > 0

import uuid

import numpy as np
import pytest

from screening.jobs import services as jobs
from screening.jobs.models import Job
from screening.library.models import InstrumentVersion, ReliabilityRecord
from screening.library.selectors import instrument_of, norm_of, rules_of
from screening.rounds import services
from screening.rounds.models import Assessment, Rescoring, Result
from screening.rounds.round_scoring import round_scoring_of, round_scoring_of_rescoring
from screening.rounds.services import rescoring, rescoring_steps
from screening.rounds.services.rescoring_rows import children_after, groups_of, portions, students_moved
from screening.scoring import cronbach_alpha, score
from tests.rounds.districts import ask, compute_all, counting, other_rules

pytestmark = pytest.mark.usefixtures("nobody_above_listens")


def test_the_difference_counts_every_assessment_once_and_the_moves_by_form_and_grades(closed, stricter):
    cells = stricter.difference["cells"]
    assert sum(count for *_place, count in cells) == stricter.total
    assert {tuple(cell[:3]) for cell in cells} == {("teacher-connection", 1, 6), ("teacher-engagement", 1, 6)}
    moved = sum(count for _form, _low, _high, before, after, count in cells if before != after)
    before = counting()
    after = dict(Result.objects.filter(rule_set=stricter.rule_set).values_list("assessment", "band"))
    assert moved == sum(band != after[assessment] for assessment, (_pk, band) in before.items()) > 0


def test_a_few_children_are_weighed_by_groups_of_their_own(closed, stricter):
    today, scoring = round_scoring_of(closed), round_scoring_of_rescoring(stricter)
    every, children = groups_of(scoring), children_after(closed, 0, 1000)
    for some in portions(children, 2):
        own = groups_of(scoring, among=some)
        assert students_moved(today, scoring, own, among=some) == students_moved(today, scoring, every, among=some)
    assert sum(group.assessments(scoring).count() for group in every) == stricter.total


def test_a_second_one_waits_and_the_same_nonce_is_the_same_re_score(cast, closed):
    nonce, rules = uuid.uuid4(), other_rules()
    asked = ask(cast, closed, rule_set=rules, nonce=nonce)
    assert ask(cast, closed, rule_set=rules, nonce=nonce) == asked
    assert Job.objects.filter(kind="rescore", queue="bulk", state="queued").count() == 1
    with pytest.raises(services.RescoringPending):
        ask(cast, closed, rule_set=rules)
    with pytest.raises(services.RescoringNotReady):
        services.adopt_rescoring(asked, by=cast.district)


def test_what_changes_nothing_has_no_reason_or_comes_too_early_is_refused(cast, closed):
    with pytest.raises(services.RescoringChangesNothing):
        ask(cast, closed)
    with pytest.raises(services.ReasonNeeded):
        ask(cast, closed, rule_set=other_rules(), reason="  ")
    closed.state = "planned"
    with pytest.raises(services.RoundNotOpen):
        ask(cast, closed, rule_set=closed.rule_set)


def test_work_that_is_broken_off_goes_on_where_it_was_and_doubles_nothing(cast, closed):
    asked = ask(cast, closed, rule_set=other_rules())
    for _chunk in range(3):
        rescoring_steps.run_chunk(asked, size=50)
    assert (asked.done, asked.state) == (150, "computing")
    other_worker = Rescoring.objects.get(pk=asked.pk)
    rescoring_steps.run_chunk(other_worker, size=50)
    compute_all(asked, size=70)
    assert asked.done == asked.total == Result.objects.filter(rule_set=asked.rule_set).count()


def test_a_worker_that_was_overtaken_writes_nothing(cast, closed, monkeypatch):
    asked = ask(cast, closed, rule_set=other_rules())
    rows = rescoring_steps.result_rows

    def overtaken(round_scoring, chunk):
        monkeypatch.setattr(rescoring_steps, "result_rows", rows)
        rescoring_steps.run_chunk(Rescoring.objects.get(pk=asked.pk), size=60)
        return rows(round_scoring, chunk)

    monkeypatch.setattr(rescoring_steps, "result_rows", overtaken)
    rescoring_steps.run_chunk(asked, size=60)
    assert asked.done == 60 == Result.objects.filter(rule_set=asked.rule_set).count()


def test_every_result_that_ever_counted_or_was_tried_recomputes_to_the_digit_from_its_row(cast, closed, stricter):
    services.adopt_rescoring(stricter, by=cast.district)
    rows = Result.objects.select_related("assessment", "instrument_version", "rule_set", "norm_set")
    assert rows.count() == 3 * stricter.total
    for row in rows:
        norm = norm_of(row.norm_set) if row.norm_set else None
        again = score(
            instrument_of(row.instrument_version), row.assessment.answers, norm=norm, rules=rules_of(row.rule_set)
        )
        assert again.to_mapping() == row.scales
        assert (again.total.raw, again.total.prorated, again.total.band or "") == (
            row.total_raw,
            row.total_prorated,
            row.band,
        )


def test_long_work_is_handed_on_to_another_job(cast, closed, monkeypatch):
    monkeypatch.setattr(rescoring, "SLICE_SECONDS", -1.0)
    asked = ask(cast, closed, rule_set=other_rules())
    assert jobs.run(Job.objects.get(state="queued").public_id)
    assert list(Job.objects.filter(batch=asked.public_id).order_by("pk").values_list("state", "batch")) == [
        ("ready", asked.public_id),
        ("queued", asked.public_id),
    ]


def test_closing_a_round_puts_alpha_of_its_forms_on_record_with_the_children_it_rests_on(cast, closed):
    version = InstrumentVersion.objects.get(instrument="teacher-engagement")
    record = ReliabilityRecord.objects.get(instrument_version=version)
    rows = [
        [answers[item.id] for item in instrument_of(version).items]
        for answers in Assessment.objects.filter(instrument_version=version).values_list("answers", flat=True)
    ]
    assert (record.kind, record.n, record.source_round) == ("alpha", 312, closed.public_id)
    assert record.value == pytest.approx(cronbach_alpha(np.array(rows)))
    assert record.sd == pytest.approx(np.array(rows).sum(axis=1).std(ddof=1))

"""Two hands at one moment, and answers corrected while a re-score runs: one decision, one result in force an answer."""

import uuid

import pytest

from accounts.models import AuditEvent
from screening.rounds import services
from screening.rounds.models import Rescoring, Result
from screening.rounds.services.rescoring_steps import run_chunk
from tests.cases.deciding.test_parallel import together
from tests.rounds import factories as rounds
from tests.rounds.districts import ask, compute_all, counting, other_rules, small_rescoring

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_above_listens")]


@pytest.fixture
def rated(cast):
    """Three children, six forms."""
    made = rounds.open_round(cast)
    rounds.hand_in(rounds.sheet_of(made, cast.class_3_1), cast.li, {1: rounds.ELEVATED})
    return made


def again(one: Rescoring) -> Rescoring:
    return Rescoring.objects.get(pk=one.pk)


def one_in_force_each() -> bool:
    return sorted(counting()) == sorted(Result.objects.in_force().values_list("assessment", flat=True))


def test_adopted_by_two_hands_it_is_adopted_once(cast):
    one = small_rescoring(cast)
    found = together(*[lambda: services.adopt_rescoring(again(one), by=cast.district) for _hand in range(2)])
    assert [row.state for row in found] == ["adopted", "adopted"]
    assert len({row.adopted_at for row in found}) == 1 == AuditEvent.objects.filter(verb="rescoring.adopt").count()
    assert set(Result.objects.in_force().values_list("rule_set", flat=True)) == {one.rule_set_id}
    assert one_in_force_each()


def test_adopted_and_put_aside_at_one_moment_one_decision_stands(cast):
    one = small_rescoring(cast)
    together(
        lambda: services.adopt_rescoring(again(one), by=cast.district),
        lambda: services.dismiss_rescoring(again(one), by=cast.district),
    )
    adopted = again(one).state == "adopted"
    assert again(one).dismissed_at is None if adopted else again(one).adopted_at is None
    rules = set(Result.objects.in_force().values_list("rule_set", flat=True))
    assert (rules == {one.rule_set_id}) == adopted and one_in_force_each()


def test_of_two_asked_for_at_one_moment_the_second_is_told_to_wait(cast, rated):
    first, second = other_rules("first"), other_rules("second", elevated="5/12")
    found = together(*[lambda rules=rules: ask(cast, rated, rule_set=rules) for rules in (first, second)])
    assert sorted(type(one).__name__ for one in found) == ["Rescoring", "RescoringPending"]
    assert Rescoring.objects.count() == 1


def test_three_workers_at_the_same_chunks_score_every_answer_once(cast, rated):
    one = ask(cast, rated, rule_set=other_rules())

    def work():
        mine = again(one)
        while run_chunk(mine, size=1):
            pass
        return mine.state

    assert together(work, work, work) == ["ready"] * 3
    done = again(one)
    assert done.done == done.total == 6 == Result.objects.filter(rule_set=done.rule_set).count()
    assert sum(cell[-1] for cell in done.difference["cells"]) == 6
    assert done.difference["tiers"]["weighed"] == len(
        {row.assessment.student_id for row in Result.objects.filter(rule_set=done.rule_set) if moved(row)}
    )


def moved(row: Result) -> bool:
    return Result.objects.in_force().get(assessment=row.assessment).band != row.band


def test_it_cannot_be_adopted_while_its_chunks_run_and_putting_it_aside_stops_them(cast, rated):
    one = ask(cast, rated, rule_set=other_rules())
    run_chunk(one, size=1)
    before = counting()
    with pytest.raises(services.RescoringNotReady):
        services.adopt_rescoring(one, by=cast.district)
    services.dismiss_rescoring(one, by=cast.district)
    assert not run_chunk(again(one), size=1) and again(one).done == 1
    assert counting() == before


@pytest.mark.parametrize("computed", [0, 3, 6])
def test_answers_corrected_in_the_middle_count_as_they_are_now_and_under_what_is_adopted(cast, rated, computed):
    one = ask(cast, rated, rule_set=other_rules())
    for _form in range(computed):
        run_chunk(one, size=1)
    sheet = rounds.sheet_of(rated, cast.class_3_1)
    services.reopen_sheet(sheet, by=cast.li, reason="填串了行")
    rounds.fill(sheet, cast.li, {1: rounds.HIGH})
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    services.adopt_rescoring(compute_all(again(one)), by=cast.district)
    rows = Result.objects.in_force().filter(assessment__superseded_at=None)
    assert set(rows.values_list("rule_set", flat=True)) == {one.rule_set_id} and rows.count() == 6
    mine = rows.filter(assessment__student=cast.children["yu"])
    assert sum(row.assessment.answers == {} for row in mine) == 0
    assert max(row.total_raw for row in mine) == max(score_of(rounds.HIGH[form]) for form in rounds.HIGH)


def score_of(digits: str) -> int:
    return sum(int(digit) for digit in digits if digit.isdigit())

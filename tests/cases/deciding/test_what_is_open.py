"""What is still open in a case, from which day on, and the next day of a case from its decision to its end."""

import uuid
from datetime import date, time

import pytest

from screening.cases.deciding import unresolved_items
from screening.cases.deciding.form_values import GuardianRecord, PlannedAction
from screening.cases.deciding.services import CaseClosed
from screening.cases.deciding.services.follow_ups import add_follow_up, complete_follow_up
from screening.cases.deciding.services.next_step import set_next
from screening.cases.follow_up.services import close_case
from screening.cases.models import Case, Referral
from screening.cases.plans import services as planning
from screening.cases.referrals import services as referring
from screening.cases.review import services as reviewing
from screening.idempotency.once import SentBefore
from tests.cases import factories as make

FOLLOW_UP, WATCH_UNTIL, PLAN_REVIEW = date(2026, 10, 26), date(2026, 12, 1), date(2026, 11, 20)
CALLS = PlannedAction("family-call-schedule", make.TODAY, weekday=0, at_time=time(12, 30), ends=date(2026, 11, 2))


def open_in(case):
    return unresolved_items.open_kinds(Case.objects.get(pk=case.pk))


def next_of(case):
    return Case.objects.get(pk=case.pk).next_on


def follow(cast, case, day=FOLLOW_UP):
    return add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=day)


def tell(cast, case, record):
    reviewing.record_guardian_contact(case, by=cast.wang, nonce=uuid.uuid4(), guardian=record)


@pytest.fixture
def planned(cast):
    case = make.planned_case(cast)
    plan = {"starts": make.TODAY, "review_on": PLAN_REVIEW, "child_goal": "", "agreed_with": ""}
    planning.save_plan(case, by=cast.wang, nonce=uuid.uuid4(), actions=[CALLS], **plan)
    case.refresh_from_db()
    return case


def test_nothing_is_open_on_the_day_of_a_decision_of_which_the_family_knows(watched):
    assert open_in(watched) == []


def test_a_follow_up_is_missed_from_the_day_after_it_and_not_before(cast, watched, time_machine_at):
    row = follow(cast, watched)
    time_machine_at("2026-10-26", "23:59")
    assert open_in(watched) == []
    time_machine_at("2026-10-27", "00:01")
    assert open_in(watched) == ["follow-ups"]
    complete_follow_up(row, by=cast.wang, result="好多了")
    assert open_in(watched) == []


def test_an_action_runs_to_its_last_day_and_one_that_was_ended_no_more(cast, planned, time_machine_at):
    time_machine_at("2026-11-02")
    assert open_in(planned) == ["actions"]
    time_machine_at("2026-11-03")
    assert open_in(planned) == []
    time_machine_at("2026-11-02")
    planning.end_plan_action(planned.plan.actions.get(), by=cast.wang, nonce=uuid.uuid4(), reason="done")
    assert open_in(planned) == []


def test_only_the_calls_missed_since_the_last_one_that_was_kept_are_open(cast, planned, time_machine_at):
    call = planned.plan.actions.get()
    time_machine_at("2026-11-02")

    def enter(month, day, status):
        planning.record_plan_entry(call, by=cast.wang, dated=date(2026, month, day), status=status)

    enter(10, 19, "missed")
    enter(10, 26, "kept")
    assert unresolved_items.missed_calls(planned) == []
    enter(11, 2, "missed")
    assert unresolved_items.missed_calls(planned) == [date(2026, 11, 2)]
    enter(10, 26, "missed")
    days = [date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)]
    assert unresolved_items.missed_calls(planned) == days
    assert open_in(planned) == ["calls", "actions"]


def test_a_referral_runs_from_its_issue_until_somebody_says_how_it_ended(cast, watched):
    referral = make.make_referral(cast, watched)
    assert open_in(watched) == []
    referring.issue_referral(referral, by=cast.wang)
    for state in Referral.State.values:
        Referral.objects.filter(pk=referral.pk).update(state=state)
        assert open_in(watched) == (["referral"] if state in ("issued", "received", "in-progress") else []), state


@pytest.mark.parametrize(
    ("why_not", "is_open"),
    [("unreachable", True), ("safety", False)],
    ids=["nobody answered", "for the child's safety"],
)
def test_a_family_that_does_not_know_is_open_until_the_last_word_says_otherwise(cast, watched, why_not, is_open):
    again = FOLLOW_UP if why_not == "unreachable" else None
    tell(cast, watched, GuardianRecord(told="not-told", why_not=why_not, try_again_on=again))
    assert (open_in(watched) == ["guardian"]) is is_open
    tell(cast, watched, make.TOLD)
    assert open_in(watched) == []


def test_the_nearest_day_of_all_that_stands_is_the_next_one(cast, watched):
    assert next_of(watched) == WATCH_UNTIL
    follow(cast, watched)
    assert next_of(watched) == FOLLOW_UP
    tell(cast, watched, GuardianRecord(told="not-told", why_not="unreachable", try_again_on=date(2026, 10, 22)))
    assert next_of(watched) == date(2026, 10, 22)
    tell(cast, watched, make.TOLD)
    assert next_of(watched) == FOLLOW_UP


def test_a_follow_up_before_the_last_day_leaves_it_standing_and_one_on_it_takes_its_place(
    cast, watched, time_machine_at
):
    complete_follow_up(follow(cast, watched), by=cast.wang, result="还好")
    assert next_of(watched) == WATCH_UNTIL
    last = follow(cast, watched, WATCH_UNTIL)
    time_machine_at("2026-12-01")
    complete_follow_up(last, by=cast.wang, result="还好", next_due_on=date(2026, 12, 2))
    assert next_of(watched) == date(2026, 12, 2)


def test_in_its_own_case_the_review_of_a_plan_counts_and_not_the_day_of_the_decision(planned):
    assert planned.state == Case.State.PLAN
    assert planned.decisions.get(superseded_at=None).until == WATCH_UNTIL
    planned.plan.review_on = date(2026, 12, 15)
    planned.plan.save()
    set_next(planned)
    assert next_of(planned) == date(2026, 12, 15)


def test_a_case_nobody_has_decided_has_no_next_day_and_one_that_ended_has_none_any_more(cast, watched):
    waiting = make.make_case(cast, "bo")
    set_next(waiting)
    assert next_of(waiting) is None
    row = follow(cast, watched)
    close_case(watched, by=cast.wang, outcome="better", reported_by="child")
    set_next(watched)
    assert next_of(watched) is None
    assert not watched.follow_ups.filter(pk=row.pk).exists()
    with pytest.raises(CaseClosed):
        follow(cast, watched)


def test_a_follow_up_sent_again_for_another_day_or_case_is_refused_and_nothing_is_written(cast, watched):
    nonce = uuid.uuid4()
    first = add_follow_up(watched, by=cast.wang, nonce=nonce, due_on=FOLLOW_UP)
    assert add_follow_up(watched, by=cast.wang, nonce=nonce, due_on=FOLLOW_UP) == first
    other = make.make_case(cast, "bo")
    for case, day in ((watched, WATCH_UNTIL), (other, FOLLOW_UP)):
        with pytest.raises(SentBefore):
            add_follow_up(case, by=cast.wang, nonce=nonce, due_on=day)
    assert [case.follow_ups.count() for case in (watched, other)] == [1, 0]


def test_a_referral_that_left_the_school_decides_an_undecided_case_and_no_other(cast, watched):
    undecided = make.make_case(cast, "bo")
    for case in (undecided, watched):
        referring.issue_referral(make.make_referral(cast, case), by=cast.wang)
    issued = Referral.objects.get(case=undecided)
    (decided,) = undecided.decisions.all()
    assert (decided.decision, decided.until) == ("referral", issued.reply_due_on)
    assert watched.decisions.get(superseded_at=None).decision == "watch"

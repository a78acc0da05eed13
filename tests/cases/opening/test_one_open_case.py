"""One open case a child and school: what comes up meanwhile joins it and brings it back to the desk."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import CaseClosed, add_follow_up
from screening.cases.handover.services import accept_hand_over, children_moved
from screening.cases.models import Case, EarlierFlag, HandOver, Referral, TalkTask
from screening.cases.opening.services import opening
from screening.cases.opening.services.second_cases import join_cases
from screening.cases.plans.services import save_plan
from screening.cases.queue.entries import queue_of
from screening.cases.referrals import services
from screening.cases.review import services as reviewing
from screening.rounds.models import Flag, FlagReason, ScreeningRound, Tier
from screening.rounds.services import raise_concern, record_child_asks, reopen_sheet
from tests.cases import factories as make
from tests.rounds import factories as fill


def later_flag(cast, child="yu", *, tier=Tier.A, code="high"):
    """A flag of a round after the one that `make_case` works in."""
    first = make.make_round(cast.county, cast.district)
    now, _made = ScreeningRound.objects.get_or_create(
        county=cast.county,
        school_year=2026,
        term=2,
        defaults={
            "opens_on": date(2027, 4, 5),
            "closes_on": date(2027, 4, 30),
            "rule_set": first.rule_set,
            "created_by": cast.district,
        },
    )
    student = cast.children[child]
    school_class = student.enrolments.get(ends=None).school_class
    flag = Flag.objects.create(
        student=student,
        school=school_class.school,
        school_class=school_class,
        round=now,
        tier=tier,
        raised_at=timezone.now(),
    )
    FlagReason.objects.create(flag=flag, code=code, params=make.HIGH, rule_version="1.0")
    return flag


def hand_in_again(cast, sheet, says):
    reopen_sheet(sheet, by=cast.li)
    fill.hand_in(sheet, cast.li, {1: says})


def worry(cast, child="yu", note="上课总是一个人"):
    return raise_concern(cast.children[child], by=cast.li, note=note, nonce=uuid.uuid4())


def watched(cast, until=date(2026, 12, 1)):
    case = make.make_case(cast, "yu")
    reviewing.record_review(
        case,
        by=cast.wang,
        nonce=uuid.uuid4(),
        review=make.seen_review(),
        decision=make.decision("watch", until=until),
        guardian=make.TOLD,
    )
    case.refresh_from_db()
    return case


def test_a_flag_of_a_later_round_joins_the_case_that_is_open(cast, time_machine_at):
    case = watched(cast)
    first = case.flag
    time_machine_at("2026-11-16")
    flag = later_flag(cast)
    assert opening.open_case_for_flag(flag) == case
    case.refresh_from_db()
    assert Case.objects.count() == 1
    assert (case.flag, case.round) == (flag, flag.round)
    assert (case.state, case.tier, case.first_seen_on) == (Case.State.WAITING, Tier.A, None)
    [before] = case.earlier_flags.all()
    assert (before.flag, before.state, before.first_seen_on) == (first, Case.State.WATCH, make.TODAY)
    assert before.opened_on == make.TODAY


def test_a_case_that_comes_back_keeps_the_earlier_of_both_days(cast, time_machine_at):
    watched(cast, until=date(2026, 11, 18))
    time_machine_at("2026-11-16")
    case = opening.open_case_for_flag(later_flag(cast))
    assert case.desk_due_on == date(2026, 11, 18)
    assert case.opened_on == date(2026, 11, 16)


def test_a_child_who_still_waits_goes_on_waiting_since_the_first_day(cast, time_machine_at):
    waiting = make.make_case(cast, "yu")
    time_machine_at("2026-11-16")
    case = opening.open_case_for_flag(later_flag(cast))
    assert case == waiting
    assert (case.opened_on, case.desk_due_on, case.seen_due_on) == (
        waiting.opened_on,
        waiting.desk_due_on,
        waiting.seen_due_on,
    )


def test_a_talk_that_waits_goes_on_when_another_tier_b_flag_joins(cast, time_machine_at):
    make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    time_machine_at("2026-10-26")
    case = opening.open_case_for_flag(later_flag(cast, "bo", tier=Tier.B, code="elevated"))
    assert (case.tier, case.talk_task.state, case.answer_due_on) == (Tier.B, TalkTask.State.WAITING, date(2026, 11, 9))


def test_a_tier_a_flag_takes_a_waiting_talk_to_the_counselor(cast, time_machine_at):
    make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    time_machine_at("2026-10-26")
    case = opening.open_case_for_flag(later_flag(cast, "bo"))
    assert (case.tier, case.became_a_on) == (Tier.A, date(2026, 10, 26))
    assert case.talk_task.state == TalkTask.State.LAPSED


def test_a_worry_brings_a_decided_case_back_and_joins_it(cast, time_machine_at):
    case = watched(cast)
    time_machine_at("2026-10-26")
    worry(cast)
    case.refresh_from_db()
    assert (case.state, case.desk_due_on) == (Case.State.WAITING, date(2026, 11, 2))
    assert Case.objects.count() == 1


def test_more_entered_about_a_case_decided_at_the_desk_ends_the_talk_that_was_not_had(cast, time_machine_at):
    sheet = fill.hand_in(fill.sheet_of(fill.open_round(cast), cast.class_3_1), cast.li, {1: fill.ELEVATED})
    case = Case.objects.get()
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision("watch"), guardian=make.TOLD)
    assert case.talk_task.state == TalkTask.State.WAITING
    time_machine_at("2026-10-26")
    hand_in_again(cast, sheet, fill.HIGH)
    assert TalkTask.objects.get(case=case).state == TalkTask.State.LAPSED


def test_a_child_who_asks_to_talk_after_a_look_is_to_be_seen_again(cast, time_machine_at):
    case = make.make_case(cast, "yu")
    reviewing.record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    time_machine_at("2026-10-21")
    record_child_asks(cast.children["yu"], by=cast.li, nonce=uuid.uuid4())
    case.refresh_from_db()
    assert (case.first_seen_on, case.state) == (None, Case.State.WAITING)
    assert case.seen_due_on == date(2026, 10, 26)


def test_a_case_that_is_back_waits_for_a_look_and_not_for_a_late_decision(cast, time_machine_at):
    watched(cast)
    time_machine_at("2026-11-16")
    worry(cast)
    [place] = queue_of(cast.wang).places
    assert (place.step, place.late_since) == ("look", None)
    time_machine_at("2026-11-25")
    [place] = queue_of(cast.wang).places
    assert place.late_since == date(2026, 11, 23)


def test_no_look_of_before_ends_what_came_later(cast, time_machine_at):
    case = watched(cast)
    time_machine_at("2026-10-26")
    worry(cast)
    with pytest.raises(NotYet):
        reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)


def test_a_later_sheet_of_the_same_round_brings_the_decided_case_back(cast, time_machine_at):
    sheet = fill.hand_in(fill.sheet_of(fill.open_round(cast), cast.class_3_1), cast.li, {1: fill.ELEVATED})
    case = Case.objects.get()
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision("watch"), guardian=make.TOLD)
    time_machine_at("2026-10-26")
    hand_in_again(cast, sheet, fill.HIGH)
    case.refresh_from_db()
    assert (case.state, case.tier) == (Case.State.WAITING, Tier.A)
    assert Case.objects.count() == 1


def test_a_later_sheet_after_all_right_for_now_opens_a_case_again(cast, time_machine_at):
    sheet = fill.hand_in(fill.sheet_of(fill.open_round(cast), cast.class_3_1), cast.li, {1: fill.ELEVATED})
    case = Case.objects.get()
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)
    time_machine_at("2026-10-26")
    hand_in_again(cast, sheet, fill.HIGH)
    opened = Case.objects.exclude(pk=case.pk).get()
    assert (opened.tier, opened.state, opened.student) == (Tier.A, Case.State.WAITING, case.student)
    hand_in_again(cast, sheet, fill.HIGH)
    assert Case.objects.count() == 2


def test_a_joined_flag_that_is_taken_back_leaves_the_case_as_it_was(cast, time_machine_at):
    case = make.make_case(cast, "yu")
    time_machine_at("2026-10-21")
    newer = later_flag(cast)
    opening.open_case_for_flag(newer)
    opening.withdraw_case(newer)
    again = Case.objects.get()
    assert (again, again.flag, again.desk_due_on) == (case, case.flag, case.desk_due_on)
    assert not EarlierFlag.objects.exists()


def test_the_first_flag_taken_back_leaves_the_later_one(cast, time_machine_at):
    case = make.make_case(cast, "yu")
    first = case.flag
    newer = later_flag(cast)
    opening.open_case_for_flag(newer)
    opening.withdraw_case(first)
    again = Case.objects.get()
    assert (again, again.flag) == (case, newer)


def test_no_second_open_case_can_be_stored(cast):
    case = make.make_case(cast, "yu")
    values = {name: getattr(case, name) for name in ("student", "school", "school_class", "tier", "owner", "opened_on")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(number="XQ-2026-0999", **values)


def test_an_ended_case_is_not_taken_up_beside_an_open_one(cast, time_machine_at):
    case = make.make_case(cast, "yu")
    reviewing.record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=make.NO_CONCERN)
    time_machine_at("2026-10-26")
    worry(cast)
    with pytest.raises(CaseClosed):
        reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision(), guardian=make.TOLD)


def second_handed_over(cast, case):
    """As it stands in the moment of a receipt."""
    flag = later_flag(cast)
    return Case.objects.create(
        number="XQ-2026-0777",
        student=case.student,
        school=case.school,
        school_class=case.school_class,
        round=flag.round,
        flag=flag,
        tier=Tier.A,
        owner=cast.wang,
        opened_on=date(2026, 11, 16),
        desk_due_on=date(2026, 11, 23),
        seen_due_on=date(2026, 11, 25),
        to_be_joined=True,
    )


def test_two_open_cases_become_one_and_nothing_is_lost(cast, time_machine_at):
    case = watched(cast)
    save = {"starts": make.TODAY, "review_on": date(2026, 11, 30), "child_goal": "", "agreed_with": ""}
    save_plan(case, by=cast.wang, nonce=uuid.uuid4(), **save)
    time_machine_at("2026-11-16")
    other = second_handed_over(cast, case)
    reviewing.record_review(
        other,
        by=cast.wang,
        nonce=uuid.uuid4(),
        review=make.seen_review(child_seen_on=date(2026, 11, 16)),
        decision=make.decision("support-plan", "family-contact", until=date(2026, 12, 20)),
        guardian=make.TOLD,
    )
    save_plan(other, by=cast.wang, nonce=uuid.uuid4(), **save)
    assert join_cases(case.student, case.school, today=timezone.localdate()) == 1
    assert join_cases(case.student, case.school, today=timezone.localdate()) == 0
    left = Case.objects.get()
    assert (left.number, left.state, left.to_be_joined) == (case.number, Case.State.PLAN, False)
    assert left.earlier_flags.get().other_number == "XQ-2026-0777"
    assert (left.reviews.count(), left.decisions.count(), left.guardian_contacts.count()) == (2, 2, 2)
    assert left.decisions.get(superseded_at=None).decision == "support-plan"
    assert sorted(left.plan.revisions.values_list("number", flat=True)) == [1, 2]


def test_of_two_cases_made_one_the_day_of_what_was_agreed_before_stands(cast, time_machine_at):
    case = watched(cast)
    add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 11, 12))
    time_machine_at("2026-11-16")
    second_handed_over(cast, case)
    join_cases(case.student, case.school, today=timezone.localdate())
    left = Case.objects.get()
    assert left.next_on == date(2026, 11, 12) == left.follow_ups.get(done_on=None).due_on
    assert [place.late_since for place in queue_of(cast.wang).places] == [date(2026, 11, 12)]


def test_of_two_cases_made_one_no_talk_is_left_to_be_had(cast, time_machine_at):
    case = make.make_case(cast, "yu", tier=Tier.B, code="elevated")
    time_machine_at("2026-11-03")
    second_handed_over(cast, case)
    join_cases(case.student, case.school, today=timezone.localdate())
    assert Case.objects.get().tier == Tier.A
    assert TalkTask.objects.get().state == TalkTask.State.LAPSED


def test_of_two_cases_made_one_a_child_in_the_counselors_hands_is_not_the_class_teachers_first(cast, time_machine_at):
    case = watched(cast)
    time_machine_at("2026-11-16")
    other = second_handed_over(cast, case)
    Flag.objects.filter(pk=other.flag_id).update(tier=Tier.B)
    days = {"tier": Tier.B, "desk_due_on": None, "seen_due_on": None, "answer_due_on": date(2026, 12, 4)}
    Case.objects.filter(pk=other.pk).update(**days)
    join_cases(case.student, case.school, today=timezone.localdate())
    left = Case.objects.get()
    assert (left.tier, left.state, left.became_a_on) == (Tier.A, Case.State.WAITING, date(2026, 11, 16))
    assert left.desk_due_on and left.seen_due_on


def test_a_case_handed_over_meets_the_one_that_was_opened_at_the_new_school(cast, time_machine_at):
    case = watched(cast)
    yu = cast.children["yu"]
    seat = yu.enrolments.get(ends=None)
    seat.ends = make.TODAY - timedelta(days=1)
    seat.save()
    yu.enrolments.create(school_class=cast.second_class, seat_number=30, starts=make.TODAY)
    children_moved([yu], by=None)
    worry(cast)
    assert Case.objects.exclude(state="closed").count() == 2
    accept_hand_over(HandOver.objects.get(case=case, accepted_at=None), by=cast.wang)
    left = Case.objects.get()
    assert (left.pk, left.school, left.state) == (case.pk, cast.second_school, Case.State.WAITING)


def test_a_refusal_after_the_end_is_read_in_the_case_that_is_open_now(cast, time_machine_at):
    case = watched(cast)
    referral = services.issue_referral(make.make_referral(cast, case, consent_from="奶奶,电话"), by=cast.wang)
    Case.objects.filter(pk=case.pk).update(
        state="closed", outcome="better", closed_at=timezone.now(), closed_by=cast.wang, next_on=None
    )
    time_machine_at("2026-10-26")
    worry(cast)
    services.record_referral_status(
        referral, by=cast.wang, nonce=uuid.uuid4(), state=Referral.State.DECLINED, dated=date(2026, 10, 26)
    )
    opened = Case.objects.exclude(state="closed").get()
    assert opened.pk != case.pk
    assert opened.follow_ups.exists()

"""A family takes its consent back: the counselor reads it on the case, knows what to do, and no clock that rests on it
runs on. Safety rests on no consent.
"""

import re
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from screening.cases.access import talk_tasks_of
from screening.cases.deciding.form_values import Agreed
from screening.cases.deciding.rules import NotYet
from screening.cases.evidence.of_child import results_of_case
from screening.cases.models import Case, ConsentTask
from screening.cases.queue.entries import queue_of
from screening.cases.referrals.services import issue_referral
from screening.cases.review.services import decide, record_review
from screening.cases.talks.services import talks
from screening.cases.withdrawals.services import record_done
from screening.rounds.models import Tier
from screening.rounds.services import raise_concern, record_child_asks
from students.consents import SCOPES, ConsentSheet
from students.models import Student
from students.services.family import NothingToWithdraw, record_consent, withdraw_consent
from tests.cases import factories as make
from tests.cases.pages import page, review, url
from tests.conftest import Cast
from tests.factories import make_consent
from tests.rounds import factories as rounds

TODAY = make.TODAY
Go = Callable[..., None]


@pytest.fixture
def yu(cast: Cast) -> Student:
    make_consent(cast.children["yu"])
    return cast.children["yu"]


@pytest.fixture
def case(cast: Cast, yu: Student) -> Case:
    return make.make_case(cast)


def withdraw(cast: Cast, child: Student, day: date = TODAY, scopes: tuple[str, ...] = SCOPES) -> None:
    withdraw_consent(child, by=cast.admin, dated=day, scopes=scopes, nonce=uuid.uuid4())


def agree_again(cast: Cast, child: Student, day: date) -> None:
    sheet = ConsentSheet(answers=dict.fromkeys(SCOPES, "yes"), dated=day, authority="parent", guardian_name="王建国")
    record_consent(child, by=cast.admin, sheet=sheet, nonce=uuid.uuid4())


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def step(cast: Cast, case: Case) -> tuple[date | None, date | None]:
    (place,) = [one for one in queue_of(cast.wang).places if one.case == case.pk]
    return place.due_on, place.late_since


def test_it_stands_on_the_case_in_the_row_and_in_the_history(cast: Cast, case: Case, yu: Student, wang: Client) -> None:
    assert "撤回了同意" not in page(wang.get(url("show_case", case.public_id)))
    withdraw(cast, yu)
    task = ConsentTask.objects.get()
    text = page(wang.get(url("show_case", case.public_id)))
    assert text.count("撤回了同意") >= 2 and url("record_consent_task", task.public_id) in text  # banner and history
    assert "期限暂停" in page(wang.get(f"{url('list_cases')}?s=all"))
    assert url("record_consent_task", task.public_id) in page(wang.get(url("list_due")))


def test_clocks_that_rest_on_it_stand_still_and_only_what_is_to_be_agreed_falls_due(
    cast: Cast, case: Case, yu: Student, time_machine_at: Go
) -> None:
    withdraw(cast, yu)
    time_machine_at("2026-10-23")
    assert step(cast, case) == (date(2026, 10, 26), None)  # agreed within five school days
    record_done(ConsentTask.objects.get(), by=cast.wang, said="奶奶说先不谈", nonce=uuid.uuid4())
    time_machine_at("2026-12-21")
    assert step(cast, case) == (None, None)


def test_they_start_again_with_a_new_yes_and_the_days_between_do_not_count(
    cast: Cast, case: Case, yu: Student, time_machine_at: Go
) -> None:
    before = fresh(case).seen_due_on
    withdraw(cast, yu)
    time_machine_at("2026-10-26")
    agree_again(cast, yu, date(2026, 10, 26))
    after = fresh(case)
    calendar_days = (after.seen_due_on - before).days
    assert after.paused_on is None and calendar_days == 7  # five school days
    assert not ConsentTask.objects.filter(done_on=None).exists()


def test_a_day_that_falls_into_the_standstill_is_due_as_many_school_days_later(
    cast: Cast, case: Case, yu: Student, time_machine_at: Go
) -> None:
    watch = make.decision(until=date(2026, 10, 28))
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=watch, guardian=make.TOLD)
    time_machine_at("2026-10-26")
    withdraw(cast, yu, date(2026, 10, 26))
    time_machine_at("2026-11-13")
    agree_again(cast, yu, date(2026, 11, 13))
    assert step(cast, case) == (date(2026, 11, 17), None)  # two school days were left
    time_machine_at("2026-11-18")
    assert step(cast, case) == (date(2026, 11, 17), date(2026, 11, 17))


def test_a_case_taken_up_again_goes_by_the_consent_of_today(cast: Cast, case: Case, yu: Student) -> None:
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=make.NO_CONCERN)
    withdraw(cast, yu)
    assert not ConsentTask.objects.exists()  # nothing is asked about a case that has ended
    with pytest.raises(NotYet, match="agree-first"):
        take_up(cast, case)
    take_up(cast, case, agreed=Agreed("奶奶", TODAY))
    assert fresh(case).paused_on is None and ConsentTask.objects.get().done_on == TODAY


def test_so_it_does_where_the_family_agreed_again_meanwhile(cast: Cast, case: Case, yu: Student) -> None:
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    withdraw(cast, yu)
    decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)
    agree_again(cast, yu, TODAY)
    take_up(cast, case)
    assert fresh(case).paused_on is None and not ConsentTask.objects.filter(done_on=None).exists()


def take_up(cast: Cast, case: Case, agreed: Agreed | None = None) -> None:
    decision = make.decision(agreed=agreed)
    decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=decision, guardian=make.TOLD)


def test_whoever_has_the_case_is_told_unless_it_was_recorded_there(cast: Cast, case: Case, yu: Student) -> None:
    withdraw(cast, yu, scopes=("evaluation",))
    assert [one.to for one in Notice.objects.filter(kind="consent-taken-back")] == [cast.wang]
    withdraw_consent(yu, by=cast.wang, dated=TODAY, scopes=("talk",), nonce=uuid.uuid4())
    assert Notice.objects.filter(kind="consent-taken-back").count() == 1


def test_a_row_says_it_also_where_safety_keeps_the_clocks_running(
    cast: Cast, case: Case, yu: Student, wang: Client
) -> None:
    record_child_asks(yu, by=cast.wang, nonce=uuid.uuid4())
    assert "家长撤回同意" not in page(wang.get("/"))
    withdraw(cast, yu)
    assert "家长撤回同意" in page(wang.get("/")) and "期限暂停" not in page(wang.get("/"))


@pytest.mark.parametrize("safety", ["sign", "urgent", "wish", "worry", "worry afterwards"])
def test_what_safety_asks_for_and_the_childs_own_wish_go_on(cast: Cast, case: Case, yu: Student, safety: str) -> None:
    if safety == "sign":
        found = make.seen_review(safety={**make.SAFE, "harm-by-others": "sign"})
        record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=found)
    if safety == "urgent":
        decided = make.decision("urgent", "see-urgent-categories", until=None)
        record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=decided)
    if safety == "wish":
        record_child_asks(yu, by=cast.wang, nonce=uuid.uuid4())
    if safety == "worry":
        raise_concern(yu, by=cast.li, note="手臂上有伤", nonce=uuid.uuid4())
    withdraw(cast, yu)
    if safety == "worry afterwards":
        assert fresh(case).paused_on
        raise_concern(yu, by=cast.li, note="手臂上有伤", nonce=uuid.uuid4())
    assert fresh(case).paused_on is None


def test_nothing_is_left_to_be_agreed_with_a_family_that_agrees_again_while_safety_kept_the_clocks_running(
    cast: Cast, case: Case, yu: Student
) -> None:
    raise_concern(yu, by=cast.li, note="手臂上有伤", nonce=uuid.uuid4())
    withdraw(cast, yu)
    assert fresh(case).consent_tasks.count() == 1
    agree_again(cast, yu, TODAY)
    assert fresh(case).consent_tasks.count() == 0


def test_each_receiver_who_has_the_child_is_told_and_nobody_else(cast: Cast, case: Case, yu: Student) -> None:
    sent, draft = (make.make_referral(cast, case, make.make_receiver(cast, unit=unit)) for unit in ("医院", "社工站"))
    issue_referral(sent, by=cast.wang)
    withdraw(cast, yu)
    told = ConsentTask.objects.filter(kind="tell-receiver")
    assert [one.referral for one in told] == [sent] and draft.consent_tasks.count() == 0
    withdrawn_twice = ConsentTask.objects.count()
    with pytest.raises(NothingToWithdraw):
        withdraw(cast, yu)
    assert ConsentTask.objects.count() == withdrawn_twice


def test_of_sharing_alone_no_clock_stops(cast: Cast, case: Case, yu: Student) -> None:
    issue_referral(make.make_referral(cast, case), by=cast.wang)
    withdraw(cast, yu, scopes=("share_with_receiver",))
    assert fresh(case).paused_on is None
    assert set(ConsentTask.objects.values_list("kind", flat=True)) == {"tell-receiver", "agree"}


def test_the_class_teacher_is_not_asked_to_talk_meanwhile(cast: Cast, yu: Student, time_machine_at: Go) -> None:
    case = make.make_case(cast, tier=Tier.B, code="elevated")
    assert talk_tasks_of(cast.li).count() == 1
    withdraw(cast, yu)
    assert talk_tasks_of(cast.li).count() == 0
    time_machine_at("2026-12-01")
    talks.move_overdue_talks()
    assert fresh(case).tier == Tier.B


def test_the_counselor_records_what_a_parent_tells_her(cast: Cast, case: Case, yu: Student, wang: Client) -> None:
    address = url("take_consent_back", case.public_id)
    assert address in page(wang.get(url("show_case", case.public_id)))
    page(wang.get(address))
    said = {"scopes": list(SCOPES), "dated": "2026-10-19", "way": "phone", "nonce": uuid.uuid4()}
    assert wang.post(address, said).status_code == 422  # a press alone takes nothing back
    assert fresh(case).paused_on is None
    assert wang.post(address, said | {"guardian_name": "王大山"}).status_code == 302
    assert yu.consents.last().outcome == "withdrawn" and yu.consents.last().recorded_by == cast.wang
    assert fresh(case).paused_on == TODAY


def test_a_task_is_done_with_a_word_and_once(cast: Cast, case: Case, yu: Student, wang: Client) -> None:
    withdraw(cast, yu)
    task = ConsentTask.objects.get()
    with pytest.raises(NotYet):
        record_done(task, by=cast.wang, said=" ", nonce=uuid.uuid4())
    address = url("record_consent_task", task.public_id)
    page(wang.get(address))
    assert wang.post(address, {"said": "和爸爸说好先停一停", "nonce": uuid.uuid4()}).status_code == 302
    assert wang.post(address, {"said": "别的", "nonce": uuid.uuid4()}).status_code == 302
    task.refresh_from_db()
    assert task.said == "和爸爸说好先停一停"
    assert "和爸爸说好先停一停" in page(wang.get(url("show_case", case.public_id)))


def test_scores_and_answers_close_until_safety_asks_for_them(cast: Cast, yu: Student, wang: Client) -> None:
    digits = {"teacher-connection": "3333 0000", "teacher-engagement": "1002 2300 1200"}
    rounds.hand_in(rounds.sheet_of(rounds.open_round(cast), cast.class_3_1), cast.li, {1: digits, 2: rounds.SHORT})
    case = Case.objects.get(student=yu)
    assert results_of_case(cast.wang, case).exists()
    assert "题里有" in page(wang.get(url("list_cases")))
    withdraw(cast, yu)
    assert not results_of_case(cast.wang, case).exists()
    text = page(wang.get(url("show_case", case.public_id)))
    assert "分数和回答已关闭" in text and "表里的内容已关闭" in text
    assert "同伴与归属：" not in page(wang.get(reverse("students:show_student", args=[yu.public_id])))
    pages = (url("show_case", case.public_id), url("revise_decision", case.public_id), f"{url('list_cases')}?s=all")
    assert not [one for one in pages if "题里有" in page(wang.get(one))]
    harm = {**make.SAFE, "harm-by-others": "sign"}
    case.reviews.create(safety=harm, asked=["child"], reviewed_by=cast.wang, reviewed_at=timezone.now())
    assert results_of_case(cast.wang, case).exists()
    text = page(wang.get(url("show_case", case.public_id)))
    assert "受伤害的迹象，分数和回答仍" in text and "题里有" in text
    assert "题里有" in page(wang.get(f"{url('list_cases')}?s=all"))


def test_the_row_of_a_child_who_asked_to_talk_shows_the_wish_and_no_score_of_a_family_that_took_all_back(
    cast: Cast, yu: Student, wang: Client
) -> None:
    digits = {"teacher-connection": "3333 0000", "teacher-engagement": "1002 2300 1200"}
    rounds.hand_in(rounds.sheet_of(rounds.open_round(cast), cast.class_3_1), cast.li, {1: digits, 2: rounds.SHORT})
    case = Case.objects.get(student=yu)
    case.flag.reasons.create(code="child-asks", params={"date": "2026-10-19", "record": ""}, rule_version="1.0")
    withdraw(cast, yu)
    assert fresh(case).paused_on is None  # what the child asked for goes on
    for address in (reverse("home:show_home"), url("list_cases"), f"{url('list_cases')}?s=all"):
        text = page(wang.get(address))
        assert "想找人聊聊" in text and "表里的内容已关闭" in text
        assert "题里有" not in text and "明显偏多" not in text


def test_no_day_stands_above_a_case_whose_clocks_stand_still(
    cast: Cast, yu: Student, case: Case, as_: Callable[..., Client]
) -> None:
    assert "前面谈" in page(as_(cast.wang).get(url("show_case", case.public_id)))
    withdraw(cast, yu)
    text = page(as_(cast.wang).get(url("show_case", case.public_id)))
    assert "前面谈" not in text and "期限暂停" in text


NEW = {
    "watch": "watch:recent-change",
    "support-plan": "support-plan:family-contact",
    "referral": "referral:help-school-lacks",
}


@pytest.mark.parametrize("kind", NEW)
def test_nothing_new_is_decided_after_it_without_who_agreed_and_when(
    cast: Cast, case: Case, yu: Student, wang: Client, kind: str
) -> None:
    assert "agreed_by" not in page(wang.get(url("show_case", case.public_id)))
    withdraw(cast, yu)
    sheet = review(case, decision=kind, reason=NEW[kind], child_wants="WANTS-SENTINEL")
    assert "agreed_by" in page(wang.get(url("show_case", case.public_id)))
    for said in ({}, {"agreed_by": "奶奶"}, {"agreed_by": "奶奶", "agreed_on": "2026-10-18"}):
        text = page(wang.post(url("review_case", case.public_id), {**sheet, **said}), 422)
        assert "家里撤回了同意。请写下" in text and "WANTS-SENTINEL" in text
    assert fresh(case).state == "waiting"
    agreed = {"agreed_by": "AGREED-SENTINEL", "agreed_on": "2026-10-19"}
    assert wang.post(url("review_case", case.public_id), {**sheet, **agreed}).status_code == 302
    assert (fresh(case).paused_on, fresh(case).next_on) == (None, date(2026, 12, 1))  # it is looked at again
    assert "AGREED-SENTINEL" in page(wang.get(url("show_case", case.public_id)))
    assert not ConsentTask.objects.filter(kind="agree", done_on=None).exists()


def test_no_plan_and_no_action_begins_after_it_without_who_agreed_and_when(
    cast: Cast, case: Case, yu: Student, wang: Client
) -> None:
    decision = make.decision("support-plan", "family-contact")
    decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=decision, guardian=make.TOLD)
    withdraw(cast, yu)
    plan = {"starts": "2026-10-19", "review_on": "2026-11-20", "action1": "family-call-schedule"}
    agreed = {"agreed_by": "奶奶", "agreed_on": "2026-10-19"}
    address = url("edit_plan", case.public_id)
    text = page(wang.post(address, {"nonce": uuid.uuid4(), **plan}), 422)
    assert "家里撤回了同意。请写下" in text and "2026-11-20" in text
    assert not hasattr(fresh(case), "plan")
    assert wang.post(address, {"nonce": uuid.uuid4(), **plan, **agreed}).status_code == 302
    one_more = url("add_action", case.public_id, "school-study-pair")
    action = {"who": "同桌", "owner": "teacher", "every_weeks": 1, "starts": "2026-10-19"}
    assert "家里撤回了同意。请写下" in page(wang.post(one_more, {"nonce": uuid.uuid4(), **action}), 422)
    assert wang.post(one_more, {"nonce": uuid.uuid4(), **action, **agreed}).status_code == 302
    assert ConsentTask.objects.filter(kind="agree").count() == 2  # each kept
    change = {"starts": "2026-10-19", "review_on": "2026-11-27", "nonce": uuid.uuid4()}
    assert wang.post(address, change).status_code == 302  # nothing new


def test_beside_a_clock_that_stands_still_nothing_is_days_late(
    cast: Cast, case: Case, yu: Student, as_: Go, time_machine_at: Go
) -> None:
    withdraw(cast, yu)
    time_machine_at("2026-11-20")
    wang = as_(cast.wang)
    for address in (f"{url('list_cases')}?s=all", url("show_case", case.public_id), "/"):
        text = page(wang.get(address))
        assert "期限暂停" in text, address
        assert not re.search(r"已超期 \d+ 个上课日", text), address


def test_what_safety_asks_for_waits_for_no_agreement(cast: Cast, case: Case, yu: Student) -> None:
    withdraw(cast, yu)
    harm = make.seen_review(safety={**make.SAFE, "harm-by-others": "sign"})
    said = {"review": harm, "decision": make.decision(), "guardian": make.TOLD}
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), **said)
    assert fresh(case).state == "watch"

"""The support plan: who looks after what, changes that keep what was before, and a form sent twice."""

import uuid
from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from screening.cases.deciding.form_values import PlannedAction
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import deciding
from screening.cases.follow_up.pages import due_parts as due_list
from screening.cases.models import GoalTick, PlanAction, PlanEntry, PlanRevision
from screening.cases.plans import services
from screening.cases.plans.access import plan_tasks_of, plans_without_action
from screening.cases.plans.forms import PlanForm
from screening.cases.plans.progress import plan_history
from screening.cases.plans.tasks_page import TaskList
from screening.cases.referrals.services import issue_referral
from screening.cases.review import services as reviewing
from screening.idempotency.once import SentBefore
from screening.rounds.services import raise_concern
from tests import factories
from tests.cases import factories as make
from tests.cases.factories import TODAY
from tests.cases.pages import page, url
from tests.factories import at

SINCE = date(2026, 10, 5)
CALL = PlannedAction(
    "family-call-schedule",
    SINCE,
    who="爸爸打给孩子",
    owner_role="teacher",
    weekday=2,
    at_time=time(12, 30),
    place="办公室",
    phone="0000-555 0130",
)


@pytest.fixture
def case(cast):
    return make.planned_case(cast, "yu")


def save(cast, case, *actions, nonce=None, **fields):
    values = {"starts": SINCE, "review_on": date(2026, 11, 30), "child_goal": "", "agreed_with": "奶奶", **fields}
    return services.save_plan(case, by=cast.wang, nonce=nonce or uuid.uuid4(), actions=actions, **values)


def the_action(plan):
    return plan.actions.get(action="family-call-schedule")


def names(user):
    return [task.action.action for task in plan_tasks_of(user)]


def test_a_plan_that_is_changed_does_not_answer_what_came_up_meanwhile(cast, case, as_):
    save(cast, case, CALL)
    raise_concern(case.student, by=cast.li, note="", nonce=uuid.uuid4())
    save(cast, case, review_on=date(2026, 12, 7))
    case.refresh_from_db()
    assert case.state == case.State.WAITING and case.plan.review_on == date(2026, 12, 7)
    assert "还等人看、等写决定" in page(as_(cast.wang).get(url("edit_plan", case.public_id)))


def test_what_the_class_teacher_looks_after_is_on_the_own_list_and_on_nobody_elses(cast, case):
    save(cast, case, CALL)
    assert names(cast.li) == ["family-call-schedule"]
    for other in (cast.zhou, cast.wang, cast.tian, cast.staff, cast.chen, cast.admin, cast.outside_teacher):
        assert names(other) == []


def test_what_is_the_familys_or_the_counselors_is_asked_of_the_counselor(cast, case):
    save(
        cast,
        case,
        PlannedAction("psych-counseling", SINCE, owner_role="counselor"),
        PlannedAction("family-beside-homework", SINCE, owner_role="caregiver"),
    )
    assert sorted(names(cast.wang)) == ["family-beside-homework", "psych-counseling"]
    assert names(cast.li) == []


def test_a_named_person_keeps_it_while_working_there_then_the_class_teacher_by_duty(cast, case):
    save(cast, case, PlannedAction("school-mentor", SINCE, owner_role="mentor", owner=cast.staff))
    assert names(cast.staff) == ["school-mentor"]
    assert names(cast.li) == []
    cast.staff.assignments.update(ends=TODAY - timedelta(days=1))
    assert names(cast.staff) == []
    assert names(cast.li) == ["school-mentor"]


def test_a_new_class_teacher_takes_over_and_without_one_the_counselor_does(cast, case):
    save(cast, case, CALL)
    cast.li.assignments.update(ends=TODAY - timedelta(days=1))
    assert names(cast.li) == []
    assert names(cast.wang) == ["family-call-schedule"]
    factories.assign(cast.zhou, cast.school, "class-teacher", cast.class_3_1)
    assert names(cast.zhou) == ["family-call-schedule"]
    assert names(cast.wang) == []


def test_when_the_child_moves_class_the_task_moves_along(cast, case):
    save(cast, case, CALL)
    cast.children["yu"].enrolments.update(ends=TODAY - timedelta(days=1))
    cast.children["yu"].enrolments.create(school_class=cast.class_3_2, seat_number=9, starts=TODAY)
    assert names(cast.li) == []
    assert names(cast.zhou) == ["family-call-schedule"]


def test_the_list_says_with_whom_what_and_when_and_never_why(cast, case, as_):
    save(cast, case, CALL, child_goal="GOAL-SENTINEL", agreed_with="AGREED-SENTINEL")
    for address in (url("list_plan_tasks"), reverse("home:show_home")):
        text = page(as_(cast.li).get(address))
        for words in ("王𬀩雨", "12:30", "爸爸打给孩子"):
            assert words in text
        for hidden in ("GOAL-SENTINEL", "AGREED-SENTINEL", case.number, "支持计划"):
            assert hidden not in text


def test_the_page_for_a_word_about_it_speaks_of_no_plan_either(cast, case, as_):
    action = the_action(save(cast, case, CALL))
    assert "计划" not in page(as_(cast.li).get(url("record_plan_entry", action.public_id)))
    sent = {"nonce": uuid.uuid4(), "dated": "2026-10-14", "status": "moved", "note": "改到周四"}
    answer = as_(cast.li).post(url("record_plan_entry", action.public_id), sent)
    assert answer.url == url("list_plan_tasks")
    assert PlanEntry.objects.get().note == "改到周四"


def test_the_telephone_stands_on_the_list(cast, case, as_):
    save(cast, case, CALL)
    assert "0000-555 0130" in page(as_(cast.li).get(url("list_plan_tasks")))


def test_one_press_says_how_it_went_and_the_day_leaves_the_list(cast, case, as_):
    action = the_action(save(cast, case, CALL))
    assert [row.day for row in TaskList(cast.li).due] == [date(2026, 10, 14)]
    browser = as_(cast.li)
    sent = {"action": action.public_id, "dated": "2026-10-14", "status": "kept"}
    for _press in range(2):
        answer = browser.post(url("list_plan_tasks"), sent)
        assert answer.status_code == 302
    entry = PlanEntry.objects.get()
    assert (entry.status, entry.recorded_by) == ("kept", cast.li)
    assert TaskList(cast.li).due == ()
    assert [row.written for row in TaskList(cast.li).written] != []
    browser.post(url("list_plan_tasks"), {**sent, "status": "missed"})
    assert PlanEntry.objects.get().status == "missed"


def test_a_day_to_come_or_a_word_the_catalogue_does_not_know_is_not_recorded(cast, case, as_):
    action = the_action(save(cast, case, CALL))
    for sent in ({"dated": "2026-10-21", "status": "kept"}, {"dated": "2026-10-14", "status": "nonsense"}, {}):
        as_(cast.li).post(url("list_plan_tasks"), {"action": action.public_id, **sent})
    assert not PlanEntry.objects.exists()


def test_two_calls_missed_in_a_row_are_a_line_without_blame_until_one_comes_about(cast, case):
    action = the_action(save(cast, case, CALL))
    for day, status in ((date(2026, 10, 7), "missed"), (date(2026, 10, 14), "missed")):
        services.record_plan_entry(action, by=cast.li, dated=day, status=status)
    assert len(TaskList(cast.li).missed) == 1
    services.record_plan_entry(action, by=cast.li, dated=date(2026, 10, 16), status="kept")
    assert TaskList(cast.li).missed == ()


def test_the_same_entry_sent_later_keeps_the_moment_it_was_first_written(cast, case):
    action = the_action(save(cast, case, CALL))
    first = services.record_plan_entry(action, by=cast.li, dated=date(2026, 10, 14), status="kept").recorded_at
    with time_machine.travel(at("2026-10-24"), tick=False):
        again = services.record_plan_entry(action, by=cast.li, dated=date(2026, 10, 14), status="kept")
    assert again.recorded_at == first


def test_the_plan_sent_twice_is_one_change_and_with_other_content_it_is_refused_aloud(cast, case):
    nonce = uuid.uuid4()
    for _press in range(2):
        save(cast, case, CALL, nonce=nonce)
    assert (PlanRevision.objects.count(), PlanAction.objects.count()) == (1, 1)
    with pytest.raises(SentBefore):
        save(cast, case, CALL, nonce=nonce, child_goal="交一个朋友")
    assert PlanRevision.objects.count() == 1


def test_the_page_brought_back_says_so_and_the_next_press_stores_it(cast, case, as_):
    sent = {
        "nonce": str(uuid.uuid4()),
        "starts": "2026-10-19",
        "review_on": "2026-11-30",
        "child_goal": "举一次手",
        "action1": "school-study-pair",
    }
    browser = as_(cast.wang)
    assert browser.post(url("edit_plan", case.public_id), sent).status_code == 302
    other = {**sent, "child_goal": "交一个朋友"}
    answer = browser.post(url("edit_plan", case.public_id), other)
    text = page(answer, 422)
    assert "交一个朋友" in text
    assert sent["nonce"] not in text
    case.plan.refresh_from_db()
    assert case.plan.child_goal == "举一次手"
    fresh = answer.context["form"].data["nonce"]
    assert browser.post(url("edit_plan", case.public_id), {**other, "nonce": fresh}).status_code == 302
    case.plan.refresh_from_db()
    assert case.plan.child_goal == "交一个朋友"
    assert case.plan.actions.count() == 1


def test_a_change_keeps_what_was_agreed_before_and_says_who_and_why(cast, case):
    plan = save(cast, case, CALL)
    later = PlannedAction(**{**CALL.__dict__, "weekday": 6, "who": "妈妈打给孩子"})
    services.change_plan_action(the_action(plan), by=cast.wang, nonce=uuid.uuid4(), action=later, why="爸爸周三加班")
    newest, first = plan_history(plan)
    assert (newest.who, newest.why) == ("王静", "爸爸周三加班")
    assert "爸爸打给孩子" in newest.lines[0]
    assert "妈妈打给孩子" in newest.lines[0]
    assert any("爸爸打给孩子" in line for line in first.lines)


def test_an_action_ends_with_a_reason_and_stays_with_its_entries(cast, case):
    action = the_action(save(cast, case, CALL))
    services.record_plan_entry(action, by=cast.li, dated=date(2026, 10, 14), status="kept")
    nonce = uuid.uuid4()
    for _press in range(2):
        services.end_plan_action(action, by=cast.wang, nonce=nonce, reason="family-wish", note="改用视频")
    action.refresh_from_db()
    assert (action.ended_on, action.ended_by, action.end_reason) == (TODAY, cast.wang, "family-wish")
    assert action.entries.count() == 1
    assert names(cast.li) == []
    with pytest.raises(NotYet):
        services.end_plan_action(action, by=cast.wang, nonce=uuid.uuid4(), reason="done")


def test_a_plan_in_which_nothing_runs_any_more_is_on_the_due_list(cast, case):
    plan = save(cast, case, CALL)
    assert not plans_without_action(cast.wang, TODAY).exists()
    before = [row.child for part in due_list(cast.wang) for row in part.rows if row.day == TODAY]
    services.end_plan_action(the_action(plan), by=cast.wang, nonce=uuid.uuid4(), reason="done")
    assert plans_without_action(cast.wang, TODAY).get() == plan
    after = [row.child for part in due_list(cast.wang) for row in part.rows if row.day == TODAY]
    assert before == []
    assert after == [cast.children["yu"].public_id]


def test_the_review_of_a_plan_is_the_next_step_of_its_case(cast, case):
    save(cast, case, CALL, review_on=date(2026, 11, 16))
    case.refresh_from_db()
    assert case.next_on == date(2026, 11, 16)


def test_goals_are_ticked_once_a_day_and_end_without_being_deleted(cast, case, as_):
    plan = save(cast, case, CALL)
    browser = as_(cast.wang)
    browser.post(url("show_goals", case.public_id), {"nonce": uuid.uuid4(), "text": "举一次手"})
    goal = plan.goals.get()
    address, tick = url("show_goals", case.public_id), {"do": "tick", "goal": goal.public_id}
    for status in ("partly", "done"):
        browser.post(address, {**tick, "dated": "2026-10-16", "status": status})
    browser.post(address, {**tick, "dated": "2026-10-20", "status": "done"})
    assert [tick.status for tick in GoalTick.objects.all()] == ["done"]
    assert "10/16" in page(browser.get(address))
    browser.post(address, {"do": "end", "goal": goal.public_id})
    goal.refresh_from_db()
    assert goal.ended_on == TODAY


def test_the_catalogue_suggests_calls_where_contact_is_rare_and_a_person_chooses(cast, case, as_):
    plan = save(cast, case)
    factories.make_care(case.student, cast.li, father_away="now", contact="rarely")
    browser = as_(cast.wang)
    text = page(browser.get(url("choose_action", case.public_id)))
    assert text.index(url("add_action", case.public_id, "family-call-schedule")) < text.index('id="d1"')
    assert not plan.actions.exists()
    form = page(browser.get(url("add_action", case.public_id, "family-call-schedule")))
    assert "罗师傅" in form
    assert "陈志远" not in form
    sent = {
        "nonce": uuid.uuid4(),
        "who": "爸爸",
        "owner": f"user:{cast.staff.public_id}",
        "weekday": "2",
        "at_time": "12:30",
        "every_weeks": "1",
        "starts": "2026-10-19",
    }
    assert browser.post(url("add_action", case.public_id, "family-call-schedule"), sent).status_code == 302
    action = plan.actions.get()
    assert (action.owner, action.owner_role, action.weekday) == (cast.staff, "school", 2)
    text = page(browser.get(url("edit_plan", case.public_id)))
    assert "罗师傅" in text


def test_a_closed_case_takes_no_more_actions(cast, case):
    plan = save(cast, case, CALL)
    type(case).objects.filter(pk=case.pk).update(
        state="closed", outcome="better", closed_at=at("2026-10-19"), closed_by=cast.wang
    )
    plan.case.refresh_from_db()
    with pytest.raises(reviewing.CaseClosed):
        services.add_plan_action(plan, by=cast.wang, nonce=uuid.uuid4(), action=CALL)
    assert names(cast.li) == []


def test_a_plan_beside_a_referral_comes_up_on_its_own_day(cast, case):
    save(cast, case, CALL, review_on=date(2026, 11, 16))
    referral = make.decision("referral", "help-school-lacks", until=date(2026, 12, 1))
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=referral, guardian=make.TOLD)
    case.refresh_from_db()
    assert (case.state, case.next_on) == ("referred", date(2026, 11, 16))


def test_a_plan_is_written_after_a_decision(cast):
    with pytest.raises(deciding.NothingDecided):
        save(cast, make.make_case(cast, "bo"))


def test_every_field_of_a_new_plan_has_a_label_of_its_own(cast):
    form = PlanForm(make.planned_case(cast))
    labels = [str(field.label) for name, field in form.fields.items() if name != "nonce"]
    assert len(labels) == len(set(labels))


def test_a_new_class_teacher_is_asked_of_no_day_before_the_child_was_theirs(cast, case):
    save(cast, case, CALL)
    assert [row.day for row in TaskList(cast.li).due] == [date(2026, 10, 14)]
    cast.li.assignments.update(ends=TODAY - timedelta(days=1))
    factories.assign(cast.zhou, cast.school, "class-teacher", cast.class_3_1)
    cast.zhou.assignments.update(starts=TODAY)
    assert TaskList(cast.zhou).due == () and TaskList(cast.zhou).coming
    with time_machine.travel("2026-10-22T09:00:00+08:00"):
        assert [row.day for row in TaskList(cast.zhou).due] == [date(2026, 10, 21)]


def test_due_list_and_plans_page_name_the_same_day_after_a_referral_within_the_plan(cast, case):
    save(cast, case, CALL)
    issue_referral(make.make_referral(cast, case), by=cast.wang)
    case.refresh_from_db()
    assert case.state == "plan" and case.next_on == case.plan.review_on == date(2026, 11, 30)

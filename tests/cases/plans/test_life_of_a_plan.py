"""A plan from its first week to its end: what is asked of whom on which day, and what remains of every change."""

import uuid
from collections.abc import Callable
from datetime import date, time

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from accounts.models import User
from screening.cases.deciding.form_values import PlannedAction
from screening.cases.follow_up.services import close_case
from screening.cases.models import Case, PlanAction, PlanEntry, PlanGoal, PlanRevision, SupportPlan
from screening.cases.plans import services
from screening.library import texts
from tests import factories
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.conftest import Cast

SignIn = Callable[[User], Client]
Clock = Callable[..., None]
SINCE = date(2026, 9, 21)
CALL = PlannedAction(
    "family-call-schedule", SINCE, who="爸爸打给孩子", owner_role="teacher", weekday=2, at_time=time(12, 30)
)
CHANGED = {"who": "爸爸打给孩子", "owner": "teacher", "weekday": "2", "every_weeks": "1", "starts": "2026-09-21"}


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.planned_case(cast)


@pytest.fixture
def second_counselor(cast: Cast) -> User:
    factories.assign(cast.tian, cast.school, "counselor", visit_weekdays=[1])
    return cast.tian


def planned(cast: Cast, case: Case, *actions: PlannedAction, **fields: object) -> SupportPlan:
    values = {"starts": SINCE, "review_on": date(2026, 11, 30), "child_goal": "举一次手", "agreed_with": "奶奶"}
    return services.save_plan(case, by=cast.wang, nonce=uuid.uuid4(), actions=actions, **{**values, **fields})


def asked(browser: Client) -> list[date]:
    """The days that wait for an answer on the list of what somebody looks after."""
    return [row.day for row in browser.get(url("list_plan_tasks")).context["page"].due]


def plan_form(**fields: object) -> dict[str, object]:
    return {"nonce": uuid.uuid4(), "starts": "2026-09-21", "review_on": "2026-11-30", "agreed_with": "奶奶", **fields}


def told(browser: Client, case: Case) -> list[str]:
    """All lines of the newest change in the history."""
    return list(browser.get(url("show_plan_history", case.public_id)).context["changes"][0].lines)


def change(browser: Client, action: PlanAction, **fields: object) -> HttpResponse:
    return browser.post(url("change_action", action.public_id), {**CHANGED, "nonce": uuid.uuid4(), **fields})


def refusals(answer: HttpResponse, language: str) -> list[str]:
    assert answer.status_code == 422
    with translation.override(language):
        forms = [form for name in ("form", "end") if (form := answer.context.get(name))]
        return [str(said) for form in forms for errors in form.errors.values() for said in errors]


def test_week_after_week_the_day_is_asked_about_except_in_a_holiday(
    cast: Cast, case: Case, as_: SignIn, time_machine_at: Clock
) -> None:
    planned(cast, case, CALL)
    seen = {}
    for day in ("2026-09-22", "2026-09-23", "2026-10-06", "2026-10-13", "2026-10-14", "2026-10-22"):
        time_machine_at(day)
        seen[day] = asked(as_(cast.li))
    first, second, after = date(2026, 9, 23), date(2026, 9, 30), date(2026, 10, 14)  # 7 October is a holiday
    assert seen == {
        "2026-09-22": [],
        "2026-09-23": [first],
        "2026-10-06": [first, second],
        "2026-10-13": [second],
        "2026-10-14": [after],
        "2026-10-22": [after, date(2026, 10, 21)],
    }


def test_what_is_agreed_once_for_a_day_in_a_holiday_is_asked_in_the_first_week_after_it(
    cast: Cast, case: Case, as_: SignIn, time_machine_at: Clock
) -> None:
    planned(cast, case, PlannedAction("psych-first-talk", date(2026, 10, 1), owner_role="teacher", every_weeks=0))
    time_machine_at("2026-10-08")
    assert asked(as_(cast.li)) == []
    time_machine_at("2026-10-09")
    assert asked(as_(cast.li)) == [date(2026, 10, 9)]
    time_machine_at("2026-10-19")
    assert asked(as_(cast.li)) == [date(2026, 10, 9)]


@pytest.mark.parametrize(("entered", "left"), [("2026-10-05", []), ("2026-10-12", []), ("2026-10-04", [5])])
def test_every_second_week_is_answered_by_a_word_from_either_of_its_two_weeks(
    cast: Cast, case: Case, as_: SignIn, time_machine_at: Clock, entered: str, left: list[int]
) -> None:
    every_second = PlannedAction(
        "psych-counseling", date(2026, 9, 21), owner_role="counselor", weekday=0, every_weeks=2
    )
    plan = planned(cast, case, every_second)
    cast.county.holidays.all().delete()
    time_machine_at("2026-10-12")
    services.record_plan_entry(
        plan.actions.get(), by=cast.wang, dated=date.fromisoformat(entered), status=first_status(plan)
    )
    assert asked(as_(cast.wang)) == [date(2026, 10, day) for day in left]


def first_status(plan: SupportPlan) -> str:
    action = plan.actions.get().action
    return texts.ids(f"support_catalogue.actions.{action}.record.statuses")[0]


@pytest.mark.parametrize(
    ("review_on", "says"),
    [
        ("2026-10-27", []),
        ("2026-10-26", ["To be looked at soon."]),
        ("2026-10-19", ["The day to look again has come."]),
        ("2026-10-18", ["The day to look again has come."]),
    ],
)
def test_a_plan_asks_to_be_looked_at_from_a_week_before_its_day(
    cast: Cast, case: Case, wang: Client, review_on: str, says: list[str]
) -> None:
    planned(cast, case, CALL, review_on=date.fromisoformat(review_on))
    with translation.override("en"):
        found = english(wang, cast.wang).get(url("list_plans")).context
        rows = [*found["asking"], *found["quiet"]]
    assert [list(row.asks) for row in rows] == [says]
    assert [row.is_late for row in rows] == [review_on < "2026-10-19"]


def english(browser: Client, user: User) -> Client:
    User.objects.filter(pk=user.pk).update(language="en")
    return browser


def test_after_its_last_day_an_action_asks_no_more_and_the_plan_says_what_to_do(
    cast: Cast, case: Case, as_: SignIn, time_machine_at: Clock
) -> None:
    planned(cast, case, PlannedAction(**{**CALL.__dict__, "ends": date(2026, 10, 20)}), CALL)
    time_machine_at("2026-10-21")
    assert asked(as_(cast.li)) == [date(2026, 10, 14), date(2026, 10, 14), date(2026, 10, 21)]
    wang = english(as_(cast.wang), cast.wang)
    notes = [row["note"] for row in wang.get(url("edit_plan", case.public_id)).context["rows"]["running"]]
    assert sorted(notes) == ["", "Its last day is over. Please end it with a reason, or carry it on."]
    (row,) = wang.get(url("list_plans")).context["asking"]
    assert row.asks == ["The last day of 1 action is over."]


def test_two_missed_calls_are_said_on_the_plan_and_in_the_list_of_plans(cast: Cast, case: Case, wang: Client) -> None:
    action = planned(cast, case, CALL).actions.get()
    for day in (date(2026, 9, 30), date(2026, 10, 14)):
        services.record_plan_entry(action, by=cast.li, dated=day, status="missed")
    browser = english(wang, cast.wang)
    (row,) = browser.get(url("edit_plan", case.public_id)).context["rows"]["running"]
    assert row["note"] == "The last two did not come about. Perhaps another day or hour suits better."
    assert row["says"] == "0 of 2 took place, 2 not come about · 0 written down within three days"
    (asking,) = browser.get(url("list_plans")).context["asking"]
    assert "the last two did not come about" in asking.asks[-1]


def test_two_counselors_who_change_one_action_leave_both_changes_in_the_history(
    cast: Cast, case: Case, as_: SignIn, second_counselor: User
) -> None:
    action = planned(cast, case, CALL).actions.get()
    wang, tian = as_(cast.wang), as_(second_counselor)
    for browser in (wang, tian):
        page(browser.get(url("change_action", action.public_id)))
    assert change(wang, action, weekday="4", why="周三加班").status_code == 302
    assert change(tian, action, who="妈妈打给孩子", why="爸爸没空").status_code == 302
    newest, earlier, _made = wang.get(url("show_plan_history", case.public_id)).context["changes"]
    assert (newest.who, newest.why, earlier.who, earlier.why) == ("田蕾", "爸爸没空", "王静", "周三加班")


def seen_on(browser: Client, action: PlanAction) -> str:
    """What stood in the plan when the form was opened, as the form carries it."""
    return str(browser.get(url("change_action", action.public_id)).context["form"].initial["seen"])


def test_a_form_older_than_a_colleagues_change_takes_nothing_back(
    cast: Cast, case: Case, as_: SignIn, second_counselor: User
) -> None:
    action = planned(cast, case, CALL).actions.get()
    wang, tian = as_(cast.wang), as_(second_counselor)
    seen = seen_on(tian, action)
    assert change(wang, action, weekday="4", seen=seen_on(wang, action)).status_code == 302
    late = change(tian, action, who="妈妈打给孩子", seen=seen)
    assert late.status_code == 422 and late.context["form"].non_field_errors()
    action.refresh_from_db()
    assert (action.weekday, action.who) == (4, "爸爸打给孩子")
    again = change(tian, action, who="妈妈打给孩子", weekday="4", seen=seen_on(tian, action))
    assert again.status_code == 302


def test_a_change_to_another_action_of_the_plan_makes_no_form_old(cast: Cast, case: Case, wang: Client) -> None:
    plan = planned(cast, case, CALL, PlannedAction("school-study-pair", SINCE, who="小宇"))
    call, pair = plan.actions.get(weekday=2), plan.actions.get(weekday=None)
    seen = seen_on(wang, call)
    assert change(wang, pair, who="小明", weekday="").status_code == 302
    assert change(wang, call, weekday="4", seen=seen).status_code == 302


def test_the_same_press_twice_is_one_change_although_the_plan_has_changed_by_it(
    cast: Cast, case: Case, wang: Client
) -> None:
    action = planned(cast, case, CALL).actions.get()
    sent = {"weekday": "4", "seen": seen_on(wang, action), "nonce": uuid.uuid4()}
    assert [change(wang, action, **sent).status_code for _press in range(2)] == [302, 302]
    assert action.plan.revisions.count() == 2


def test_of_what_has_ended_nothing_more_is_written_down_not_even_by_its_counselor(
    cast: Cast, case: Case, wang: Client
) -> None:
    action = planned(cast, case, CALL).actions.get()
    page(wang.get(url("record_plan_entry", action.public_id)))
    services.end_plan_action(action, by=cast.wang, nonce=uuid.uuid4(), reason="done")
    entry = {"nonce": uuid.uuid4(), "dated": "2026-10-14", "status": "kept"}
    assert wang.get(url("record_plan_entry", action.public_id)).status_code == 404
    assert wang.post(url("record_plan_entry", action.public_id), entry).status_code == 404
    assert not action.entries.exists()


def test_of_a_case_that_was_closed_nothing_more_is_written_down(cast: Cast, case: Case, wang: Client) -> None:
    action = planned(cast, case, CALL).actions.get()
    close_case(case, by=cast.wang, outcome="better", reported_by="child", left_open=make.all_left(case, cast.wang))
    entry = {"nonce": uuid.uuid4(), "dated": "2026-10-14", "status": "kept"}
    assert wang.post(url("record_plan_entry", action.public_id), entry).status_code == 404
    assert not action.entries.exists()


def test_what_one_counselor_has_ended_the_other_can_no_longer_change(
    cast: Cast, case: Case, as_: SignIn, second_counselor: User
) -> None:
    action = planned(cast, case, CALL).actions.get()
    tian = as_(second_counselor)
    page(tian.get(url("change_action", action.public_id)))
    as_(cast.wang).post(
        url("change_action", action.public_id), {"do": "end", "nonce": uuid.uuid4(), "reason": "family-wish"}
    )
    answer = change(tian, action, who="妈妈打给孩子")
    assert answer.status_code == 422
    action.refresh_from_db()
    assert (action.who, action.end_reason) == ("爸爸打给孩子", "family-wish")


def test_every_form_of_a_plan_pressed_twice_is_one_change(cast: Cast, case: Case, wang: Client) -> None:
    action = planned(cast, case, CALL).actions.get()
    steps = [
        (url("add_action", case.public_id, "school-mentor"), {"who": "罗师傅", "owner": "teacher", "every_weeks": "1"}),
        (url("change_action", action.public_id), {**CHANGED, "who": "妈妈"}),
        (url("show_goals", case.public_id), {"text": "交一个朋友"}),
        (url("change_action", action.public_id), {"do": "end", "reason": "done"}),
    ]
    for address, fields in steps:
        sent = {"starts": "2026-10-19", **fields, "nonce": uuid.uuid4()}
        assert [wang.post(address, sent).status_code for _press in range(2)] == [302, 302], address
    assert (PlanAction.objects.count(), PlanGoal.objects.count(), PlanRevision.objects.count()) == (2, 1, 4)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"every_weeks": "2"}, "每两周"),
        ({"starts": "2026-10-19"}, "2026 年 10 月 19 日"),
        ({"weekday": "4"}, "周五"),
        ({"ends": "2026-12-18"}, "2026 年 12 月 18 日"),
        ({"phone": "0000-555 0131"}, "0000-555 0131"),
    ],
)
def test_the_history_says_in_words_whatever_changed_of_an_action(
    cast: Cast, case: Case, wang: Client, fields: dict[str, str], word: str
) -> None:
    action = planned(cast, case, CALL).actions.get()
    assert change(wang, action, at_time="12:30", **fields).status_code == 302
    (line,) = told(wang, case)
    assert word in line.split("→")[1]


def test_the_history_says_that_a_goal_was_taken_out(cast: Cast, case: Case, wang: Client) -> None:
    planned(cast, case, CALL)
    assert wang.post(url("edit_plan", case.public_id), plan_form(child_goal="")).status_code == 302
    (line,) = told(wang, case)
    assert "孩子自己的目标" in line and "—" in line


def test_a_colleague_whose_account_is_closed_keeps_no_task(cast: Cast, case: Case, as_: SignIn) -> None:
    planned(cast, case, PlannedAction("school-mentor", SINCE, owner_role="mentor", owner=cast.staff, weekday=2))
    assert asked(as_(cast.staff)) != [] and asked(as_(cast.li)) == []
    User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    assert asked(as_(cast.li)) == [date(2026, 10, 14)]


def test_nobody_is_asked_any_more_once_the_case_is_closed_or_its_flag_withdrawn(
    cast: Cast, case: Case, as_: SignIn
) -> None:
    planned(cast, case, CALL)
    case.flag.withdrawn_at = factories.at("2026-10-19")
    case.flag.save()
    assert asked(as_(cast.li)) == []
    assert as_(cast.wang).get(url("list_plans")).context["asking"] == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("edit_plan", {"review_on": "2026-09-21"}),
        ("edit_plan", {"review_on": ""}),
        ("change_action", {"ends": "2026-09-20"}),
        ("change_action", {"who": ""}),
        ("change_action", {"owner": "user:11111111-1111-4111-8111-111111111111"}),
        ("change_action", {"weekday": "7"}),
        ("change_action", {"do": "end", "reason": "nonsense"}),
        ("change_action", {"do": "end"}),
        ("record_plan_entry", {"dated": "2026-10-20", "status": "kept"}),
        ("record_plan_entry", {"dated": "2026-10-14", "status": "nonsense"}),
        ("show_goals", {"text": "字" * 41}),
        ("show_goals", {"text": " "}),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_cannot_be_stored_is_said_on_the_form_and_changes_nothing(
    cast: Cast, case: Case, wang: Client, address: str, fields: dict[str, str], language: str
) -> None:
    action = planned(cast, case, CALL).actions.get()
    User.objects.filter(pk=cast.wang.pk).update(language=language)
    about = case if address in ("edit_plan", "show_goals") else action
    base = {"edit_plan": plan_form(), "change_action": CHANGED}.get(address, {})
    answer = wang.post(url(address, about.public_id), {"nonce": uuid.uuid4(), **base, **fields})
    said = refusals(answer, language)
    assert said and all(sentence[-1] in ("。" if language == "zh-hans" else ".") for sentence in said)
    assert PlanRevision.objects.count() == 1
    assert not PlanEntry.objects.exists() and not PlanGoal.objects.exists()


def test_a_new_plan_has_at_least_one_action_and_takes_three_at_once(cast: Cast, case: Case, wang: Client) -> None:
    answer = wang.post(url("edit_plan", case.public_id), plan_form(action2="school-mentor"))
    assert answer.status_code == 422 and not SupportPlan.objects.exists()
    chosen = {"action1": "school-mentor", "action2": "family-good-news-call", "action3": "psych-counseling"}
    assert wang.post(url("edit_plan", case.public_id), plan_form(**chosen)).status_code == 302
    assert dict(PlanAction.objects.values_list("action", "every_weeks")) == {
        "school-mentor": 1,
        "family-good-news-call": 4,
        "psych-counseling": 1,
    }


@pytest.mark.parametrize(
    ("action", "weeks"),
    [("psych-first-talk", 0), ("school-mentor", 1), ("family-good-news-call", 4), ("family-home-visit", 8)],
)
def test_an_action_is_offered_with_the_rhythm_of_the_catalogue_and_can_be_taken_as_it_is(
    cast: Cast, case: Case, wang: Client, action: str, weeks: int
) -> None:
    planned(cast, case)
    form = wang.get(url("add_action", case.public_id, action)).context["form"]
    offered = {name: form.initial.get(name, "") for name in ("who", "owner", "every_weeks", "starts")}
    assert offered["every_weeks"] == weeks and weeks in dict(form.fields["every_weeks"].choices)
    sent = {**offered, "nonce": uuid.uuid4()}
    assert wang.post(url("add_action", case.public_id, action), sent).status_code == 302
    assert PlanAction.objects.get().every_weeks == weeks


def test_an_action_the_catalogue_does_not_have_has_no_page(cast: Cast, case: Case, wang: Client) -> None:
    planned(cast, case)
    assert wang.get(url("add_action", case.public_id, "gossip")).status_code == 404


def test_pages_of_a_plan_do_not_exist_for_another_school_and_those_of_the_counselor_not_for_the_teacher(
    cast: Cast, case: Case, as_: SignIn
) -> None:
    plan = planned(cast, case, CALL)
    action = plan.actions.get()
    goal = services.set_goal(plan, by=cast.wang, nonce=uuid.uuid4(), text="举一次手")
    of_the_case = ("edit_plan", "choose_action", "show_plan_history", "show_goals")
    pages = [url(name, case.public_id) for name in of_the_case]
    pages += [url(name, action.public_id) for name in ("change_action", "record_plan_entry")]
    goals, sent = url("show_goals", case.public_id), {"goal": goal.public_id}
    posts = [(goals, {"do": do, **sent}) for do in ("tick", "end", "print")]
    posts += [
        (url("edit_plan", case.public_id), {"do": "print"}),
        (url("list_plan_tasks"), {"action": action.public_id}),
    ]
    tian, li = as_(cast.tian), as_(cast.li)
    for address in pages:
        assert tian.get(address).status_code == 404, address
        own = address == url("record_plan_entry", action.public_id)
        assert li.get(address).status_code == (200 if own else 403), address
    for address, data in posts:
        assert tian.post(address, data).status_code == 404, address
    goal.refresh_from_db()
    assert goal.ended_on is None


def test_the_first_screen_has_room_for_six_and_says_how_many_more_there_are(
    cast: Cast, case: Case, as_: SignIn
) -> None:
    planned(cast, case, *[CALL] * 5)
    found = as_(cast.li).get(url("list_plan_tasks")).context["page"]
    assert (len(found.due), len(found.coming), len(found.first), found.more) == (5, 5, 6, 4)


def test_the_task_of_a_colleague_is_not_answered_by_somebody_else(cast: Cast, case: Case, as_: SignIn) -> None:
    action = planned(cast, case, CALL).actions.get()
    sent = {"action": action.public_id, "dated": "2026-10-14", "status": "kept"}
    for person in (cast.zhou, cast.staff, cast.outside_teacher):
        assert as_(person).post(url("list_plan_tasks"), sent).status_code == 404
    assert not PlanEntry.objects.exists()


def test_goals_of_a_closed_case_are_read_and_not_added(cast: Cast, case: Case, wang: Client) -> None:
    planned(cast, case, CALL)
    Case.objects.filter(pk=case.pk).update(
        state="closed", outcome="better", closed_at=factories.at("2026-10-19"), closed_by=cast.wang
    )
    page(wang.get(url("show_goals", case.public_id)))
    answer = wang.post(url("show_goals", case.public_id), {"nonce": uuid.uuid4(), "text": "举一次手"})
    assert answer.status_code == 422 and not PlanGoal.objects.exists()

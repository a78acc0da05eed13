"""Support plans: the counselor's alone; what somebody looks after is on that person's own list, without a reason.
Teacher Li of class 3-1 looks after yu's call on Wednesdays, staff member Luo is yu's mentor."""

import uuid
from datetime import date, time

from screening.cases.deciding.form_values import PlannedAction
from screening.cases.models import Case, SupportPlan
from screening.cases.plans import services
from tests.authorization.matrix import Row, Target
from tests.cases import factories as make
from tests.conftest import Cast

SINCE = date(2026, 10, 5)
COUNSELOR = {"counselor": 200, "other_counselor": 404, "*": 403}
WRITES = {"counselor": 302, "other_counselor": 404, "*": 403}
YU = {"counselor": "yu"}
CALL = PlannedAction("family-call-schedule", SINCE, owner_role="teacher", weekday=2, at_time=time(12, 30))
AT_SCHOOL = (
    "class_teacher other_teacher outside_teacher counselor other_counselor headteacher school_administrator other_staff"
)
NO_REASON = {"class_teacher other_staff": ("GOAL-SENTINEL", "支持计划", "C-2026")}


def the_plan(cast: Cast) -> SupportPlan:
    case: Case = make.planned_case(cast, "yu")
    mentor = PlannedAction("school-mentor", SINCE, owner_role="mentor", owner=cast.staff, weekday=3)
    return services.save_plan(
        case,
        by=cast.wang,
        nonce=uuid.uuid4(),
        starts=SINCE,
        review_on=date(2026, 11, 30),
        child_goal="GOAL-SENTINEL",
        agreed_with="",
        actions=[CALL, mentor],
    )


def at_plan(cast: Cast, **data: object) -> Target:
    kwargs = {"public_id": the_plan(cast).case.public_id}
    return Target(kwargs=kwargs, data={"nonce": uuid.uuid4(), **data})


def with_plan(cast: Cast) -> Target:
    the_plan(cast)
    return Target()


def goal_to_set(cast: Cast) -> Target:
    return at_plan(cast, text="举一次手")


def goal(cast: Cast) -> Target:
    made = services.set_goal(the_plan(cast), by=cast.wang, nonce=uuid.uuid4(), text="举一次手")
    data = {"do": "tick", "goal": made.public_id, "dated": "2026-10-19", "status": "done"}
    return Target(kwargs={"public_id": made.plan.case.public_id}, data=data)


def goal_to_end(cast: Cast) -> Target:
    found = goal(cast)
    return Target(kwargs=found.kwargs, data={**found.data, "do": "end"})


def on_paper(cast: Cast) -> Target:
    return at_plan(cast, do="print")


def chosen(cast: Cast) -> Target:
    data = {"who": "同桌", "owner": "teacher", "every_weeks": "1", "starts": "2026-10-19"}
    target = at_plan(cast, **data)
    return Target(kwargs={**target.kwargs, "action": "school-study-pair"}, data=target.data)


def call(cast: Cast, **data: object) -> Target:
    action = the_plan(cast).actions.get(action="family-call-schedule")
    return Target(kwargs={"public_id": action.public_id}, data={"nonce": uuid.uuid4(), **data})


def call_to_change(cast: Cast) -> Target:
    return call(cast, who="妈妈", owner="teacher", every_weeks="1", starts="2026-10-19", why="换人")


def call_to_end(cast: Cast) -> Target:
    return call(cast, do="end", reason="done")


def call_kept(cast: Cast) -> Target:
    return call(cast, dated="2026-10-14", status="kept")


def task_done(cast: Cast) -> Target:
    found = call_kept(cast)
    return Target(data={**found.data, "action": found.kwargs["public_id"]})


def asked_about(cast: Cast) -> Target:
    case = make.planned_case(cast, "yu")
    Case.objects.filter(pk=case.pk).update(state=Case.State.WATCH, next_on=date(2026, 12, 1))
    case.watch_checks.create(due_on=make.TODAY)
    return Target()


OWNS = {"class_teacher counselor": 302, "other_teacher outside_teacher other_counselor other_staff": 404}
OWNS |= {"headteacher school_administrator": 404, "*": 403}
READS = {**OWNS, "class_teacher counselor": 200}
ROWS = [
    Row("cases:list_plans", at=with_plan, get={"counselor other_counselor": 200, "*": 403}, shows=YU),
    Row("cases:edit_plan", at=at_plan, get=COUNSELOR, post={**WRITES, "counselor": 422}, shows=YU),
    Row("cases:choose_action", at=at_plan, get=COUNSELOR),
    Row("cases:add_action", at=chosen, get=COUNSELOR, post=WRITES),
    Row("cases:change_action", at=call_to_change, get=COUNSELOR, post=WRITES),
    Row("cases:change_action", at=call_to_end, get=COUNSELOR, post=WRITES),
    Row("cases:show_plan_history", at=at_plan, get=COUNSELOR),
    Row("cases:show_goals", at=goal_to_set, get=COUNSELOR, post=WRITES),
    Row("cases:show_goals", at=goal, get=COUNSELOR, post=WRITES),
    Row("cases:show_goals", at=goal_to_end, get=COUNSELOR, post=WRITES),
    Row("cases:show_goals", at=on_paper, get=COUNSELOR, post=WRITES),
    Row("cases:edit_plan", at=on_paper, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:record_plan_entry", at=call_kept, get=READS, post=OWNS, may_show={"class_teacher": "yu"}),
    Row(
        "cases:print_watch_papers",
        at=asked_about,
        post={"class_teacher": 302, "other_teacher outside_teacher": 404, "*": 403},
    ),
    Row(
        "cases:list_plan_tasks",
        at=task_done,
        get={AT_SCHOOL: 200, "*": 403},
        post=OWNS,
        shows={"class_teacher": "yu", "other_staff": "yu"},
        may_show={"other_staff": "yu"},
        hides={"counselor": "yu"},
        never=NO_REASON,
    ),
]
